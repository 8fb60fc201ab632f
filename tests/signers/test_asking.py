"""The office asks its outside signers: here somebody else's, written from the specification."""

from __future__ import annotations

import shutil
import threading
import time

import pytest

from muniment.errors.record import WritingStopped
from muniment.errors.signers import SignerAhead, SignerHoldsAnother
from muniment.ledger.note import Verifier, open_note
from muniment.record import asking, current, log, publish, signers
from tests.record.an_office import Noted
from tests.signers.independent import Witness, policy
from tests.witness.spec import Key, cosignature_time


def ask(office, seconds=5.0):
    return asking.ask_all(office, seconds=seconds)


def text_of(note: bytes) -> str:
    return note.decode().rpartition("\n\n")[0] + "\n"


def test_signatures_are_verified_kept_and_published_in_the_order_of_the_policy(bare, office, witnesses):
    bare.record(Noted(text="a"))
    assert [outcome.answer for outcome in ask(office)] == ["", ""]
    size = log.newest_size()
    note = signers.cosigned(size)
    assert note.startswith(log.checkpoint(size))
    assert (office.published / "checkpoint").read_bytes() == note
    names = [line.split(" ")[1] for line in note.decode().rpartition("\n\n")[2].splitlines()]
    assert names == [office.origin, "one.example", "two.example"]
    for witness in witnesses:
        cosignature_time(note.rpartition(b"\n\n")[2], witness.key.vkey, text_of(note))
    assert [(s.name, s.vkey, s.size) for s in signers.latest()] == [
        ("w0", witnesses[0].key.vkey, size),
        ("w1", witnesses[1].key.vkey, size),
    ]
    assert all(s.at is not None for s in signers.latest())


def test_a_growing_log_is_proved_step_by_step(bare, office, witness):
    for n in range(12):
        bare.record(*(Noted(text=f"{n}-{k}") for k in range(1 + 37 * (n % 3))))
        assert [outcome.signed for outcome in ask(office)] == [True]
        assert witness.size == log.newest_size()
    assert witness.size > 256


def test_a_size_that_was_not_asked_for_then_is_not_signed_later(bare, office, witness):
    bare.record(Noted(text="a"))
    first = log.newest_size()
    bare.record(Noted(text="b"))
    ask(office)
    (outcome,) = asking.ask_all(office, size=first, seconds=5)
    assert "signs nothing older" in outcome.answer
    assert signers.latest()[0].answer == ""  # no fault of its
    assert signers.cosigned(first) == log.checkpoint(first)
    assert not signers.alarms()


def test_a_signer_that_knows_more_of_us_than_we_remember_tells_where_to_go_on(bare, office, witness):
    bare.record(Noted(text="a"))
    ask(office)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_signerstate")
    bare.record(Noted(text="b"))
    assert ask(office)[0].signed
    assert len(witness.asked) == 3
    assert witness.size == log.newest_size()


def test_the_same_size_is_signed_again_for_a_newer_time(bare, office, witness):
    bare.record(Noted(text="a"))
    witness.ahead = -500
    ask(office)
    before = signers.latest()[0].at
    witness.ahead = 0
    ask(office)
    assert signers.latest()[0].at > before
    assert (office.published / "checkpoint").read_bytes().count("—".encode()) == 2


def test_an_older_published_checkpoint_is_never_put_over_a_newer_one(bare, office, witness):
    bare.record(Noted(text="a"))
    ask(office)
    signed = (office.published / "checkpoint").read_bytes()
    bare.record(Noted(text="b"))
    publish.refresh(office)
    assert (office.published / "checkpoint").read_bytes() == log.checkpoint(log.newest_size()) != signed


def test_what_was_signed_is_published_again_after_a_crash(bare, office, witness, opened):
    bare.record(Noted(text="a"))
    ask(office)
    signed = (office.published / "checkpoint").read_bytes()
    shutil.rmtree(office.published)
    opened()
    assert (office.published / "checkpoint").read_bytes() == signed


# A commit never waits.


