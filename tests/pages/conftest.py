"""The story's office for each test of the pages."""

from tests.pages.story import (  # noqa: F401  fixtures
    _no_bad_tries,
    _plain_settings,
    home,
    signed_in,
    story,
    story_home,
    visitor,
)
