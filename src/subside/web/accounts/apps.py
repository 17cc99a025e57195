"""The accounts application, as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Agencies, people, one-time links."""

    name = "subside.web.accounts"
    label = "accounts"
