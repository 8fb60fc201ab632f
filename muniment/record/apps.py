"""The record room as an application of the site."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Tables of the record room."""

    name = "muniment.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
