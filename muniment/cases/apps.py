"""The cases room as an application of the site."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tables of the cases room."""

    name = "muniment.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
