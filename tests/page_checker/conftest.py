"""The page as a release builds it, and a Chromium that stays open for all tests here."""

import pytest

from muniment.verify import build_page
from tests.page_checker.browsers import opened


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """The page on a stick."""
    place = tmp_path_factory.mktemp("stick") / build_page.NAME
    place.write_bytes(build_page.build())
    return place


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    with opened("chromium", tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def firefox(tmp_path_factory):
    with opened("firefox", tmp_path_factory.mktemp("firefox") / "profile") as browser:
        yield browser


@pytest.fixture
def cores(chromium, page):
    """Calls the page's own functions: `cores("return Muniment.sha256hex(unhex(arguments[0]))", "00")`."""
    if chromium.execute_script("return location.href") != page.as_uri():
        chromium.get(page.as_uri())

    def call(body, *arguments):
        script = "const { hexOf: hex, unhex, utf8 } = Muniment, done = arguments[arguments.length - 1];"
        script += (
            "(async function () {"
            + body
            + "}).apply(null, arguments).then((v) => done([v]), (e) => done(String(e)));"
        )
        found = chromium.execute_async_script(script, *arguments)
        assert isinstance(found, list), found
        return found[0]

    return call
