"""The disclosure room as an application of the site."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Tables of the disclosure room."""

    name = "muniment.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"
