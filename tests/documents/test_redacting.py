"""A redacted copy stands beside its source, on the record; the source is withheld, and nothing of it gets out."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner

from muniment.cases import actions as cases
from muniment.cli.redact import redact as group
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.documents import actions, redacting
from muniment.documents.events import FileRedacted
from muniment.errors.documents import NotAPart, NothingToRedact
from muniment.errors.may import NotAllowed
from muniment.errors.readers import NotDone
from muniment.production import actions as productions
from muniment.readers.pool import Pool
from muniment.record import queries as record
from muniment.verify import verify
from tests.linkage.makers import a_case, an_item
from tests.readers import makers as m

NUMBER = "D202.CR-2024-00871"


@pytest.fixture(scope="module")
def pool():
    with Pool() as one:
        yield one


@pytest.fixture
def file(desk):
    case = a_case(desk)
    item = an_item(desk, case_typed=case).item
    cases.open_prosecution(
        desk, NUMBER, court="D202", defendant="Dale Kettering", charges=["Assault"], cases=[case]
    )
    custody.add_file(
        desk, item, stream=io.BytesIO(m.pdf("The witness, SSN 123-45-6789, saw it")), name="report.pdf"
    )
    return items.files(item)[0]


def test_a_copy_is_made_and_stands_beside_its_source(desk, file, pool):
    places = redacting.suggest(desk, file, pool=pool, presets=["ssn"])
    made = redacting.apply(desk, file, pool=pool, boxes=places, mode=redacting.EDIT)
    assert made.file.name == "report (redacted).pdf"
    assert [each.name for each in items.files(file.item)] == ["report.pdf", "report (redacted).pdf"]
    (event,) = [one.event for one in record.journal("FileRedacted/1")]
    assert isinstance(event, FileRedacted)
    assert (event.source_sha256, event.redacted_sha256) == (file.digest, made.file.digest)
    assert "123-45" not in actions.read_file(desk, made.file, pool=pool).reading.text


def test_the_copy_is_produced_and_the_withheld_source_is_not(desk, file, pool, tmp_path, monkeypatch):
    monkeypatch.setattr("muniment.cli.shell.open_desk", lambda: desk)
    actions.read_file(desk, file, pool=pool)
    run = CliRunner()
    places = run.invoke(group, ["suggest", file.digest[:12], "--preset", "ssn", "--json"]).stdout
    (tmp_path / "boxes.json").write_text(places)
    words = ["apply", file.digest[:12], "--boxes", str(tmp_path / "boxes.json"), "--code", "SSN", "--edit"]
    words += [
        "--prosecution",
        NUMBER,
        "--ground",
        "confidential-informer",
        "--description",
        "a report, redacted",
    ]
    told = run.invoke(group, [*words, "--json"])
    assert told.exit_code == 0, told.output
    productions.issue(desk, NUMBER, to="Defender", out=tmp_path / "out")
    assert verify(tmp_path / "out", number=NUMBER).ok
    natives = [path.read_bytes() for path in (tmp_path / "out").rglob("*.pdf") if "NATIVES" in str(path)]
    assert len(natives) == 1
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert b"123-45" not in whole
    assert file.digest.encode() not in whole


def test_film_that_was_redacted_elsewhere_is_taken_in_with_its_times(desk, file):
    made = redacting.take_in(
        desk,
        file,
        stream=io.BytesIO(b"film"),
        name="clip.mp4",
        ranges=[{"from": 12.5, "to": 14, "code": "face"}],
    )
    (event,) = [one.event for one in record.journal("FileRedacted/1")]
    assert event.how == "elsewhere"
    assert event.parts == ({"from": "12.500", "to": "14.000", "code": "face"},)
    assert made.file.name == "clip.mp4"


@pytest.mark.parametrize(
    "box",
    [
        {},
        {"page": 0, "box": [0, 0, 1, 1]},
        {"page": 1, "box": [0, 0, 1]},
        {"page": 1, "box": [0.6, 0, 0.5, 1]},
        {"page": 1, "box": [0, 0, 2, 1]},
        {"page": "x", "box": [0, 0, 1, 1]},
        {"page": 1, "box": ["nan", 0, 1, 1]},
    ],
)
def test_a_box_that_can_not_be_read_is_named_and_nothing_is_made(desk, file, pool, box):
    with pytest.raises(NotAPart, match="Part 2"):
        redacting.apply(desk, file, pool=pool, boxes=[{"page": 1, "box": [0, 0, 1, 1]}, box])
    assert len(items.files(file.item)) == 1


def test_no_box_a_missing_page_and_no_pdf_are_refused(desk, file, pool):
    with pytest.raises(NothingToRedact):
        redacting.apply(desk, file, pool=pool, boxes=[])
    with pytest.raises(NotDone, match="no page 9"):
        redacting.apply(desk, file, pool=pool, boxes=[{"page": 9, "box": [0, 0, 1, 1]}])
    custody.add_file(desk, file.item, stream=io.BytesIO(b"words"), name="note.txt")
    with pytest.raises(NotDone):
        redacting.apply(desk, items.files(file.item)[1], pool=pool, boxes=[{"page": 1, "box": [0, 0, 1, 1]}])
    assert len(items.files(file.item)) == 2


def test_only_the_prosecutors_office_redacts(desk_of, file, pool):
    with pytest.raises(NotAllowed):
        redacting.apply(desk_of("technician"), file, pool=pool, boxes=[{"page": 1, "box": [0, 0, 1, 1]}])


def test_anyones_pdf_is_judged(tmp_path):
    (tmp_path / "fine.pdf").write_bytes(m.pdf("open"))
    told = CliRunner().invoke(group, ["check", str(tmp_path / "fine.pdf"), "--json"])
    assert (told.exit_code, json.loads(told.stdout)["ok"]) == (0, True)
