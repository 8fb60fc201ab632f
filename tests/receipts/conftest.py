"""The story's office, for the pages and the API."""

from tests.pages.story import _no_bad_tries, _plain_settings, signed_in, story, story_home, visitor  # noqa: F401
