"""The accounts room as an application of the site."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tables of the accounts room."""

    name = "muniment.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
