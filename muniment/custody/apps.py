"""The custody room as an application of the site."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Tables of the custody room."""

    name = "muniment.custody"
    label = "custody"
    default_auto_field = "django.db.models.BigAutoField"