def test_nobody_waits_for_a_signer_that_hangs(bare, office, witness):
    hangs, let_go = threading.Event(), threading.Event()

    def does(handler, body):
        hangs.set()
        let_go.wait(30)

    witness.does = does
    bare.record(Noted(text="a"))
    round_ = threading.Thread(target=asking.Asker(office).round, daemon=True)
    round_.start()
    assert hangs.wait(20)
    before = log.newest_size()
    for n in range(20):
        bare.record(Noted(text=str(n)))
    assert log.newest_size() > before
    assert not let_go.is_set()  # all that was recorded while it hung
    let_go.set()
    round_.join()


def test_a_server_asks_again_when_the_log_grew_and_leaves_a_silent_signer_longer_and_longer(
    bare, office, witness, monkeypatch
):
    now = [1000.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: now[0])
    asker = asking.Asker(office)
    bare.record(Noted(text="a"))
    assert [o.signed for o in asker.round()] == [True]
    assert asker.round() == []  # nothing new
    now[0] += asking.REFRESH.total_seconds() + 1
    assert [o.signed for o in asker.round()] == [True]  # so that its time stays fresh
    bare.record(Noted(text="b"))
    witness.does = lambda handler, body: handler.send_error(500)
    waits = []
    for _ in range(12):
        assert [o.signed for o in asker.round()] == [False]
        began = now[0]
        while not asker._due(asking.askable(office)[0], log.newest_size(), now[0]):
            now[0] += 0.5
        waits.append(now[0] - began)
    assert waits[0] < waits[3] < waits[6]
    assert waits[-1] <= asking.LONGEST_PAUSE * 1.2 + 1
    witness.does = None
    assert [o.signed for o in asker.round()] == [True]


# Signers that mean harm, or are broken. Nothing they say is kept, and nobody waits long.


def send(status, body=b"", kind="text/plain", headers=()):
    def does(handler, _):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return does


def drip(handler, _):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def cut_off(handler, _):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x" * 10)


def endless(handler, _):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"\xe2\x80\x94 x " + b"A" * 65_536)


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (send(500), "status 500"),
        (send(404), "does not know this log"),
        (send(403), "does not know the key"),
        (send(400), "status 400"),
        (send(200), "can not be used"),
        (send(200, b"<html>hello</html>\n"), "can not be used"),
        (send(200, b"\xff\xfe\n"), "can not be used"),
        (send(409, b"5\n"), "status 409"),
        (send(409, b"-5\n", "text/x.tlog.size"), "can not be used"),
        (send(409, b"0\n", "text/x.tlog.size"), "from which size"),
        (send(409, b"9" * 300 + b"\n", "text/x.tlog.size"), "can not be used"),
        (send(302, headers=[("Location", "http://127.0.0.1:1/")]), "redirects are not followed"),
        (send(308, headers=[("Location", "/elsewhere")]), "redirects are not followed"),
        (drip, "took too long"),
        (cut_off, "could not be reached"),
        (endless, "longer than any"),
        (lambda handler, _: handler.wfile.write(b"no http at all\n" * 50), "could not be reached"),
        (lambda handler, _: handler.connection.close(), "could not be reached"),
    ],
)
def test_an_answer_that_can_not_be_used_is_told_and_nothing_is_kept(bare, office, witness, does, told):
    import re

    bare.record(Noted(text="a"))
    witness.does = does
    (outcome,) = ask(office, seconds=1.0)
    assert re.search(told, outcome.answer), outcome.answer
    assert signers.cosigned(log.newest_size()) == log.checkpoint(log.newest_size())
    assert signers.latest()[0].size == 0
    witness.does = None
    assert ask(office)[0].signed


def test_a_bad_or_foreign_cosignature_is_never_kept(bare, office, witness):
    bare.record(Noted(text="a"))
    text = text_of(log.checkpoint(log.newest_size()))
    lines = {
        "of another key of its name": witness.cosign(text, key=Key("one.example", 4)),
        "of its own key under another name": witness.cosign(
            text, key=Key("x.example", 4, witness.key.secret)
        ),
        "over another text": witness.cosign(text.replace("\n", "x\n", 1)),
        "of a time that has not come": witness.cosign(text, at=int(time.time()) + 90_000),
        "of an impossible time": witness.cosign(text, at=(1 << 63) + 5),
        "of a plain key": Key("one.example", 1, witness.key.secret).line(text.encode()).encode(),
        "cut": witness.cosign(text)[:-9] + b"\n",
    }
    for what, line in lines.items():
        witness.does = send(200, line)
        assert not ask(office)[0].signed, what
        assert signers.cosigned(log.newest_size()) == log.checkpoint(log.newest_size()), what
    stranger = Key("stranger.example", 4)
    witness.does = send(200, witness.cosign(text, key=stranger) + witness.cosign(text))
    assert ask(office)[0].signed
    assert b"stranger" not in signers.cosigned(log.newest_size())


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://", "http://[::1", "http://u:p@127.0.0.1/", "nothing"],
)
def test_only_http_addresses_are_asked(bare, office, witness, url):
    bare.record(Noted(text="a"))
    (office.home / "policy").write_text(policy(office.vkey, (witness, url)))
    assert "address" in ask(office)[0].answer
    assert witness.asked == []


