"""Settings for the type checker alone: it needs to know the tables, not a home, keys or a server."""

from importlib.util import find_spec

ROOMS = ("record", "accounts", "cases", "custody", "linkage", "disclosure", "production")

SECRET_KEY = "only read by mypy"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *[f"muniment.{room}" for room in ROOMS if find_spec(f"muniment.{room}.apps")],
]
AUTH_USER_MODEL = "accounts.User"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
