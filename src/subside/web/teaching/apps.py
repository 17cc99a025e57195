"""The teaching application, as Django knows it."""

from django.apps import AppConfig


class Teaching(AppConfig):
    """Classes and what is kept of them."""

    name = "subside.web.teaching"
    label = "teaching"
