"""What people see and hear of the page: its words, its order, its manners."""

import itertools
import re

import pytest

from muniment.verify import build_page
from tests.page_checker.browsers import ask, fill, needs_chromium, press, text, wait
from tests.verify.thief import NUMBER, VKEY, vector_files, write

pytestmark = [pytest.mark.browser, needs_chromium]
FILES = vector_files()
PARTS = ("production", "later", "receipt")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return write(FILES, tmp_path_factory.mktemp("disc") / "VOL001")


@pytest.fixture
def asked(chromium, page, package):
    ask(chromium, page, package, number=NUMBER, vkey=VKEY)
    return chromium


def test_nothing_is_called_verified_before_a_person_has_compared_the_key(asked):
    assert (
        "verified"
        not in asked.execute_script("return document.documentElement.innerHTML.split('<script')[0]").lower()
    )
    assert "verified" not in text(asked, "result").lower()
    assert text(asked, "verdict").startswith("Consistent with key ")
    press(asked, "same")
    assert (
        text(asked, "verdict")
        == "Verified: complete except 2 withheld, listed and 1 court-sealed or expunged by order"
    )
    press(asked, "same")
    assert "verified" not in text(asked, "result").lower()


def test_another_key_takes_the_tick_away(asked):
    press(asked, "same")
    fill(asked, key=VKEY[:-2])
    assert asked.execute_script("return document.getElementById('same').checked") is False
    assert asked.execute_script("return document.getElementById('same').disabled") is True
    assert "verified" not in text(asked, "result").lower()
    assert "This is no key" in text(asked, "key-said")


def test_without_a_key_the_page_says_that_anyone_can_make_such_a_package(chromium, page, package):
    ask(chromium, page, package, number=NUMBER)
    assert text(chromium, "verdict") == "Consistent in itself; no key was given"


def test_the_fingerprint_is_that_of_papers_and_pages(asked):
    from muniment.verify.receipt_form import fingerprint

    groups = asked.execute_script(
        "return [...document.querySelectorAll('#key-groups li')].map((li) => li.textContent)"
    )
    assert " ".join(groups) == fingerprint(VKEY)


def test_what_was_found_is_told_with_what_was_expected_and_what_to_do(chromium, page, tmp_path):
    package = write({**FILES, "DATA/README.TXT": b"!\n"}, tmp_path / "VOL001")
    ask(chromium, page, package, number=NUMBER, vkey=VKEY)
    assert text(chromium, "verdict") == "Not in order"
    said = chromium.execute_script("return document.querySelector('[data-check=\"14\"]').innerText")
    assert all(
        each in said
        for each in ("Not in order", "DATA/README.TXT was changed", "Expected", "Found", "What to do")
    )
    assert chromium.execute_script("return document.activeElement.id") == "verdict"
    assert "The check is done. Not in order." in chromium.execute_script(
        "return document.getElementById('live').textContent"
    )


def test_a_form_that_can_not_be_asked_says_why_and_leads_there(chromium, page):
    chromium.get(page.as_uri())
    fill(chromium, number="CR 2024 / ü", key="nonsense")
    press(chromium, "check")
    said = text(chromium, "wrong")
    assert "Pick the folder of the production." in said
    assert "has signs other than letters" in said
    links = chromium.execute_script("return [...document.querySelectorAll('#wrong a')].map((a) => a.hash)")
    assert links == ["#folder", "#number", "#key"]
    assert chromium.execute_script("return document.activeElement.id") == "wrong"


