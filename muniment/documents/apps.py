"""The documents room as an application of the site."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Tables of the documents room."""

    name = "muniment.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