def test_one_silent_signer_keeps_no_other_from_being_heard(bare, office, witnesses):
    bare.record(Noted(text="a"))
    witnesses[0].does = drip
    outcomes = ask(office, seconds=1)
    assert [outcome.signed for outcome in outcomes] == [False, True]
    assert b"two.example" in (office.published / "checkpoint").read_bytes()


# A signer that holds more, or another history.


def ahead(office, witness, by=8, *, shows=True):
    """The signer saw a larger log under the office's own key than this database holds."""
    size = log.newest_size() + by
    text = f"{office.origin}\n{size}\n{'A' * 43}=\n"
    witness.size, witness.root = size, bytes(32)
    witness.note = office.secrets.sign(office.origin, text) + witness.cosign(text) if shows else b""


def test_a_signer_that_is_ahead_stops_the_office_from_starting(bare, office, witness, recwarn):
    bare.record(Noted(text="a"))
    ask(office)
    ahead(office, witness)
    with pytest.raises(SignerAhead, match="under this log's own key"):
        asking.look(office, always=True, seconds=5)
    (alarm,) = signers.alarms()
    assert (alarm.kind, alarm.size, alarm.proven) == ("ahead", log.newest_size() + 8, True)
    assert any("set back" in alarm.sentence for alarm in signers.standing(office).alarms)
    (office.home / "policy").unlink()  # proof does not go away with the policy
    with pytest.raises(SignerAhead):
        asking.look(office, always=False, seconds=5)


def test_a_mere_claim_stops_the_start_only_as_long_as_the_policy_names_the_signer(bare, office, witness):
    bare.record(Noted(text="a"))
    ahead(office, witness, shows=False)
    with pytest.raises(SignerAhead) as refused:
        asking.look(office, always=True, seconds=5)
    assert "own key" not in str(refused.value)
    (office.home / "policy").unlink()
    asking.look(office, always=True, seconds=5)
    assert signers.alarms()  # it stays in sight


def test_a_note_of_somebody_else_is_no_proof(bare, office, witness):
    bare.record(Noted(text="a"))
    ahead(office, witness)
    text = witness.note.decode().rpartition("\n\n")[0] + "\n"
    witness.note = (text + "\n" + Key(office.origin, 1).line(text.encode())).encode()
    with pytest.raises(SignerAhead):
        asking.look(office, always=True, seconds=5)
    assert not signers.alarms()[0].proven


def test_a_claim_is_settled_when_the_signer_signs_after_all(bare, office, witness):
    bare.record(Noted(text="a"))
    witness.does = send(409, b"20\n", "text/x.tlog.size")
    ask(office)
    assert signers.alarms()
    witness.does = None
    bare.record(*(Noted(text=str(n)) for n in range(20)))
    ask(office)
    assert not signers.alarms()


def test_another_history_under_our_own_key_is_never_gone_on_from(bare, office, witness):
    bare.record(Noted(text="a"))
    ask(office)
    bare.record(Noted(text="b"))
    size = log.newest_size()
    text = f"{office.origin}\n{size - 2}\n{'A' * 43}=\n"
    witness.size, witness.root = size - 2, bytes(32)
    witness.note = office.secrets.sign(office.origin, text)
    asking.Asker(office).round()
    with pytest.raises(WritingStopped):
        bare.record(Noted(text="c"))
    with pytest.raises(SignerHoldsAnother):
        asking.look(office, always=False, seconds=5)
    (alarm,) = signers.alarms()
    assert alarm.note == witness.note
    with pytest.raises(SignerHoldsAnother) as refused:
        asking.look(office, always=False, seconds=5)
    assert refused.value.data["note"] == witness.note.decode()