def test_the_words_of_the_construction_never_stand_on_the_screen(asked):
    """Chain, tag, leaf: in the sources of what people read, file names apart."""
    strings = []
    for path in sorted((build_page.SOURCES / "screen").glob("*.js")) + sorted(
        (build_page.SOURCES / "engine").glob("*.js")
    ):
        source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        strings += re.findall(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`', source)
    said = [each for each in strings if " " in each.strip()] + [
        re.sub(r"<[^>]+>", "", (build_page.SOURCES / "page.html").read_text())
    ]
    words = [re.sub(r"\$\{[^}]*\}", "", each) for each in said]
    assert len(words) > 200
    assert [
        each
        for each in words
        if re.search(r"\b(chains?|tags?|leaf|leaves|subject|atom|lane)\b", each, re.IGNORECASE)
    ] == []


def test_every_field_has_a_label_and_every_part_a_heading(asked, page):
    for part in PARTS:
        asked.get("about:blank")
        asked.get(f"{page.as_uri()}#{part}")
        asked.execute_script("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        nameless = asked.execute_script(
            """
            return [...document.querySelectorAll('input, textarea, button, progress')]
              .filter((field) => field.checkVisibility())
              .filter((field) => !(field.labels && field.labels.length && field.labels[0].innerText.trim()) && !field.innerText.trim())
              .map((field) => field.id);
            """
        )
        assert nameless == []
        broken = asked.execute_script(
            """
            return [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')].flatMap((each) =>
              (each.getAttribute('aria-describedby') || each.getAttribute('aria-labelledby')).split(' ')).filter((id) => !document.getElementById(id));
            """
        )
        assert [each for each in broken if each != "verdict"] == []
        headings = asked.execute_script(
            "return [...document.querySelectorAll('h1, h2')].filter((h) => h.checkVisibility()).map((h) => h.innerText)"
        )
        assert headings[0] == "Check what you were given"
        assert len(headings) == 2
        assert (
            asked.execute_script(
                "return [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at)"
            )
            == []
        )


def test_the_headings_of_a_result_skip_no_level(asked):
    levels = asked.execute_script(
        "return [...document.querySelectorAll('h1, h2, h3, h4')].filter((h) => h.checkVisibility()).map((h) => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_whole_check_can_be_done_with_the_keyboard(chromium, page, package):
    from selenium.webdriver import ActionChains, Keys

    chromium.get(page.as_uri())
    chromium.pick_folder("folder", package)
    seen = []
    chromium.execute_script("document.getElementById('number').focus()")
    ActionChains(chromium.driver).send_keys(NUMBER).perform()
    for _ in range(20):
        ActionChains(chromium.driver).send_keys(Keys.TAB).perform()
        here = chromium.execute_script("return document.activeElement.id")
        seen.append(here)
        if here == "key":
            ActionChains(chromium.driver).send_keys(VKEY).perform()
        if here == "same":
            ActionChains(chromium.driver).send_keys(Keys.SPACE).perform()
        if here == "check":
            ActionChains(chromium.driver).send_keys(Keys.ENTER).perform()
            break
    assert [each for each in seen if each in ("cases", "key", "key-file", "same", "check")] == [
        "cases",
        "key",
        "key-file",
        "same",
        "check",
    ]
    wait(chromium, "!document.getElementById('result').hidden")
    assert text(chromium, "verdict").startswith("Verified: complete")


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_cut_off_on_a_narrow_screen(chromium, page, package, part):
    chromium.resize(320)
    try:
        if part == "production":
            ask(chromium, page, package, number=NUMBER, vkey=VKEY)
        else:
            chromium.get("about:blank")
            chromium.get(f"{page.as_uri()}#{part}")
        chromium.execute_script(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        assert chromium.execute_script("return document.documentElement.scrollWidth") <= 320
    finally:
        chromium.resize(1280)


def test_every_pair_of_colors_can_be_read_by_day_and_by_night():
    """WCAG 1.4.3: 4.5 to 1 for text, in both schemes, on each ground it stands on."""
    css = (build_page.SOURCES / "page.css").read_text()
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", root)) for root in roots[:2])
    dark = {**light, **dark}
    grounds = ("paper", "faint", "warn", "bad", "good", "info")
    for scheme in (light, dark):
        for ink in ("ink", "soft"):
            for ground in grounds:
                assert _contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)
        for ground in ("paper", "info"):
            assert _contrast(scheme["link"], scheme[ground]) >= 4.5, ground
        assert _contrast(scheme["on-link"], scheme["link"]) >= 4.5
        assert _contrast("#ffffff", scheme["head"]) >= 4.5


def _contrast(one, other):
    def light(color):
        digits = color.lstrip("#")
        digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_markup_in_a_package_stays_text(chromium, page, tmp_path):
    name = "DATA/<img src=x onerror=document.title='run'>\u202e.TXT"
    package = write({**FILES, name: b"!"}, tmp_path / "VOL001")
    ask(chromium, page, package, number=NUMBER, vkey=VKEY)
    assert "<img src=x onerror=" in text(chromium, "result")
    assert "\\u202e" in text(chromium, "result")
    assert chromium.execute_script("return [document.title, document.images.length]") == [
        "Check what you were given",
        0,
    ]


def test_the_page_asks_the_network_nothing_and_may_not(asked):
    policy = asked.execute_script("return document.querySelector('meta[http-equiv]').content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    tried = asked.execute_async_script(
        """
        const done = arguments[0];
        const image = new Image();
        image.onerror = () => fetch("https://example.org/").then(() => done("got through"), () => done("refused"));
        image.onload = () => done("got through");
        image.src = "https://example.org/x.png";
        """
    )
    assert tried == "refused"
    complaints = asked.complaints()
    assert any("Content Security Policy" in each for each in complaints)
    assert not [
        each for each in complaints if "Content Security Policy" not in each and "example.org" not in each
    ]
    asked.execute_script(
        "const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s)"
    )
    assert asked.execute_script("return document.title") == "Check what you were given"


def test_the_page_stays_awake_and_can_be_stopped(chromium, page, tmp_path):
    """While files are hashed the page still answers; stopping leaves it ready to be asked again."""
    big = tmp_path / "VOL001"
    write(FILES, big)
    with (big / "BIG.BIN").open("wb") as file:
        file.truncate(2 << 30)
    with (big / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  BIG.BIN\n")
    chromium.get(page.as_uri())
    chromium.pick_folder("folder", big)
    fill(chromium, number=NUMBER, key=VKEY)
    press(chromium, "check")
    wait(chromium, "document.getElementById('doing').textContent.includes('Reading the files: ')")
    press(chromium, "stop")
    assert chromium.execute_script(
        "return [document.getElementById('check').disabled, document.getElementById('result').hidden]"
    ) == [False, True]


def test_where_there_are_no_workers_the_page_checks_by_itself(chromium, page, package):
    chromium.get(page.as_uri())
    chromium.execute_script("window.Worker = function () { throw new Error('none here'); }")
    chromium.pick_folder("folder", package)
    fill(chromium, number=NUMBER, key=VKEY)
    press(chromium, "check")
    wait(chromium, "!document.getElementById('result').hidden")
    assert text(chromium, "verdict").startswith("Consistent with key ")


def test_the_report_prints_with_time_digests_and_a_line_to_sign(asked):
    said = text(asked, "result")
    assert all(
        each in said for each in ("Checked", "UTC)", "SHA-256 of PACKAGE.note", "Root of the record", NUMBER)
    )
    asked.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = asked.execute_script(
            "return ['#ask', '.top', '.foot', '#print', '#said', '#list', '.signed'].map((each) => document.querySelector(each).checkVisibility())"
        )
        assert shown == [False, False, False, False, True, True, True]
    finally:
        asked.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize(
    ("name", "says"),
    [("REGISTER.json", "a register of days"), ("IN_CAMERA.json", "what a judge is given alone")],
)
def test_a_folder_of_another_kind_is_called_what_it_is(chromium, page, tmp_path, name, says):
    ask(chromium, page, write({name: b"{}\n", "PROOF/log/checkpoint": b""}, tmp_path / "VOL001"))
    assert f"This folder is {says}, and no production" in text(chromium, "wrong")


def test_an_archive_is_sent_back_to_be_unpacked(chromium, page, tmp_path):
    archive = tmp_path / "VOL001.zip"
    archive.write_bytes(b"PK\3\4")
    chromium.get(page.as_uri())
    chromium.pick_files("files", [archive])
    press(chromium, "check")
    wait(chromium, "!document.getElementById('wrong').hidden")
    assert "This is an archive. Unpack it" in text(chromium, "wrong")
