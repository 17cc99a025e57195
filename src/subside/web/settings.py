"""Django's settings, made from `Options`. There is no settings file, and debug pages never show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from subside.review.html.files import STATIC
from subside.web import database, headers
from subside.web.options import Options, hosts
from subside.web.secret_key import secret_key

COOL_OFF = timedelta(minutes=10)  # after too many wrong passwords
WEEK = 7 * 24 * 3600
HALF_A_YEAR = 26 * WEEK
UPLOAD = 4 * 1024 * 1024  # bytes of one request; a long run log has about 200 kB

FIELDS = 4000  # of one form: hours of a day for the largest class are some 2,000


def configure(options: Options) -> None:
    """Give Django its settings and load its applications. Once in a process."""
    import django
    from django.conf import settings

    options.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.configure(**settings_of(options, secret_key(options.data)))
    django.setup()
    database.watch()


def settings_of(options: Options, secret: str) -> dict[str, Any]:
    """Every setting that differs from Django's default."""
    return {
        "DEBUG": False,
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": hosts(options),
        "ROOT_URLCONF": "subside.web.urls",
        "DATABASES": {"default": database.setting(options)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en-us",
        "USE_I18N": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": UPLOAD,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": FIELDS,
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],  # addresses are counted by allauth, see below
        "LOGGING_CONFIG": None,  # `logs` has it: no name, address or query string is written
        **_parts(),
        **_sessions(options),
        **_security(options),
        **_accounts(options),
    }


def _parts() -> dict[str, Any]:
    return {
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.humanize",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django_htmx",
            "csp",
            "axes",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "subside.web.accounts",
            "subside.web.records",
            "subside.web.teaching",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "subside.web.keeping.AllOrNothing",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "axes.middleware.AxesMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [headers.HERE / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [headers.HERE / "static", STATIC],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        # A browser asks again each time and is told "unchanged": after an update nothing is stale.
        "WHITENOISE_MAX_AGE": 0,
        # In a signed cookie: a page that only shows one need not be able to write.
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    }


def _sessions(options: Options) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": options.tls,
        "SESSION_COOKIE_AGE": WEEK,
        "CSRF_COOKIE_HTTPONLY": True,  # a page that needs the token has it in its own text
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": options.tls,
        "CSRF_FAILURE_VIEW": "subside.web.pages.faults.csrf",
    }


def _security(options: Options) -> dict[str, Any]:
    return {
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": headers.DIRECTIVES},
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": headers.REFERRER,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": HALF_A_YEAR if options.strict else 0,
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.MD5PasswordHasher"
            if options.quick_hash
            else "django.contrib.auth.hashers.PBKDF2PasswordHasher"
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": given}
            for name, given in (
                ("MinimumLengthValidator", {"min_length": 10}),
                ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "email")}),
                ("CommonPasswordValidator", {}),
                ("NumericPasswordValidator", {}),
            )
        ],
    }


def _accounts(options: Options) -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "accounts.User",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",  # first: it refuses who is locked out
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "ACCOUNT_ADAPTER": "subside.web.accounts.adapter.Adapter",
        "ACCOUNT_FORMS": {"login": "subside.web.accounts.sign_in.SignIn"},
        "ACCOUNT_LOGIN_METHODS": {"username", "email"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": True,
        # By address here, by account below: many addresses on one account, and one on many.
        "ACCOUNT_RATE_LIMITS": {"login": "60/m/ip", "login_failed": "100/10m/ip"},
        "MFA_ADAPTER": "subside.web.accounts.adapter.SecondStep",
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # no mail is sent, so no address is ever verified
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Subside",
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "AXES_FAILURE_LIMIT": 8,
        "AXES_COOLOFF_TIME": COOL_OFF,
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_USERNAME_CALLABLE": "subside.web.accounts.lockout.account_named",
        "AXES_LOCKOUT_CALLABLE": "subside.web.accounts.lockout.told",
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
    }
