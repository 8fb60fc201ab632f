"""A production is issued once, proved before it leaves, and opens nothing that is another matter's or withheld."""

import json

import pytest

from muniment.custody import actions as custody
from muniment.disclosure import actions as disclosure
from muniment.errors.cases import NoSuchProsecution
from muniment.errors.may import NotAllowed
from muniment.errors.production import (
    FolderNotEmpty,
    FolderRefused,
    NativeUnusable,
    NobodyToGiveTo,
    NoCaseDrawnOn,
    NoSuchProduction,
    NotHandedOver,
    NotPrepared,
    PayloadLost,
    WithheldInPart,
    WithheldItemGrew,
)
from muniment.errors.record import Stale
from muniment.production import actions, folder, issuing, queries
from muniment.record import event
from muniment.record import queries as record
from tests.production.makers import (
    CASE,
    CO_DEFENDANT,
    OTHER,
    PROSECUTION,
    TO,
    a_file,
    a_prosecution,
    a_rich_case,
    an_item,
    check,
    check_by_pyz,
    determine,
    issue,
    propose,
    tree,
)

GROUND = "us-nm.5-501.work-product"


@pytest.fixture
def ground(desk):
    """Any ground of the pack that takes no order."""
    from muniment import jurisdictions

    pack = jurisdictions.pack(desk.office.jurisdiction)
    return next(each.code for each in pack.grounds if not each.needs_order)


