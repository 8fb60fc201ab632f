"""Addresses of the pages and of the API."""

from __future__ import annotations

urlpatterns: list[object] = []
