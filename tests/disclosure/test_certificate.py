"""A complete certificate is refused while a line is open; one with stated exceptions is always possible."""

from datetime import date

import pytest

from muniment.accounts import actions as accounts
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure import actions, queries
from muniment.errors.disclosure import CertificateRefused
from muniment.errors.may import NotAllowed
from muniment.errors.record import Stale
from muniment.ledger.chain import sealed_list
from muniment.record import event as on
from muniment.record import queries as record
from tests.disclosure.makers import (
    OTHER,
    PROSECUTION,
    a_file,
    a_prosecution,
    an_item,
    deliver,
    determine,
    issue,
    propose,
)

DAY = date(2030, 3, 6)


def serve(desk):
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")


def refusal(desk):
    with pytest.raises(CertificateRefused) as refused:
        actions.certify(desk, PROSECUTION)
    assert refused.value.exit_code == 4
    return [(line.kind, line.item) for line in refused.value.data["lines"]]


@pytest.fixture
def done(desk, tmp_path):
    """Everything given: nothing blocks."""
    a_prosecution(desk, arraigned="2030-03-01")
    report = an_item(desk, category="document", what="officer's report")
    file = a_file(desk, report, tmp_path)
    serve(desk)
    issue(desk, [report], files=[file])
    deliver(desk, [report], receipt="signed")
    return report, file


def test_complete_where_nothing_is_open(desk, done):
    signed = actions.certify(desk, PROSECUTION)
    assert signed.complete
    assert signed.lines == ()
    assert signed.statement.startswith("Complete certificate of disclosure\nDRAFT, UNREVIEWED")
    assert "Open: none." in signed.statement
    assert "Cause number D202.CR-2024-00871" in signed.statement
    assert "acknowledged" in signed.statement
    (kept,) = queries.certificates(PROSECUTION)
    assert kept.statement == signed.statement


def test_existence_not_served_blocks(desk, done):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    determine(desk, box, "not related")
    assert refusal(desk) == [("duty", box)]
    serve(desk)
    assert actions.certify(desk, PROSECUTION).complete


def test_a_rules_duty_blocks_before_its_day(desk, done):
    glove = an_item(desk, category="clothing", what="glove")
    serve(desk)
    assert refusal(desk) == [("duty", glove)]


def test_where_no_trigger_is_on_the_record_the_thing_is_owed_all_the_same(desk):
    a_prosecution(desk)
    item = an_item(desk)
    serve(desk)
    assert refusal(desk) == [("duty", item)]


def test_where_no_rule_is_encoded_the_thing_is_owed_all_the_same(desk):
    a_prosecution(desk, "M14.FR-2030-00001", court="Magistrate Court", arraigned="2030-03-01")
    an_item(desk)
    actions.list_existence(desk, "M14.FR-2030-00001", how="by hand", served_on="D. Fender")
    with pytest.raises(CertificateRefused) as refused:
        actions.certify(desk, "M14.FR-2030-00001")
    assert "no rule encoded" in refused.value.data["lines"][0].sentence


@pytest.mark.parametrize("state", ["proposed", "undetermined"])
def test_an_open_link_blocks_and_is_called_possible(desk, done, state):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    if state == "undetermined":
        determine(desk, box, state)
    serve(desk)
    with pytest.raises(CertificateRefused) as refused:
        actions.certify(desk, PROSECUTION)
    (line,) = refused.value.data["lines"]
    assert (line.kind, line.item) == ("link", box)
    assert "possible, under inquiry since 2030-03-06" in line.sentence


def test_an_unanswered_number_question_blocks(desk, done):
    rounds = an_item(desk, case_typed="SO.30-777777", words="They may belong to the ranch matter.")
    assert items.numbers_unanswered(rounds)
    propose(desk, rounds)
    determine(desk, rounds, "not related")
    serve(desk)
    assert refusal(desk) == [("number question", rounds)]
    custody.choose_number(
        desk,
        rounds,
        number_chosen="SO.30-777777",
        numbers_shown=[],
        words="as the label says",
        by_whom="T. Ech",
    )
    assert actions.certify(desk, PROSECUTION).complete


def test_a_request_that_was_not_answered_blocks(desk, done):
    actions.request(desk, PROSECUTION, words="Who had it?", from_="D. Fender")
    assert refusal(desk) == [("duty", "")]


def test_a_certificate_duty_of_its_own_does_not_block_itself(desk, done):
    from muniment.cases import actions as cases

    cases.court_event(desk, PROSECUTION, kind="trial set", date="2030-06-03")
    assert [v.duty for v in queries.due(prosecution=PROSECUTION, today=DAY)] == ["certify"]
    assert actions.certify(desk, PROSECUTION).complete
    assert queries.due(prosecution=PROSECUTION, today=DAY) == ()


def test_what_was_never_examined_is_named_and_not_passed_over(desk, done):
    rounds = an_item(desk, category="ammunition", what="24 live rounds")
    serve(desk)
    actions.access(desk, PROSECUTION, [rounds], how="made available", to="D. Fender", words="room 4, 9 to 16")
    signed = actions.certify(desk, PROSECUTION)
    number = items.item(rounds).number
    assert f"{number} (24 live rounds): an examination has never been requested." in signed.statement


