"""From events to the tables of linkage: links and questions; the index is written by the modules of rows."""

from __future__ import annotations

from muniment.cases.events import (
    AliasRecorded,
    CaseDescribed,
    CaseDrawnOn,
    CaseOpened,
    PartyAdded,
    PersonRecorded,
    PropertyReported,
    ProsecutionOpened,
    RelationRecorded,
    ReportRecorded,
)
from muniment.custody.events import ClaimRecorded, ItemDescribed, ItemReceived, ItemSeparated, LabReported
from muniment.linkage import case_rows, item_rows, people_rows
from muniment.linkage import models as tables
from muniment.linkage.events import LinkDetermined, LinkProposed, QuestionAsked
from muniment.record.event import Recorded
from muniment.record.protocols import Projector
from muniment.record.rows import insert, insert_many


def on_link_proposed(recorded: Recorded) -> None:
    """A link stands; an earlier one of the same item and case is superseded."""
    e: LinkProposed = recorded.event
    tables.Link.objects.filter(item=e.item, case=e.case, superseded_by=None).update(superseded_by=recorded.id)
    insert(
        tables.Link,
        id=recorded.id,
        item=e.item,
        case=e.case,
        kind_of_link=e.kind_of_link,
        score=e.score,
        because=list(e.matched.get("because") or ()),
        compare_with=list(e.matched.get("compare_with") or ()),
        pairs=list(e.matched.get("atoms") or ()),
        model=e.model,
        proposed_by=recorded.by,
        proposed_via=recorded.via,
        proposed_at=recorded.recorded_at,
        reason_of_proposal=e.reason_given,
        seq=recorded.seq,
        state="proposed",
    )


def on_link_determined(recorded: Recorded) -> None:
    """The link that stands between the two takes the outcome; what was said before stays on the record."""
    e: LinkDetermined = recorded.event
    tables.Link.objects.filter(item=e.item, case=e.case, superseded_by=None).update(
        state=e.outcome,
        determined_by=recorded.by,
        determined_at=recorded.recorded_at,
        determined_seq=recorded.seq,
        reason_given=e.reason_given,
    )


def on_question_asked(recorded: Recorded) -> None:
    """The question, and for whom it was asked."""
    e: QuestionAsked = recorded.event
    insert(
        tables.Question,
        seq=recorded.seq,
        asked_at=recorded.recorded_at,
        items=len(e.items),
        cases=len(e.cases),
        cases_asked=e.cases_asked,
        items_held=e.items_held,
        above=e.above,
        snapshot=e.snapshot,
        model=e.model,
    )
    subjects = [*e.items, *e.cases]
    insert_many(
        tables.QuestionOf,
        [((recorded.seq << 20) + n, recorded.seq, subject) for n, subject in enumerate(subjects)],
    )


projector = Projector(
    room="linkage",
    tables=tables.TABLES,
    handlers={
        LinkProposed: on_link_proposed,
        LinkDetermined: on_link_determined,
        QuestionAsked: on_question_asked,
        ItemReceived: item_rows.on_item_received,
        ItemSeparated: item_rows.on_item_separated,
        ItemDescribed: item_rows.on_item_described,
        ClaimRecorded: item_rows.on_claim_recorded,
        LabReported: item_rows.on_lab_reported,
        CaseOpened: case_rows.on_case_opened,
        CaseDescribed: case_rows.on_case_described,
        ReportRecorded: case_rows.on_report_recorded,
        PropertyReported: case_rows.on_property_reported,
        ProsecutionOpened: case_rows.on_prosecution_opened,
        CaseDrawnOn: case_rows.on_case_drawn_on,
        AliasRecorded: case_rows.on_alias_recorded,
        PersonRecorded: people_rows.on_person_recorded,
        PartyAdded: people_rows.on_party_added,
        RelationRecorded: people_rows.on_relation_recorded,
    },
)