def test_a_refusal_without_proof_is_shown_and_stops_nothing(bare, office, witness):
    bare.record(Noted(text="a"))
    ask(office)
    bare.record(Noted(text="b"))
    witness.does = send(422)
    assert "do not continue" in ask(office)[0].answer
    assert signers.alarms()[0].kind == "refuses"
    asking.look(office, always=True, seconds=5)
    bare.record(Noted(text="c"))
    witness.does = None
    ask(office)
    assert not signers.alarms()


def test_an_older_database_is_found_out_by_a_signer_alone(bare, office, witness, opened, place):
    """Everything was set back to a backup, the published copy too; only the signer remembers."""
    from django.db import connections

    bare.record(Noted(text="a"))
    ask(office)
    connections.close_all()
    shutil.copytree(place, place.with_name("backup"))
    opened()
    current_desk(current.recorder()).record(Noted(text="b"))
    ask(office)
    connections.close_all()
    shutil.rmtree(place)
    shutil.copytree(place.with_name("backup"), place)
    opened()
    with pytest.raises(SignerAhead, match="own key"):
        asking.look(office, always=True, seconds=5)


def current_desk(recorder):
    from muniment.site import boot

    return boot.desk(recorder, user="clerk", roles=(), via="test")


def test_a_signer_that_forgot_what_it_signed_is_named_as_long_as_the_policy_names_it(bare, office, witnesses):
    one, two = witnesses
    bare.record(Noted(text="a"))
    ask(office)
    first = (one.size, one.root, one.note)
    bare.record(Noted(text="b"))
    ask(office)
    one.size, one.root, one.note = first  # its machine was restored from a backup
    bare.record(Noted(text="c"))
    ask(office)
    (alarm,) = signers.standing(office).alarms
    assert (alarm.kind, alarm.size, alarm.vkey) == ("forgot", first[0], one.key.vkey)
    assert "forgot what it signed" in alarm.sentence
    asking.look(office, always=True, seconds=5)  # that is its fault, not ours
    bare.record(Noted(text="d"))
    ask(office)
    assert signers.standing(office).alarms  # signing again does not mend it
    (office.home / "policy").write_text(policy(office.vkey, (two, two.url)))
    assert not signers.standing(office).alarms


def test_a_command_does_not_ask_what_was_asked_a_moment_ago(bare, office, witness):
    bare.record(Noted(text="a"))
    asking.look(office, always=False, seconds=5)
    assert len(witness.asked) == 1
    asking.look(office, always=False, seconds=5)
    assert len(witness.asked) == 1
    asking.look(office, always=True, seconds=5)
    assert len(witness.asked) == 2


# How it stands.


def test_without_a_policy_it_is_said_plainly(bare, office):
    bare.record(Noted(text="a"))
    found = signers.standing(office)
    assert not found.appointed
    assert found.sentences == (signers.NOBODY,)
    assert signers.latest() == ()
    assert ask(office) == []


def test_what_is_signed_and_what_not_is_counted(bare, office, witnesses):
    bare.record(Noted(text="a"))
    size = log.newest_size()
    assert not signers.standing(office).met
    ask(office)
    found = signers.standing(office)
    assert (found.met, found.unsigned, found.unseen, found.overdue) == (True, 0, 0, False)
    bare.record(Noted(text="b"))
    witnesses[0].does = send(500)
    ask(office)
    found = signers.standing(office)
    assert (found.met, found.signed_size, found.unsigned, found.unseen) == (False, size, 4, 0)
    bare.record(Noted(text="c"))
    assert signers.standing(office).unseen == 4
    assert "4 entries that nobody outside has signed yet." in signers.standing(office).sentences


def test_signatures_older_than_the_limit_are_told(bare, office, witness):
    bare.record(Noted(text="a"))
    assert signers.standing(office).overdue  # never signed
    witness.ahead = -2 * 3600
    ask(office)
    assert not signers.standing(office).overdue
    with (office.home / "policy").open("a") as out:
        out.write("# max-age 1h\n")
    found = signers.standing(office)
    assert found.overdue
    assert any("older than 1 hour" in sentence for sentence in found.sentences)


