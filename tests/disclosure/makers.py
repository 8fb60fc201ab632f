"""A prosecution, and items that come on its list, with sane defaults. Links are recorded as they would be found."""

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.disclosure.events import DeliveryRecorded, ProductionIssued
from muniment.linkage.events import LinkDetermined, LinkProposed
from muniment.record.event import CaseNumber

CASE = "SO.24-001234"
OTHER = "SO.24-009999"
PROSECUTION = "D202.CR-2024-00871"
CO_DEFENDANT = "D202.CR-2024-00872"


def open_case(desk, number):
    """Open a case if it is not: a number that is new raises a question of its own."""
    from muniment.cases import queries

    if not queries.is_case(number):
        cases.open_case(desk, number, title="Shooting on the ranch" if number == CASE else "Another matter")


def a_prosecution(
    desk, number=PROSECUTION, *, arraigned=None, trial=None, case=CASE, court="Second Judicial District Court"
):
    """A prosecution that draws on a case, opened if need be."""
    open_case(desk, case)
    cases.open_prosecution(desk, number, court=court, defendant="R. Defendant", cases=[case])
    if arraigned:
        cases.court_event(desk, number, kind="arraigned", date=arraigned)
    if trial:
        cases.court_event(desk, number, kind="trial set", date=trial)
    return number


def an_item(desk, **given):
    """An item's id; booked under the case unless told otherwise. A tool: nobody expects an examination of it."""
    facts = {
        "source": {"name": "Deputy A. Brook", "how": "seized at the scene"},
        "words": "Found beside the gate.",
        "what": "bolt cutter",
        "category": "tool",
        "received_at": desk.today(),
        "case_typed": CASE,
        "location": "shelf 1",
    }
    if given.get("case_typed", CASE) in (CASE, OTHER):
        open_case(desk, given.get("case_typed", CASE))
    return custody.receive(desk, **{**facts, **given}).item


def a_file(desk, item, tmp_path, text="seen at the gate", name="report.txt"):
    """A file about an item, taken into the vault; its short id."""
    path = tmp_path / name
    path.write_text(text)
    return custody.add_path(desk, item, path=path).receipt.recorded[0].id


def propose(desk, item, case=CASE, *, because="the source named the ranch", compare_with=()):
    """A link as the record would propose it."""
    return desk.record(
        LinkProposed(
            item=item,
            case=CaseNumber(case),
            kind_of_link="description",
            score=9000,
            matched={"because": [because], "compare_with": list(compare_with), "atoms": []},
            model="test",
        )
    )


def determine(
    desk, item, outcome, case=CASE, reason="it is another box, bought in 2022, serial on the receipt"
):
    return desk.record(
        LinkDetermined(
            item=item, case=CaseNumber(case), kind_of_link="description", outcome=outcome, reason_given=reason
        )
    )


def issue(desk, items, *, number=1, files=(), prosecution=PROSECUTION, day=None):
    """A production as the record holds it, with copies of these files."""
    return desk.record(
        ProductionIssued(
            prosecution=prosecution,
            items=tuple(items),
            payload_manifest_sha256="11" * 32,
            heads=[],
            sealed_list="22" * 32,
            production_number=number,
            bates={"files": [[file, n] for n, file in enumerate(files, start=1)]},
            occurred_at=day,
        )
    )


def deliver(desk, items, *, number=1, how="by hand", receipt=None, prosecution=PROSECUTION):
    return desk.record(
        DeliveryRecorded(
            prosecution=prosecution,
            items=tuple(items),
            production=number,
            how=how,
            to="D. Fender",
            receipt=receipt,
        )
    )