def test_with_exceptions_every_open_line_is_printed(desk, done):
    glove = items.item(an_item(desk, category="clothing", what="glove")).number
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    actions.request(desk, PROSECUTION, words="Who had it?", from_="D. Fender")
    signed = actions.certify(desk, PROSECUTION, with_exceptions=True)
    assert not signed.complete
    assert signed.statement.startswith("Certificate of disclosure with stated exceptions\nDRAFT, UNREVIEWED")
    assert len(signed.lines) == 5  # two notices, one thing, one link, one request
    for line in signed.lines:
        assert line.given in signed.statement
    assert f"{glove} (glove): make available, by 2030-03-15" in signed.statement


def test_with_exceptions_it_says_complete_where_nothing_is_open(desk, done):
    assert actions.certify(desk, PROSECUTION, with_exceptions=True).complete


def test_of_another_matter_no_number_and_no_word_is_given(desk, done):
    box = an_item(
        desk, case_typed=OTHER, category="tool", what="press of the Vale family", received_at="2030-02-01"
    )
    propose(desk, box, because="quoted from the other matter: the neighbor said so")
    signed = actions.certify(desk, PROSECUTION, with_exceptions=True)
    assert items.item(box).number not in signed.statement
    assert OTHER not in signed.statement
    assert "Vale" not in signed.statement
    assert "neighbor" not in signed.statement
    assert "an item of the category tool, received on 2030-02-01, filed in another matter" in signed.statement
    determine(desk, box, "related")
    assert items.item(box).number in actions.certify(desk, PROSECUTION, with_exceptions=True).statement


def test_what_is_withheld_is_named_with_its_ground_and_nothing_of_it(desk, done):
    letter = an_item(desk, category="document", what="letter of K. Informer")
    actions.withhold(
        desk, PROSECUTION, [letter], ground="confidential-informer", description="a letter, 2 pages"
    )
    serve(desk)
    signed = actions.certify(desk, PROSECUTION)
    assert signed.complete
    assert "Withheld on the ground us-nm.confidential-informer" in signed.statement
    assert "a letter, 2 pages" in signed.statement
    assert "Informer" not in signed.statement.replace("confidential informer", "")
    assert items.item(letter).number not in signed.statement


def test_counsels_not_owed_is_named_with_its_reason(desk, done):
    memo = an_item(desk, category="document", what="memorandum")
    reason = "given in production 1 as ALDER-000001, same digest"
    actions.review(desk, PROSECUTION, [memo], outcome="not owed", reason=reason)
    serve(desk)
    assert reason in actions.certify(desk, PROSECUTION).statement


def test_the_list_of_sealed_matters_is_committed_to_even_when_it_is_empty(desk, done):
    first, second = (actions.certify(desk, PROSECUTION).receipt.recorded[0] for _ in range(2))
    assert first.event.sealed_list != second.event.sealed_list, (
        "the salt differs, so that nothing can be compared"
    )
    assert first.event.items
    place = next(p for p in first.places if p.subject == on.prosecution(PROSECUTION))
    salt = desk.office.secrets.derive("sealed-list", f"{PROSECUTION} {place.i}")
    assert first.event.sealed_list == sealed_list(salt, []).hex()


def test_a_line_that_comes_while_one_signs_makes_it_stale(desk, done, monkeypatch):
    from muniment.disclosure.actions import certifying

    real = certifying.certificate.statement

    def meanwhile(*args, **given):
        propose(desk, an_item(desk, case_typed=OTHER))
        return real(*args, **given)

    monkeypatch.setattr(certifying.certificate, "statement", meanwhile)
    with pytest.raises(Stale):
        actions.certify(desk, PROSECUTION)
    assert queries.certificates(PROSECUTION) == ()


def test_only_a_prosecutor_signs(desk_of, done):
    for role in ["paralegal", "technician", "case agent", "defender", "administrator", "judge"]:
        for with_exceptions in (False, True):
            with pytest.raises(NotAllowed):
                actions.certify(desk_of(role), PROSECUTION, with_exceptions=with_exceptions)


def test_nobody_signs_in_the_name_of_another(desk, done):
    accounts.add_user(desk, "oseihart", name="R. Oseihart", roles=["prosecutor"])
    for signer in ("R. Oseihart", "oseihart", " r.  OSEIHART "):
        with pytest.raises(NotAllowed, match="signs for themselves"):
            actions.certify(desk, PROSECUTION, signer=signer)
    assert actions.certify(desk, PROSECUTION, signer="Flora Founder, Esq.").signer == "Flora Founder, Esq."


def test_the_record_holds_what_was_signed(desk, done):
    signed = actions.certify(desk, PROSECUTION)
    assert record.history(on.prosecution(PROSECUTION))[-1].event.statement == signed.statement


def test_a_production_that_nobody_handed_over_blocks(desk, done):
    issue(desk, [done[0]], number=2, files=[done[1]])
    assert refusal(desk) == [("delivery", "")]
    deliver(desk, [done[0]], number=2, how="offered on a link")
    assert refusal(desk) == [("delivery", "")]
    deliver(desk, [done[0]], number=2)
    signed = actions.certify(desk, PROSECUTION)
    assert "Production 2 was sent on 2030-03-06; no receipt is on the record" in signed.statement
