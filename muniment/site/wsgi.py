"""The site for a server: opens the home that MUNIMENT_HOME names, then answers requests."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from muniment.record.office import default_home
from muniment.site import boot

boot.open_office(default_home())
# Stylesheets and scripts come straight from the packages: nobody has to collect them, so none can be left from an
# older release.
settings.STATIC_ROOT = None
settings.WHITENOISE_USE_FINDERS = True
application = get_wsgi_application()
