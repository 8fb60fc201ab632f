"""The site for a server: opens the home that MUNIMENT_HOME names, then answers requests."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from muniment.record import asking
from muniment.record.office import default_home
from muniment.site import boot

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


def _end_with_the_server() -> None:
    """A worker whose server was killed would go on serving, and hold the lock against the next server."""
    server = multiprocessing.parent_process()
    prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux alone has it
    if server is None or prctl is None:
        return
    prctl(_PARENT_DEATH, signal.SIGKILL)
    if not server.is_alive():  # it was killed before we asked
        os.kill(os.getpid(), signal.SIGKILL)


_end_with_the_server()
_recorder = boot.open_office(default_home())
atexit.register(_recorder.publish_behind().stop)
asking.Asker(_recorder.office).start()
application = get_wsgi_application()
