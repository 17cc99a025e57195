"""The accounts application, as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Agencies, people, one-time links."""

    name = "subside.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What is to be told at a sign-in."""
        from django.contrib.auth.signals import user_logged_in

        from subside.web.accounts import second_step

        user_logged_in.connect(second_step.tell, dispatch_uid="subside-second-step")
