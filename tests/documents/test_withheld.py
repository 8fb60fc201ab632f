"""A text that is read from a file after the file was withheld does not get out beside it."""

from __future__ import annotations

import io

import pytest

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure import actions as disclosure
from muniment.disclosure import following, queries
from muniment.documents import actions
from muniment.production import actions as productions
from muniment.readers.pool import Pool
from muniment.verify import verify
from tests.linkage.makers import a_case, an_item


@pytest.fixture
def matter(desk):
    case = a_case(desk)
    item = an_item(desk, case_typed=case).item
    cases.open_prosecution(
        desk,
        "D202.CR-2024-00871",
        court="D202",
        defendant="Dale Kettering",
        charges=["Assault"],
        cases=[case],
    )
    return item


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_read_later_is_withheld_with_the_file(desk, matter, tmp_path, whole):
    digest = custody.add_file(desk, matter, stream=io.BytesIO(b"the informer is Ernst"), name="a.txt").digest
    disclosure.withhold(
        desk,
        "D202.CR-2024-00871",
        [matter],
        ground="confidential-informer",
        description="a note",
        files=None if whole else [digest],
    )
    (file,) = items.files(matter)
    with Pool() as pool:
        actions.read_file(desk, file, pool=pool)
    productions.issue(desk, "D202.CR-2024-00871", to="Defender", out=tmp_path / "out")
    assert len(queries.withheld("D202.CR-2024-00871")) == 2
    verdict = verify(tmp_path / "out", number="D202.CR-2024-00871")
    assert verdict.ok, verdict
    events = next((tmp_path / "out").rglob("events.jsonl")).read_text()
    assert digest not in events
    assert '"recognized"' not in events


def test_what_was_lifted_is_extended_no_more(desk, matter):
    digest = custody.add_file(desk, matter, stream=io.BytesIO(b"the informer is Ernst"), name="a.txt").digest
    act = disclosure.withhold(
        desk,
        "D202.CR-2024-00871",
        [matter],
        ground="confidential-informer",
        description="a note",
        files=[digest],
    )
    with Pool() as pool:
        actions.read_file(desk, items.files(matter)[0], pool=pool)
    disclosure.lift(desk, "D202.CR-2024-00871", act.recorded[0].id, reason="The court ordered it")
    assert following.withhold_texts(desk, "D202.CR-2024-00871") == 0
