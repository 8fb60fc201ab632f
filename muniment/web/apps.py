"""The pages as an application of the site: templates and static files, no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages."""

    name = "muniment.web"
    label = "web"
