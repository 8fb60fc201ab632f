"""The site for a server: opens the home that MUNIMENT_HOME names, then answers requests."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from muniment.record.office import default_home
from muniment.site import boot

boot.open_office(default_home())
application = get_wsgi_application()
