"""Django's settings as a module, for tools that want one: the type checker, `django-admin`.

DJANGO_SETTINGS_MODULE=tools.django_settings django-admin makemigrations
"""

import tempfile
from pathlib import Path

from subside.web.options import Options
from subside.web.settings import settings_of

globals().update(
    settings_of(Options(Path(tempfile.gettempdir())), "not a secret: nothing is served with it")
)