def test_nobody_sets_the_limit_out_of_sight(bare, office, witness):
    with (office.home / "policy").open("a") as out:
        out.write("# max-age 9999d\n")
    assert signers.own_policy(office).limit == signers.LONGEST


def test_taking_a_signer_out_of_the_policy_leaves_a_trace(bare, office, witnesses):
    _, two = witnesses
    bare.record(Noted(text="a"))
    ask(office)
    assert not signers.standing(office).former
    (office.home / "policy").write_text(policy(office.vkey, (two, two.url)))
    found = signers.standing(office)
    assert (found.former, found.rings) == (("one.example",), True)
    (office.home / "policy").unlink()
    assert signers.standing(office).sentences == (
        "Signed this log before, and are not named by the office's policy any more: one.example, two.example.",
        signers.NOBODY,
    )


def test_the_freshness_is_that_of_the_quorum_not_of_its_fastest(bare, office, witnesses):
    bare.record(Noted(text="a"))
    witnesses[0].ahead = -7200
    ask(office)
    found = signers.standing(office)
    assert 7100 < found.age.total_seconds() < 7300


def test_a_policy_that_can_not_be_read_is_told_and_stops_no_work(bare, office, opened):
    (office.home / "policy").write_text("witness x y\nquorum nobody\n")
    opened()
    asking.look(office, always=True, seconds=1)
    found = signers.standing(office)
    assert "The policy can not be read: Line 1" in found.problem
    assert not found.appointed


def test_a_signer_of_a_kind_that_is_not_read_here_is_told(bare, office, witness):
    import base64

    from tests.witness.spec import b64, sha

    public = bytes(1312)
    key_id = sha(b"pq.example\n\x06" + public)[:4].hex()
    vkey = f"pq.example+{key_id}+{b64(bytes([6]) + public)}"
    assert base64.b64decode(vkey.split("+", 2)[2])[0] == 6
    text = policy(office.vkey, (witness, witness.url)).replace(
        "group", f"witness pq {vkey} http://127.0.0.1:1/\ngroup", 1
    )
    (office.home / "policy").write_text(text)
    bare.record(Noted(text="a"))
    assert [outcome.signed for outcome in ask(office)] == [True]
    assert "can not be read here" in next(s for s in signers.latest() if s.name == "pq").answer


def test_a_checkpoint_with_outside_signatures_opens_under_each_key_alone(bare, office, witnesses):
    bare.record(Noted(text="a"))
    ask(office)
    note = (office.published / "checkpoint").read_bytes()
    for vkey in (office.vkey, *(w.key.vkey for w in witnesses)):
        assert open_note(note, [Verifier.parse(vkey)]).signed


def test_a_signature_that_was_changed_in_the_table_spoils_no_checkpoint(bare, office, witnesses):
    from django.db import connection

    bare.record(Noted(text="a"))
    ask(office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM record_cosignature WHERE signer = %s", (witnesses[0].key.vkey,))
        line = cursor.fetchone()[0]
        broken = line[:-20] + ("A" if line[-20] != "A" else "B") + line[-19:]
        cursor.execute(
            "UPDATE record_cosignature SET line = %s WHERE signer = %s", (broken, witnesses[0].key.vkey)
        )
    note = signers.cosigned(log.newest_size())
    assert b"one.example" not in note
    keys = [Verifier.parse(v) for v in (office.vkey, *(w.key.vkey for w in witnesses))]
    assert len(open_note(note, keys).signed) == 2


def test_two_rounds_at_once_harm_nothing(bare, office, witnesses):
    bare.record(Noted(text="a"))
    threads = [threading.Thread(target=lambda: ask(office)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (office.published / "checkpoint").read_bytes() == signers.cosigned(log.newest_size())
    assert len(signers.cosigned(log.newest_size()).decode().rpartition("\n\n")[2].splitlines()) == 3


def test_a_witness_made_for_these_tests_refuses_what_it_should():
    """The independent signer is a judge of ours: it must not say yes to everything."""
    from tests.witness.spec import Log

    made, log_ = Witness(), Log()
    log_.grow(20)
    made.log_vkey = log_.key.vkey
    assert made.add(log_.request(0, 8))[0] == 200
    assert made.add(log_.request(0, 20))[0] == 409
    assert made.add(log_.fork(5).request(8, 20))[0] == 422
    assert made.add(log_.request(8, 20))[0] == 200
