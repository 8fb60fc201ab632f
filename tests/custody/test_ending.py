import io

import pytest

from muniment.accounts import actions as accounts
from muniment.custody import actions, queries
from muniment.errors.custody import (
    HoldPlacedAlready,
    HoldStands,
    NoAuthority,
    NoSuchHold,
    NoSuchItem,
    NoSuchRequest,
    NotAFile,
    RequestUnclear,
    WordsMissing,
)
from muniment.errors.may import NotAllowed
from muniment.errors.vault import VaultFull
from tests.custody.makers import an_item

PHOTO = b"a photograph"


def add(desk, item, data=PHOTO, name="photo.jpg"):
    return actions.add_file(desk, item.id, stream=io.BytesIO(data), name=name)


# --- laboratories


def test_a_request_and_its_result(desk):
    item = an_item(desk)
    assert item.tested == "never requested"
    actions.request_lab(
        desk, item.id, lab="State lab", examinations=["composition", " size "], asked_of="with MU-24-000001"
    )
    assert queries.item(item.id).tested == "requested"
    actions.report_lab(desk, item.id, findings="Lead, tin, antimony.")
    assert queries.item(item.id).tested == "reported"
    (asked,) = queries.lab(item.id)
    assert asked.examinations == ("composition", "size")
    assert [report.findings for report in asked.reports] == ["Lead, tin, antimony."]


def test_a_result_without_a_request_is_refused(desk):
    item, other = an_item(desk), an_item(desk)
    with pytest.raises(NoSuchRequest):
        actions.report_lab(desk, item.id, findings="No match.")
    actions.request_lab(desk, other.id, lab="State lab", examinations=["size"])
    with pytest.raises(NoSuchRequest):
        actions.report_lab(desk, item.id, findings="No match.", request=queries.lab(other.id)[0].id)


def test_a_result_names_its_request_when_several_are_open(desk):
    item = an_item(desk)
    for examination in ("size", "composition"):
        actions.request_lab(desk, item.id, lab="State lab", examinations=[examination])
    with pytest.raises(RequestUnclear):
        actions.report_lab(desk, item.id, findings="9.1 mm")
    size, composition = queries.lab(item.id)
    actions.report_lab(desk, item.id, findings="9.1 mm", request=size.id)
    actions.report_lab(desk, item.id, findings="Lead.")
    assert [len(each.reports) for each in queries.lab(item.id)] == [1, 1]
    assert queries.lab(item.id)[1].id == composition.id
    with pytest.raises(NoSuchRequest):
        actions.report_lab(desk, item.id, findings="Once more.")


def test_a_request_for_nothing_and_findings_of_nothing_are_refused(desk):
    item = an_item(desk)
    with pytest.raises(WordsMissing):
        actions.request_lab(desk, item.id, lab="State lab", examinations=[" "])
    actions.request_lab(desk, item.id, lab="State lab", examinations=["size"])
    with pytest.raises(WordsMissing):
        actions.report_lab(desk, item.id, findings="")
    with pytest.raises(NotAFile):
        actions.report_lab(desk, item.id, findings="See file.", files=["0" * 64])


# --- holds and the end


def test_nothing_is_disposed_of_under_a_hold(desk):
    item = an_item(desk)
    actions.hold(desk, item.id, hold="appeal", cause="appeal of the co-defendant")
    with pytest.raises(HoldStands, match="appeal of the co-defendant"):
        actions.dispose(desk, item.id, disposition="destroyed", authority="J. Reyes")
    actions.lift_hold(desk, item.id, hold="appeal", cause="affirmed")
    actions.dispose(desk, item.id, disposition="destroyed", authority="J. Reyes", occurred_at=desk.today())
    gone = queries.item(item.id)
    assert (gone.disposed_on, gone.disposition, gone.disposition_authority) == (
        desk.today(),
        "destroyed",
        "J. Reyes",
    )
    assert (gone.custodian, gone.location) == (None, None)
    (hold,) = queries.holds(item.id)
    assert (hold.lifted_by, hold.lifted_cause) == ("founder", "affirmed")
    assert item.id not in [view.id for view in queries.held()]


