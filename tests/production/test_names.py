"""Names from seized disks, made safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.production.names import Paths, bates, bates_prefix, safe
from muniment.verify.package import normal_path

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\drivers.sys",
    "C:\\Users\\x\\a.txt",
    "CON",
    "nul.txt",
    "a" * 400 + ".jpg",
    "日本語" * 200 + ".pdf",
    "line\nbreak\r\n.txt",
    "\u202egpj.exe",
    "name\x00.txt",
    "..",
    ".",
    "",
    " . ",
    "trailing. ",
    "a\u2028b\u2029c\x85d.txt",
    "-rf",
    "<script>.htm",
    "e\u0301.txt",
    "\ud800.txt",
    "a.b/c",
    "%2e%2e%2f.txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_becomes_a_plain_one(name):
    path = Paths().give("MU-24-000123-K", name)
    folder, file = path.rsplit("/", 1)
    assert folder == "NATIVES/0001"
    assert file.startswith("MU-24-000123-K_")
    assert normal_path(path)
    assert len(path.encode()) < 180
    assert not set(file) & set('<>:"\\|?*%\n\r\0')
    assert file == file.strip(" .")
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in file)


def test_an_extension_is_kept_and_a_long_stem_is_cut():
    assert safe("a" * 400 + ".jpg") == "a" * 64 + ".jpg"
    assert safe("report.final.PDF") == "report.final.PDF"
    assert safe("archive.tar.gz") == "archive.tar.gz"


def test_names_that_differ_by_case_alone_get_different_paths():
    paths = Paths()
    given_ = [
        paths.give("MU-24-000123-K", name) for name in ("Photo.JPG", "photo.jpg", "PHOTO.jpg", "photo_2.jpg")
    ]
    assert len({path.casefold() for path in given_}) == 4


def test_a_folder_never_holds_more_than_its_share():
    paths = Paths(per_folder=2)
    assert [paths.give("A", "x")[:12] for _ in range(5)] == [
        "NATIVES/0001",
        "NATIVES/0001",
        "NATIVES/0002",
        "NATIVES/0002",
        "NATIVES/0003",
    ]


@given(st.text(max_size=300))
def test_any_name_gives_a_path_that_a_manifest_can_hold(name):
    path = Paths().give("MU-24-000123-K", name)
    assert normal_path(path)
    assert path.count("/") == 2
    assert len(path.splitlines()) == 1


def test_the_prefix_of_a_prosecution_never_ends_in_a_digit_and_is_its_own():
    assert bates_prefix("D202.CR-2024-00871") == "D202_CR-2024-00871-"
    assert bates_prefix("D202.CR-1") != bates_prefix("D202-CR-1")
    assert bates(bates_prefix("D202.CR-1"), 7) == "D202_CR-1-00000007"
