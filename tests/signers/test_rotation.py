"""While the log's key is changed, outside signers go on: two keys sign between the steps."""

from __future__ import annotations

from muniment.cases import actions as cases
from muniment.record import asking, log, rotation, signers
from tests.signers.independent import Witness, policy


def ask(office):
    (outcome,) = asking.ask_all(office, seconds=20)
    return outcome


def test_a_signer_takes_the_new_key_when_its_office_has_it(desk):
    office = desk.office
    witness = Witness("one.example")
    witness.log_vkey = old = office.vkey
    with witness.served() as url:
        (office.home / "policy").write_text(policy(old, (witness, url)))
        assert ask(office).signed
        rotation.begin(desk)
        assert ask(office).signed  # two keys sign, and the signer knows the old one
        rotation.finish(desk)
        cases.open_case(desk, "SO.24-1", title="the first under the new key alone")
        assert "does not know the key" in ask(office).answer
        assert signers.standing(office).unsigned
        witness.log_vkey = office.vkey
        assert office.vkey != old
        assert ask(office).signed
        assert witness.size == log.newest_size()
        assert not signers.alarms()
