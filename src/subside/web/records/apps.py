"""The records application, as Django knows it."""

from django.apps import AppConfig


class Records(AppConfig):
    """Encounters, their entries, and reviews that were worked out."""

    name = "subside.web.records"
    label = "records"