def test_a_plain_production_is_complete_and_its_own_checker_says_so(desk, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    made = issue(desk, tmp_path / "out")
    assert made.verdict == "complete"
    code, told = check_by_pyz(made.path, desk, arguments=("--case", CASE))
    assert (code, told["verdict"]) == (0, "complete")
    assert [row[3] for row in told["list"]] == ["here"]


def test_everything_that_can_stand_on_a_list_is_proved(desk, tmp_path):
    things = a_rich_case(desk, tmp_path / "files")
    made = issue(desk, tmp_path / "out")
    verdict = check(made.path, desk)
    assert verdict.verdict == "complete except 1 links not yet determined"
    status = {row[0]: row[3] for row in verdict.rows}
    t0 = {name: record.t0(event.item(item)).hex() for name, item in things.items()}
    assert status == {
        t0["cutter"]: "here",
        t0["rounds"]: "here",
        t0["related"]: "here",
        t0["loose"]: "here",
        t0["other"]: "another matter's, not related",
    }
    assert verdict.counts["entries about another matter's item"] >= 3
    assert check_by_pyz(made.path, desk)[0] == 0


def test_of_another_matters_item_nothing_but_date_category_and_who_determined_is_given(desk, tmp_path):
    things = a_rich_case(desk, tmp_path / "files")
    number = custody_number(things["other"])
    made = issue(desk, tmp_path / "out")
    for path, data in tree(made.path).items():
        if path.endswith(".pdf"):
            continue
        for secret in ("hunter's secret box", "keep out", number, things["other"]):
            assert secret.encode() not in data, (secret, path)
    lines = (made.path / "DATA/DISCOVERY.csv").read_text("utf-8-sig")
    assert "another box, bought in 2022" in lines


def custody_number(item):
    from muniment.custody import queries as things

    return things.item(item).number


def test_the_issue_lists_what_was_not_listed_and_certifies_every_chain_after_it(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    made = issue(desk, tmp_path / "out")
    types = [row.type for row in record.chain(event.prosecution(PROSECUTION))]
    assert types[-2:] == ["ExistenceListed/1", "ProductionIssued/1"]
    heads = {head.subject: head.n for head in made.production.heads}
    assert heads == {
        f"prosecution {PROSECUTION}": len(types) - 1,
        f"case {CASE}": record.position(event.case(CASE)),
        f"item {custody_number(item)}": record.position(event.item(item)) - 1,
    }
    again = issue(desk, tmp_path / "out2")
    types = [row.type for row in record.chain(event.prosecution(PROSECUTION))]
    assert types[-1] == "ProductionIssued/1"
    assert types.count("ExistenceListed/1") == 1
    assert again.production.number == 2
    assert check(tmp_path / "out2", desk, seen=[tmp_path / "out"]).ok


def test_a_file_keeps_its_number_in_every_later_production(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    a_file(desk, item, tmp_path / "files", name="../../b.jpg", data=b"one")
    first = issue(desk, tmp_path / "p1")
    a_file(desk, item, tmp_path / "files", name="a.jpg", data=b"two")
    second = issue(desk, tmp_path / "p2")
    assert first.production.bates["first"] == "D202_CR-2024-00871-00000001"
    assert [each.bates[-1] for each in queries.natives(PROSECUTION, 2)] == ["1", "2"]
    assert second.production.bates["last"].endswith("00000002")
    number = custody_number(item)
    assert (tmp_path / "p1/NATIVES/0001" / f"{number}_b.jpg").read_bytes() == b"one"
    assert sorted(path.name for path in (tmp_path / "p2/NATIVES/0001").iterdir()) == [
        f"{number}_a.jpg",
        f"{number}_b.jpg",
    ]


def test_a_co_defendants_acts_on_an_item_are_counted_and_not_shown(desk, tmp_path):
    a_prosecution(desk)
    a_prosecution(desk, CO_DEFENDANT)
    an_item(desk, words="Found beside the gate.")
    issue(desk, tmp_path / "other", number=CO_DEFENDANT, to="the co-defendant's counsel")
    made = issue(desk, tmp_path / "out")
    verdict = check(made.path, desk)
    assert verdict.verdict == "complete"
    assert verdict.counts["entries about other matters"] >= 2
    assert verdict.counts["other prosecutions of this case"] == 1
    for path, data in tree(made.path).items():
        assert CO_DEFENDANT.encode() not in data, path
        assert b"co-defendant's counsel" not in data, path


def test_what_is_withheld_is_in_no_file_and_on_the_log_with_its_ground(desk, tmp_path, ground):
    a_prosecution(desk)
    item = an_item(desk, words="the informant's own words", what="a letter", category="document")
    a_file(desk, item, tmp_path / "files", name="letter of the informant.txt", data=b"secret letter")
    an_item(desk)
    disclosure.withhold(desk, PROSECUTION, [item], ground=ground, description="letter of a witness, 2 pages")
    made = issue(desk, tmp_path / "out")
    verdict = check(made.path, desk)
    assert verdict.ok
    assert "withheld, listed" in verdict.verdict
    assert made.production.withheld == verdict.counts["withheld"]
    for path, data in tree(made.path).items():
        for secret in (b"the informant's own words", b"secret letter", b"letter of the informant"):
            assert secret not in data, path
    assert not (made.path / "NATIVES").exists()
    assert "letter of a witness, 2 pages" in (made.path / "DATA/WITHHELD_LOG.csv").read_text("utf-8-sig")
    assert {row[4] for row in json.loads((made.path / "DATA/WITHHELD.json").read_text())} == {ground}


def test_a_lifted_withholding_opens_everything_again(desk, tmp_path, ground):
    from muniment.disclosure import queries as owed

    a_prosecution(desk)
    item = an_item(desk, words="the witness's words")
    disclosure.withhold(desk, PROSECUTION, [item], ground=ground, description="statement of a witness")
    issue(desk, tmp_path / "p1")
    (act,) = owed.withheld(PROSECUTION)
    disclosure.lift(desk, PROSECUTION, act.id)
    made = issue(desk, tmp_path / "p2")
    assert made.verdict == "complete"
    assert "the witness's words" in (made.path / "INDEX.HTM").read_text().replace("&#x27;", "'")


def test_a_related_item_of_a_case_outside_can_be_withheld_too(desk, tmp_path, ground):
    things = a_rich_case(desk, tmp_path / "files")
    disclosure.withhold(
        desk, PROSECUTION, [things["related"]], ground=ground, description="rounds of another case"
    )
    assert "withheld, listed" in issue(desk, tmp_path / "out").verdict


def test_contents_that_came_after_a_withholding_are_not_given_by_oversight(desk, tmp_path, ground):
    a_prosecution(desk)
    item = an_item(desk)
    disclosure.withhold(desk, PROSECUTION, [item], ground=ground, description="a thing of an informant")
    a_file(desk, item, tmp_path / "files")
    before = record.size()
    with pytest.raises(WithheldItemGrew, match="a file recorded about it"):
        issue(desk, tmp_path / "out")
    assert record.size() == before
    assert not (tmp_path / "out").exists()


def test_a_withholding_that_forgets_an_entry_is_refused_before_anything_is_recorded(desk, tmp_path, ground):
    from muniment.disclosure.events import WithholdRecorded

    a_prosecution(desk)
    item = an_item(desk)
    row = record.chain(event.item(item))[0]
    desk.record(
        WithholdRecorded(
            prosecution=PROSECUTION,
            items=(item,),
            targets=[[record.t0(event.item(item)).hex(), 0, row.cm.hex(), [16]]],
            ground=ground,
            description="words of a witness",
        )
    )
    before = record.size()
    with pytest.raises(WithheldInPart, match="words"):
        issue(desk, tmp_path / "out")
    assert record.size() == before


def test_a_split_is_followed(desk, tmp_path):
    a_prosecution(desk)
    lot = an_item(desk, what="24 rounds", category="ammunition", units=24)
    custody.split(desk, lot, parts=[{"units": 2, "what": "two rounds for the lab"}], how="two of 24")
    verdict = check(issue(desk, tmp_path / "out").path, desk)
    assert len(verdict.rows) == 2


def test_a_list_without_a_case_is_refused(desk, tmp_path, monkeypatch):
    a_prosecution(desk)
    real = issuing.reach

    def nothing(number, **more):
        found = real(number, **more)
        found.drawn_on.clear()
        return found

    monkeypatch.setattr(issuing, "reach", nothing)
    with pytest.raises(NoCaseDrawnOn, match="draws on no case"):
        issue(desk, tmp_path / "out")


def test_a_checker_that_does_not_run_is_never_given(desk, tmp_path, monkeypatch):
    from muniment.errors.production import NotProved
    from muniment.verify import build_pyz

    a_prosecution(desk)
    monkeypatch.setattr(build_pyz, "build", lambda: b"no archive")
    before = record.size()
    with pytest.raises(NotProved, match="does not run"):
        issue(desk, tmp_path / "out")
    assert record.size() == before


def test_somebody_must_be_named_to_whom_it_goes(desk, tmp_path):
    from muniment.cases import actions as cases

    a_prosecution(desk)
    with pytest.raises(NobodyToGiveTo):
        actions.issue(desk, PROSECUTION, out=tmp_path / "out", to="  ")
    cases.counsel_appeared(desk, PROSECUTION, name="D. Fender", side="defense", capacity="defender")
    assert actions.issue(desk, PROSECUTION, out=tmp_path / "out").production.to == "D. Fender"


def test_a_prosecution_that_was_never_opened_has_no_production(desk, tmp_path):
    with pytest.raises(NoSuchProsecution):
        issue(desk, tmp_path / "out")
    with pytest.raises(NoSuchProduction):
        actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out")
    with pytest.raises(NoSuchProduction):
        actions.deliver(desk, PROSECUTION, number=1, how="by hand")


@pytest.mark.parametrize("role", ["technician", "defender", "auditor", "case agent"])
def test_only_the_prosecutors_office_issues(desk, desk_of, tmp_path, role):
    a_prosecution(desk)
    with pytest.raises(NotAllowed):
        issue(desk_of(role), tmp_path / "out")


def test_other_peoples_files_are_never_mixed_with_a_production(desk, tmp_path):
    a_prosecution(desk)
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    before = record.size()
    with pytest.raises(FolderNotEmpty):
        issue(desk, out)
    (tmp_path / "link").symlink_to(tmp_path)
    for place in (out / "letter.txt", desk.office.home / "x", tmp_path / "link"):
        with pytest.raises(FolderRefused):
            issue(desk, place)
    assert record.size() == before
    assert tree(out) == {"letter.txt": b"mine"}


def test_an_empty_folder_is_as_good_as_a_new_one(desk, tmp_path):
    a_prosecution(desk)
    (tmp_path / "out").mkdir()
    assert check(issue(desk, tmp_path / "out").path, desk).ok


def test_a_file_that_the_vault_lost_is_named_with_its_item(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    a_file(desk, item, tmp_path / "files", name="photo of the gate.jpg")
    (blob,) = [path for path in desk.office.vault.rglob("*") if path.is_file()]
    data = blob.read_bytes()
    before = record.size()
    blob.chmod(0o600)
    blob.write_bytes(b"X" + data[1:])
    with pytest.raises(NativeUnusable, match=r"MU-.*photo of the gate"):
        issue(desk, tmp_path / "out")
    blob.unlink()
    with pytest.raises(NativeUnusable, match=r"MU-.*photo of the gate"):
        issue(desk, tmp_path / "out")
    assert record.size() == before
    assert not (tmp_path / "out").exists()
    assert list((desk.office.home / "productions" / PROSECUTION).iterdir()) == []


def test_a_record_that_moved_once_is_looked_at_again(desk, tmp_path, monkeypatch):
    a_prosecution(desk)
    an_item(desk)
    real, moves = issuing.rehearse, []

    def move(prepared, *, place):
        if not moves:
            moves.append(an_item(desk, what="came while the package was made"))
        real(prepared, place=place)

    monkeypatch.setattr(issuing, "rehearse", move)
    made = issue(desk, tmp_path / "out")
    assert len(made.production.items) == 2
    assert made.verdict == "complete"


def test_a_record_that_keeps_moving_gives_stale_and_leaves_nothing(desk, tmp_path, monkeypatch):
    a_prosecution(desk)
    real = issuing.rehearse

    def move(prepared, *, place):
        an_item(desk)
        real(prepared, place=place)

    monkeypatch.setattr(issuing, "rehearse", move)
    with pytest.raises(Stale):
        issue(desk, tmp_path / "out")
    assert queries.productions(PROSECUTION) == []
    assert not (tmp_path / "out").exists()
    assert list((desk.office.home / "productions" / PROSECUTION).iterdir()) == []


def test_what_is_recorded_right_after_the_issue_is_not_in_the_package(desk, tmp_path, monkeypatch):
    a_prosecution(desk)
    item = an_item(desk)
    real = issuing.finish

    def later(office, prosecution, number):
        custody.move(desk, item, to="another shelf")
        return real(office, prosecution, number)

    monkeypatch.setattr(issuing, "finish", later)
    made = issue(desk, tmp_path / "out")
    assert check(made.path, desk).verdict == "complete"
    assert check(made.path, desk).size < record.size()


def test_a_full_disk_leaves_a_production_that_can_be_handed_over_again(desk, tmp_path, monkeypatch):
    a_prosecution(desk)
    an_item(desk)
    real = folder._copy

    def full(*args):
        if args[2] == "README.TXT":
            raise OSError(28, "No space left on device")
        real(*args)

    monkeypatch.setattr(folder, "_copy", full)
    with pytest.raises(NotHandedOver, match="No space left") as refused:
        issue(desk, tmp_path / "out")
    assert "--again 1" in refused.value.way_out
    assert list(tmp_path.glob("*out*")) == []
    monkeypatch.undo()
    first = actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out")
    second = actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out2")
    assert tree(first.path) == tree(second.path) == tree(first.production.path)
    assert check(first.path, desk).verdict == "complete"
    assert len(queries.productions(PROSECUTION)) == 1


def test_what_a_killed_process_left_is_swept_away(desk, tmp_path):
    import os
    import subprocess

    a_prosecution(desk)
    dead = subprocess.Popen(["true"])
    dead.wait()
    place = desk.office.home / "productions" / PROSECUTION
    left, at_work = place / f".1.part-{dead.pid}-00112233", place / f".1.part-{os.getpid()}-00112233"
    for each in (left, at_work):
        each.mkdir(parents=True)
    issue(desk, tmp_path / "out")
    assert not left.exists()
    assert at_work.exists()


def test_a_home_that_is_full_records_nothing(desk, tmp_path, monkeypatch):
    from muniment.production import payload

    a_prosecution(desk)

    def full(*args, **more):
        raise OSError(28, "No space left on device")

    before = record.size()
    monkeypatch.setattr(payload, "write", full)
    with pytest.raises(NotPrepared):
        issue(desk, tmp_path / "out")
    assert record.size() == before


def test_a_crash_between_the_record_and_the_proofs_is_healed_by_again(desk, tmp_path, monkeypatch):
    from muniment.production import proof

    a_prosecution(desk)
    an_item(desk)

    def crash(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(proof, "write", crash)
    with pytest.raises(KeyboardInterrupt):
        issue(desk, tmp_path / "out")
    monkeypatch.undo()
    assert not queries.production(PROSECUTION, 1).ready
    an_item(desk, what="came after the crash")
    made = actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out")
    assert made.verdict == "complete"
    assert len(check(made.path, desk).rows) == 1


def test_kept_files_that_were_changed_are_not_handed_over(desk, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    made = issue(desk, tmp_path / "out")
    kept = made.production.path
    (kept / "README.TXT").write_text("trust us")
    with pytest.raises(Exception, match=r"README\.TXT|would not pass"):
        actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out2")
    assert not (tmp_path / "out2").exists()
    manifest = kept / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes()[:-1])
    with pytest.raises(PayloadLost, match="manifest"):
        actions.hand_over_again(desk, PROSECUTION, number=1, out=tmp_path / "out2")


def test_sent_is_never_received_without_a_receipt(desk, tmp_path):
    from muniment.errors.production import DeliveryUnclear, ReceiptEmpty, SentIsNotReceived

    a_prosecution(desk)
    issue(desk, tmp_path / "out")
    for how, error in (
        ("received by counsel", SentIsNotReceived),
        ("Acknowledged", SentIsNotReceived),
        (" ", DeliveryUnclear),
    ):
        with pytest.raises(error):
            actions.deliver(desk, PROSECUTION, number=1, how=how)
    with pytest.raises(ReceiptEmpty):
        actions.deliver(desk, PROSECUTION, number=1, how="courier", receipt="  ")
    actions.deliver(desk, PROSECUTION, number=1, how="courier")
    view = queries.production(PROSECUTION, 1)
    assert (view.delivered[0].how, view.delivered[0].to, view.acknowledged) == ("courier", TO, None)
    actions.deliver(desk, PROSECUTION, number=1, how="courier", receipt="disk 7 is here, R. Chen")
    assert queries.production(PROSECUTION, 1).acknowledged.receipt["words"] == "disk 7 is here, R. Chen"


def test_counsel_of_record_may_acknowledge_and_others_may_not(desk, desk_of, tmp_path):
    a_prosecution(desk)
    issue(desk, tmp_path / "out")
    with pytest.raises(NotAllowed):
        actions.acknowledge(desk_of("defender"), PROSECUTION, number=1, receipt="got it")
    with pytest.raises(NotAllowed):  # the office does not write the receiver's own receipt
        actions.acknowledge(desk_of("prosecutor", "paralegal"), PROSECUTION, number=1, receipt="got it")


def test_a_production_is_found_by_its_name_its_event_and_its_folder(desk, tmp_path):
    from muniment.errors.production import NoSuchReference

    a_prosecution(desk)
    made = issue(desk, tmp_path / "out")
    for typed in (f"{PROSECUTION}/1", "d202.cr-2024-00871/1", made.production.id, str(made.path)):
        assert queries.find(typed).number == 1
    for typed in ("1", f"{PROSECUTION}/2", "nowhere", ""):
        with pytest.raises(NoSuchReference):
            queries.find(typed)


def test_other_numbers_of_a_case_and_of_the_prosecution_are_followed(desk, tmp_path):
    from muniment.cases import actions as cases

    a_prosecution(desk)
    cases.open_case(desk, OTHER, title="its second number")
    cases.alias(desk, kind="case", number_a=CASE, number_b=OTHER)
    an_item(desk, case_typed=OTHER)
    a_prosecution(desk, CO_DEFENDANT, case="SO.24-005555")
    an_item(desk, case_typed="SO.24-005555")
    cases.alias(desk, kind="prosecution", number_a=PROSECUTION, number_b=CO_DEFENDANT)
    made = issue(desk, tmp_path / "out")
    verdict = check(made.path, desk, cases=[CASE, OTHER, "SO.24-005555"])
    assert verdict.verdict == "complete"
    assert len(verdict.rows) == 2


def test_the_second_of_two_productions_is_complete_after_everything_that_can_happen_between(desk, tmp_path):
    from muniment.cases import actions as cases

    things = a_rich_case(desk, tmp_path / "files")
    issue(desk, tmp_path / "p1")
    actions.deliver(desk, PROSECUTION, number=1, how="courier")
    determine(desk, things["other"], "related", reason="the lab found the same lead")
    propose(desk, things["cutter"], OTHER)
    custody.request_lab(desk, things["rounds"], lab="State laboratory", examinations=["compare"])
    disclosure.told(desk, things["rounds"], told="J. Prosecutor", how="by phone", matter="the ranch")
    custody.claim(desk, things["rounds"], claimant={"name": "O. Vale"}, words="they lay in another state")
    cases.court_event(desk, PROSECUTION, kind="trial set", date=desk.today(), items=[things["rounds"]])
    certified = disclosure.certify(desk, PROSECUTION, with_exceptions=True, signer="J. Prosecutor")
    assert certified
    made = issue(desk, tmp_path / "p2")
    verdict = check(made.path, desk, seen=[tmp_path / "p1"])
    assert verdict.verdict == "complete except 1 links not yet determined"
    assert {row[3] for row in verdict.rows} == {"here"}
    assert "they lay in another state" in (made.path / "INDEX.HTM").read_text()


def test_replay_gives_the_same_rows(desk, tmp_path):
    from muniment.production import models
    from muniment.record import replay

    a_prosecution(desk)
    a_file(desk, an_item(desk), tmp_path / "files")
    issue(desk, tmp_path / "p1")
    actions.deliver(desk, PROSECUTION, number=1, how="courier", receipt="here")
    tables = (models.Production, models.Native, models.Delivery)
    assert all(table.objects.exists() for table in tables)
    report = replay.check()
    assert [each for each in report.differences if each.table.startswith("production")] == []


def test_an_item_that_only_the_court_named_is_refused_with_the_way_out(desk, tmp_path):
    from muniment.cases import actions as cases
    from muniment.errors.production import NamedButNotOnList
    from muniment.linkage import actions as linkage

    a_prosecution(desk)
    cases.open_case(desk, OTHER, title="another scene")
    item = an_item(desk, case_typed=OTHER, what="a watch", words="seen on a wrist")
    cases.court_event(desk, PROSECUTION, kind="order", date=desk.today(), items=[item], document="order.pdf")
    before = record.size()
    with pytest.raises(NamedButNotOnList, match=custody_number(item)):
        issue(desk, tmp_path / "out")
    assert record.size() == before
    linkage.propose(desk, item, case=CASE, reason="the court named it")
    assert issue(desk, tmp_path / "out").verdict.startswith("complete")


def test_a_list_that_our_own_checker_would_not_accept_is_not_issued(desk, tmp_path, monkeypatch):
    """Whatever goes wrong in the store: the rehearsal finds it, and nothing is on the record."""
    from muniment.errors.production import NotProved
    from muniment.record import proofs

    a_prosecution(desk)
    an_item(desk)
    real = proofs.chain_row

    def forgetful(subject, **more):
        row = real(subject, **more)
        row["entries"] = row["entries"][:-1] if row["kind"] == 3 else row["entries"]
        return row

    monkeypatch.setattr(proofs, "chain_row", forgetful)
    before = record.size()
    with pytest.raises(NotProved, match="would not pass") as refused:
        issue(desk, tmp_path / "out")
    assert record.size() == before
    assert not (tmp_path / "out").exists()
    assert "Nothing was recorded" in refused.value.way_out
