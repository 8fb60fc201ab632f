"""The production room as an application of the site."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """Tables of the production room."""

    name = "muniment.production"
    label = "production"
    default_auto_field = "django.db.models.BigAutoField"