def test_what_was_taken_out_of_a_lot_is_held_with_it(desk):
    lot = an_item(desk, units=24)
    (early,) = actions.split(desk, lot.id, parts=[4], how="by hand").children
    actions.hold(desk, lot.id, hold="appeal", cause="appeal of the co-defendant")
    (late,) = actions.split(desk, lot.id, parts=[2], how="by hand").children
    (unit,) = actions.split(desk, late, parts=[1], how="by hand").children
    for part in (early, late, unit):
        with pytest.raises(HoldStands, match=f"on its lot {lot.number}: appeal of the co-defendant"):
            actions.dispose(desk, part, disposition="destroyed", authority="J. Reyes")
    actions.lift_hold(desk, lot.id, hold="appeal", cause="affirmed")
    actions.dispose(desk, unit, disposition="destroyed", authority="J. Reyes")


def test_a_hold_twice_and_the_lift_of_none_are_refused(desk):
    item = an_item(desk)
    with pytest.raises(NoSuchHold):
        actions.lift_hold(desk, item.id, hold="appeal", cause="affirmed")
    actions.hold(desk, item.id, hold="appeal", cause="appeal filed")
    with pytest.raises(HoldPlacedAlready):
        actions.hold(desk, item.id, hold=" appeal ", cause="appeal filed")
    actions.hold(desk, item.id, hold="civil suit", cause="notice")
    actions.lift_hold(desk, item.id, hold="appeal", cause="affirmed")
    assert set(queries.item(item.id).holds) == {"civil suit"}


@pytest.mark.parametrize("authority", [None, "", " ", "Founder"])
def test_nobody_disposes_without_the_authority_of_another(desk, authority):
    item = an_item(desk)
    with pytest.raises(NoAuthority):
        actions.dispose(desk, item.id, disposition="destroyed", authority=authority)
    assert queries.item(item.id).disposed_on is None


def test_whoever_hands_it_out_does_not_decide_it_under_their_own_name(desk, desk_of):
    accounts.add_user(desk, "amaro", name="P. Amaro", roles=["technician"])
    item = an_item(desk)
    for authority in ("amaro", "P. Amaro", " p. amaro "):
        with pytest.raises(NoAuthority):
            actions.dispose(
                desk_of("technician", user="amaro"), item.id, disposition="destroyed", authority=authority
            )


def test_whoever_receives_a_hold_can_not_lift_it(desk, desk_of):
    item = an_item(desk)
    actions.hold(desk_of("technician"), item.id, hold="suit", cause="notice")
    with pytest.raises(NotAllowed):
        actions.lift_hold(desk_of("technician"), item.id, hold="suit", cause="settled")


# --- files


def test_a_file_is_in_the_vault_and_on_the_record(desk):
    item = an_item(desk)
    added = add(desk, item, name="C:\\Evidence\\photo.jpg")
    (file,) = queries.files(item.id)
    assert (file.digest, file.size, file.name, file.media_type) == (
        added.digest,
        len(PHOTO),
        "photo.jpg",
        "image/jpeg",
    )
    with desk.office.files.open(file.digest) as stream:
        assert stream.read() == PHOTO


def test_the_same_bytes_of_two_items_are_kept_once_and_known_of_both(desk):
    one, two = an_item(desk), an_item(desk)
    digest = add(desk, one).digest
    add(desk, two)
    assert [file.item for file in queries.files_of(digest)] == [one.id, two.id]
    assert len(list(desk.office.files.verify_all())) == 1


def test_what_the_vault_could_not_keep_is_not_on_the_record(desk, monkeypatch):
    item = an_item(desk)

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("muniment.vault.local.locked.write", full)
    with pytest.raises(VaultFull):
        add(desk, item)
    assert queries.files(item.id) == ()


def test_an_empty_file_a_folder_and_what_is_not_there_are_refused(desk, tmp_path):
    item = an_item(desk)
    with pytest.raises(NotAFile, match="empty"):
        add(desk, item, data=b"")
    with pytest.raises(NotAFile, match="no ordinary file"):
        actions.add_path(desk, item.id, path=tmp_path)
    with pytest.raises(NotAFile, match="not there"):
        actions.add_path(desk, item.id, path=tmp_path / "none.pdf")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-")
    assert actions.add_path(desk, item.id, path=tmp_path / "report.pdf").media_type == "application/pdf"


def test_a_file_of_no_item_is_not_taken_in(desk):
    with pytest.raises(NoSuchItem):
        actions.add_file(desk, "0" * 32, stream=io.BytesIO(PHOTO), name="photo.jpg")
