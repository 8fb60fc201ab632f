"""The linkage room as an application of the site."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    """Tables of the linkage room."""

    name = "muniment.linkage"
    label = "linkage"
    default_auto_field = "django.db.models.BigAutoField"
