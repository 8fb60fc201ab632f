"""The page in two real browsers, driven as a person would: pick, type, press, read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.page_checker.marionette import FIREFOX, Firefox
from tests.pages.test_browser import CHROMIUM, DRIVER, FLAGS

needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no Chromium with its driver is installed here"
)
needs_firefox = pytest.mark.skipif(not FIREFOX, reason="no Firefox is installed here")


class Browser(Protocol):
    """What a test asks of either. `process`: the id of the one that started all others."""

    process: int

    def get(self, url: str) -> None: ...
    def execute_script(self, script: str, *arguments: Any) -> Any: ...
    def execute_async_script(self, script: str, *arguments: Any) -> Any: ...
    def pick_folder(self, id_: str, folder: Path) -> None: ...
    def pick_files(self, id_: str, files: list[Path]) -> None: ...
    def screenshot(self, path: Path, *, full: bool = False) -> None: ...


class Chromium:
    """A headless Chromium through its driver."""

    def __init__(self, profile: Path) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(600)
        self.process: int = self.driver.service.process.pid
        self.get, self.execute_script = self.driver.get, self.driver.execute_script
        self.execute_async_script = self.driver.execute_async_script

    def pick_folder(self, id_: str, folder: Path) -> None:
        self._send(id_, str(folder))

    def pick_files(self, id_: str, files: list[Path]) -> None:
        self._send(id_, "\n".join(map(str, files)))

    def _send(self, id_: str, text: str) -> None:
        """A second pick would add to the first: the field begins empty. A folder takes its time to be listed."""
        script = "const field = document.getElementById(arguments[0]); field.value = ''; field.closest('details')?.setAttribute('open', '');"
        self.execute_script(script, id_)
        self.driver.find_element("id", id_).send_keys(text)
        wait(self, f"document.getElementById('{id_}').files.length")

    def screenshot(self, path: Path, *, full: bool = False) -> None:
        self.driver.save_screenshot(str(path))

    def resize(self, width: int, height: int = 900) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def complaints(self) -> list[str]:
        """What the browser's console holds against the page."""
        return [line["message"] for line in self.driver.get_log("browser")]


@contextmanager
def opened(name: str, profile: Path) -> Iterator[Browser]:
    """A browser by its name, closed at the end."""
    if name == "firefox":
        with Firefox(profile) as firefox:
            yield firefox
        return
    chromium = Chromium(profile)
    try:
        yield chromium
    finally:
        chromium.driver.quit()


def fill(browser: Browser, **values: str) -> None:
    """Type into fields by id."""
    browser.execute_script(
        """
        for (const [id, value] of Object.entries(arguments[0])) {
          const field = document.getElementById(id);
          field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        """,
        values,
    )


def press(browser: Browser, id_: str) -> None:
    browser.execute_script("document.getElementById(arguments[0]).click()", id_)


def wait(browser: Browser, condition: str, seconds: float = 120) -> Any:
    """Until an expression is true in the page; gives its value. The page looks by itself: asking it often is work."""
    script = f"""
        const done = arguments[arguments.length - 1], end = performance.now() + arguments[0];
        (function look() {{
          const value = {condition};
          if (value || performance.now() > end) done([value]);
          else setTimeout(look, 15);
        }})();
    """
    found = browser.execute_async_script(script, 1000 * seconds)[0]
    if not found:
        raise TimeoutError(condition)
    return found


def text(browser: Browser, id_: str) -> str:
    return browser.execute_script("return document.getElementById(arguments[0]).innerText", id_)


DONE = "['result', 'wrong'].some((id) => !document.getElementById(id).hidden)"


def ask(
    browser: Browser,
    page: Path,
    package: Path,
    *,
    number: str | None = None,
    vkey: str | None = None,
    cases: tuple[str, ...] = (),
    policy: Path | None = None,
    seen: tuple[Path, ...] = (),
    log: Path | None = None,
    max_age_days: float | None = None,
    now: int | None = None,
) -> None:
    """Open the page anew, fill it in, press the button, wait for what comes."""
    browser.get(page.as_uri())
    if now is not None:
        browser.execute_script("const now = arguments[0]; window.Date.now = () => now", now * 1000)
    browser.pick_folder("folder", package)
    fill(browser, number=number or "", key=vkey or "", cases="\n".join(cases))
    if max_age_days is not None:
        fill(browser, age=str(max_age_days))
    if policy is not None:
        browser.pick_files("policy", [policy])
    if seen:
        browser.pick_files("seen", list(seen))
    if log is not None:
        browser.pick_folder("log", log)
    press(browser, "check")
    wait(browser, DONE)


def found(browser: Browser) -> dict[str, Any]:
    """The findings as the page keeps them for an expert."""
    refused = text(browser, "wrong")
    assert not refused, refused
    browser.execute_script("document.getElementById('data-part').open = true")
    return json.loads(wait(browser, "document.getElementById('data').textContent"))


def failing(verdict: dict[str, Any]) -> list[int]:
    return sorted({finding["check"] for finding in verdict["findings"] if not finding["ok"]})


def copy_to(folder: Path, source: Path) -> Path:
    """A stick of its own for the page."""
    return Path(shutil.copy(source, folder))
