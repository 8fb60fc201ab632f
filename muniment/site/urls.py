"""Addresses of the pages and of the API."""

from __future__ import annotations

from django.urls import include, path

from muniment.api import routes
from muniment.web import sign_in

# The API asks the same question of name and password as the page, with the same wait after wrong ones.
api = routes.api(check=sign_in.check)

urlpatterns = [
    path("api/", api.urls),
    path("", include("muniment.web.urls")),
]
handler400 = "muniment.web.failures.bad_request"
handler404 = "muniment.web.failures.not_found"
handler500 = "muniment.web.failures.failed"
