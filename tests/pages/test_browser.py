"""In a real Chromium: what only a browser shows. Skipped where none is installed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.pages.serving import served
from tests.pages.story import CASE, PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with its driver is installed here"),
]
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)


@pytest.fixture(scope="module")
def url(story_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(story_home[0], home)
    with served(home) as (address, _):
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.implicitly_wait(3)
    yield driver
    driver.quit()


@pytest.fixture
def at(chromium, url):
    """Sign in and go somewhere: `at("tech", "/scan")` gives the browser there."""

    def go(user: str, place: str, width: int = 1280):
        chromium.delete_all_cookies()
        chromium.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        chromium.get(f"{url}/sign-in?next={place}")
        chromium.find_element("name", "user").send_keys(user)
        chromium.find_element("name", "password").send_keys(PASSWORD)
        chromium.find_element("css selector", "main button").click()
        _until(lambda: not chromium.current_url.startswith(f"{url}/sign-in"))
        return chromium

    return go


def _until(ready, seconds=20):
    """Wait for something on a page; an element that goes away with the page before it is not there yet."""
    end = time.monotonic() + seconds
    while not _now(ready):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def _now(ready) -> bool:
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException

    try:
        return bool(ready())
    except (StaleElementReferenceException, NoSuchElementException):
        return False


def type_keys(driver, text: str, gap_ms: int) -> None:
    """Keys as a scanner or a hand sends them, whatever has the focus; the times are told, so that a slow machine
    does not make a scanner slow."""
    at = time.time() + 0.2  # a hand needs time to reach for the scanner
    for sign in text:
        at += gap_ms / 1000
        key = (
            {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
            if sign == "\n"
            else {"key": sign, "text": sign}
        )
        driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", "timestamp": at, **key})
        driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", "timestamp": at, **key})


def test_a_scan_before_any_focus_loses_no_sign_and_is_read_out(at, story_home):
    number = story_home[1].walk_in
    driver = at("tech", "/scan")
    driver.execute_script("document.activeElement.blur()")
    type_keys(driver, f"{number}\n", 5)
    _until(lambda: "24 rounds in a plastic bag" in driver.find_element("css selector", "#card").text)
    assert driver.find_elements("css selector", "#card [role=status]")
    _until(lambda: driver.switch_to.active_element.get_attribute("name") == "code")
    type_keys(driver, f"{story_home[1].pistol}\n", 5)
    _until(lambda: "Pistol" in driver.find_element("css selector", "#card").text)


def test_a_scan_never_presses_the_button_that_has_the_focus(at, story_home):
    number = story_home[1].pistol
    driver = at("tech", f"/items/{number}/disposition")
    driver.find_element("css selector", "input[value=destroyed]").click()
    driver.find_element("name", "authority").send_keys("Judge P. Lund")
    driver.find_element("name", "sure").click()
    driver.execute_script("document.querySelector('button.grave').focus()")
    type_keys(driver, f"{story_home[1].rounds}\n", 5)
    _until(lambda: "Scanned" in driver.find_element("id", "said").text)
    assert driver.current_url.endswith("/disposition")
    driver.get(driver.current_url.replace("/disposition", ""))
    assert "Disposed of" not in driver.find_element("tag name", "main").text


def test_a_scan_into_a_box_leaves_what_was_typed_there(at, story_home):
    driver = at("tech", f"/items/{story_home[1].pistol}/claim")
    box = driver.find_element("name", "words")
    box.send_keys("He said it was his.")
    type_keys(driver, f"{story_home[1].rounds}\n", 5)
    _until(lambda: "Scanned" in driver.find_element("id", "said").text)
    assert box.get_attribute("value") == "He said it was his."


def test_slow_typing_passes_through_to_the_field(at, story_home):
    driver = at("tech", "/scan")
    number = story_home[1].walk_in
    type_keys(driver, number, 60)
    assert driver.find_element("id", "code").get_attribute("value") == number
    type_keys(driver, "\n", 60)
    _until(lambda: "24 rounds in a plastic bag" in driver.find_element("css selector", "#card").text)


def test_the_error_summary_has_the_focus_and_leads_to_the_box(at):
    driver = at("tech", "/intake")
    driver.find_element("css selector", "main button.main").click()
    _until(lambda: driver.switch_to.active_element.get_attribute("class") == "summary")
    driver.find_element("css selector", ".summary a").click()
    _until(lambda: driver.switch_to.active_element.get_attribute("name") == "name")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(at, url, story_home, width):
    driver = at("prosecutor", "/", width)
    story = story_home[1]
    for place in (
        "/",
        "/items",
        f"/items/{story.walk_in}",
        "/cases",
        f"/cases/{CASE}",
        "/links",
        "/prosecutions",
        "/prosecutions/D202.CR-2023-00871",
        "/prosecutions/D202.CR-2023-00871/open-lines",
        "/intake",
        "/limits",
        "/log/",
        f"/items/{story.walk_in}/custody",
    ):
        driver.get(url + place)
        wide = driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, (place, wide)


def test_no_page_breaks_its_own_rules_of_content(at, url, story_home):
    driver = at("agent", "/")
    driver.get_log("browser")
    for place in (
        "/scan",
        "/items",
        f"/items/{story_home[1].walk_in}",
        f"/cases/{CASE}",
        "/links",
        "/intake",
    ):
        driver.get(url + place)
    told = [line["message"] for line in driver.get_log("browser") if line["level"] == "SEVERE"]
    assert told == []


def test_what_can_be_clicked_is_large_enough_and_shows_the_focus(at, url, story_home):
    driver = at("tech", f"/items/{story_home[1].walk_in}")
    small = driver.execute_script(
        "return [...document.querySelectorAll('button, .acts a, .menu a, summary, input:not([type=hidden])')]"
        ".filter(e => e.offsetParent && Math.min(e.offsetHeight, e.offsetWidth) < 24).map(e => e.outerHTML)"
    )
    assert small == []
    driver.execute_script("document.querySelector('.acts a').focus({focusVisible: true})")
    outline = driver.execute_script("return getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_a_thing_is_taken_in_from_first_page_to_receipt(at, tmp_path: Path):
    driver = at("tech", "/intake")
    driver.find_element("name", "name").send_keys("Walter Boone")
    driver.find_element("css selector", "input[value=received]").click()
    driver.find_element("name", "words").send_keys("For the roadhouse shooting, the Seward matter.")
    driver.find_element("name", "what").send_keys("Two rounds")
    driver.find_element("css selector", "option[value=ammunition]").click()
    driver.find_element("name", "case_typed").send_keys("information only")
    driver.find_element("css selector", "main button.main").click()
    _until(lambda: "taken-in" in driver.current_url)
    page = driver.find_element("tag name", "main").text
    assert f"Routed to the case agent of {CASE}" in page
    assert "Whose choice was the number?" in page
    driver.find_element("link text", "Receipt to print").click()
    assert "What you said" in driver.find_element("tag name", "main").text
