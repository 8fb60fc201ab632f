"""No example has a deadline: a busy machine is no fault of ours."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
