"""The page as a printer, a phone and other people's programs see it."""

import io
import json
import shutil
import subprocess
import unicodedata

import pikepdf
import pytest
from django.db import connection

from muniment.errors.may import NotAllowed
from muniment.errors.production import NoReceiptOfPart
from muniment.ledger import note
from muniment.ledger.checkpoint import Checkpoint
from muniment.production import receipts
from muniment.record import log
from muniment.verify.receipt import verify_receipt
from muniment.verify.receipt_form import ATTACHMENT, fingerprint
from tests.custody.makers import WORDS, an_item, receive
from tests.verify.thief import OTHER_KEY, cosignature

LONG = " ".join(f"Sentence {n} of what the person said at the counter." for n in range(60))
WITNESS = note.vkey("witness.example/clerk", bytes(OTHER_KEY.verify_key), alg=4)


def a_paper(desk, **given):
    facts = {"matter_named": "the shooting on the ranch", **given}
    return receipts.receipt(desk, receive(desk, **facts).receipt_number)


def text_of(pdf, *, page=None):
    """What poppler reads on the pages, white space folded."""
    limits = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(
        ["pdftotext", "-raw", *limits, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def pages_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def scanned(pdf, folder, *, dpi):
    """What zbar reads off the first page, drawn by poppler."""
    for program in ("zbarimg", "pdftoppm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    (folder / "r.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", "r.pdf", "r"], cwd=folder, check=True)
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", "r.pgm"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return done.stdout.rstrip(b"\n")


needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@needs_poppler
def test_one_page_says_what_was_said_and_what_it_proves(desk):
    made = a_paper(desk)
    assert pages_of(made.pdf) == 1
    text = text_of(made.pdf)
    for expected in (
        made.number,
        "Alder County",
        "founder",
        desk.today().isoformat(),
        WORDS,
        "the shooting on the ranch",
        "Orrin Vale",
        "24 unit(s)",
        f"entry {made.entry:,} of the ledger {desk.office.origin}",
        fingerprint(desk.office.vkey),
        "Outside signatures pending",
        "What this shows",
        "What it does not show: that the words are true",
        ATTACHMENT,
    ):
        assert expected in text, expected


@needs_poppler
def test_it_names_no_case_of_the_office(desk):
    made = a_paper(desk, case_typed="SO.24-004711")
    assert "4711" not in text_of(made.pdf)
    assert b"4711" not in made.proof
    assert b"intake counter" not in made.proof


@needs_poppler
def test_at_the_wish_of_the_person_name_and_matter_are_left_out(desk):
    number = receive(desk, matter_named="the shooting on the ranch").receipt_number
    made = receipts.receipt(desk, number, name=False, matter=False)
    for secret in ("Orrin Vale", "the shooting on the ranch", "555-0142"):
        assert secret not in text_of(made.pdf) + made.proof.decode()
    assert "at your wish" in text_of(made.pdf)
    assert verify_receipt(made.pdf, desk.office.vkey).verdict == "on the record"


def test_the_proof_inside_is_what_every_reader_takes_out(desk, tmp_path):
    made = a_paper(desk)
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        assert list(opened.attachments) == [ATTACHMENT]
        assert opened.attachments[ATTACHMENT].get_file().read_bytes() == made.proof
    if shutil.which("pdfdetach"):
        (tmp_path / "r.pdf").write_bytes(made.pdf)
        subprocess.run(["pdfdetach", "-saveall", "r.pdf"], cwd=tmp_path, check=True)
        assert (tmp_path / ATTACHMENT).read_bytes() == made.proof
    for data in (made.pdf, made.proof):
        found = verify_receipt(data, desk.office.vkey, log=desk.office.published)
        assert found.verdict == "on the record"
        assert found.fields["words"] == WORDS


@pytest.mark.parametrize("dpi", [150, 300])
def test_the_code_is_read_from_paper_and_checks_against_the_log(desk, tmp_path, dpi):
    made = a_paper(desk)
    read = scanned(made.pdf, tmp_path, dpi=dpi)
    assert read.decode() == made.code
    found = verify_receipt(read, desk.office.vkey, log=desk.office.published)
    assert found.verdict == "on the record"
    assert found.fields["words"] == WORDS


@needs_poppler
def test_the_largest_code_is_still_read(desk, tmp_path):
    words = "".join(chr(33 + (n * n * 7 + n // 3) % 90) for n in range(330))
    made = a_paper(desk, words=words)
    assert 1300 < len(made.code) <= 1451
    assert scanned(made.pdf, tmp_path, dpi=200).decode() == made.code


@needs_poppler
def test_words_too_long_for_the_code_are_in_the_proof_and_on_the_page(desk, tmp_path):
    made = a_paper(desk, words=LONG)
    assert "words" not in verify_receipt(made.code.encode(), desk.office.vkey).fields
    assert "your words are in the attached proof" in text_of(made.pdf)
    assert all(f"Sentence {n} of what the person said" in text_of(made.pdf) for n in range(60))
    assert verify_receipt(made.pdf, desk.office.vkey).fields["words"] == LONG


@needs_poppler
@pytest.mark.parametrize("length", [2_000, 20_000])
def test_long_words_go_on_to_the_next_page_and_are_never_cut(desk, length):
    words = (LONG * 20)[:length]
    made = a_paper(desk, words=words)
    pages = pages_of(made.pdf)
    text = " ".join(text_of(made.pdf, page=n) for n in range(1, pages + 1))
    assert (pages == 1) == (length == 2_000)
    assert (f"page 1 of {pages}" in text) == (pages > 1)
    assert [text.count(f"Sentence {n} ") for n in range(60)] == [
        words.count(f"Sentence {n} ") for n in range(60)
    ]


@needs_poppler
def test_a_word_without_end_is_broken_and_kept_whole(desk):
    word = "x" * 700
    text = text_of(a_paper(desk, words=word).pdf).replace(" ", "")
    assert word in text


def test_the_same_state_gives_the_same_bytes(desk):
    item = an_item(desk)
    first = receipts.receipt(desk, item.number)
    an_item(desk)
    assert receipts.receipt(desk, item.number) == first


def test_a_later_print_carries_what_outsiders_signed(desk):
    item = an_item(desk)
    an_item(desk)
    size = log.newest_size()
    text = Checkpoint.parse_own(note.parse_note(log.checkpoint(size)).text).text()
    line = cosignature(text, OTHER_KEY, "witness.example/clerk", 1_709_750_000).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_cosignature (size, signer, time, line) VALUES (%s, %s, %s, %s)",
            (size, WITNESS, 1_709_750_000, line),
        )
    made = receipts.receipt(desk, item.number)
    assert made.signed == ("witness.example/clerk (2024-03-06 18:33 UTC)",)
    policy = f"log {desk.office.vkey}\nwitness clerk {WITNESS}\nquorum clerk\n".encode()
    found = verify_receipt(made.pdf, desk.office.vkey, policy)
    assert (found.verdict, found.size) == ("on the record", size)


def test_the_first_checkpoint_that_enough_outsiders_signed_is_taken(desk):
    item = an_item(desk)
    sizes = []
    for _ in range(3):
        an_item(desk)
        sizes.append(log.newest_size())
    keys = {}
    for size, name in ((sizes[0], "a"), (sizes[1], "a"), (sizes[1], "b"), (sizes[2], "b")):
        text = Checkpoint.parse_own(note.parse_note(log.checkpoint(size)).text).text()
        from nacl.signing import SigningKey

        key = SigningKey(name.encode() * 32)
        keys[name] = note.vkey(f"{name}.example", bytes(key.verify_key), alg=4)
        line = cosignature(text, key, f"{name}.example", 1_709_750_000).decode()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_cosignature (size, signer, time, line) VALUES (%s, %s, %s, %s)",
                (size, keys[name], 1_709_750_000, line),
            )
    assert receipts.receipt(desk, item.number).size == sizes[0]
    policy = f"witness a {keys['a']}\nwitness b {keys['b']}\ngroup both all a b\nquorum both\n"
    (desk.office.home / "policy").write_text(policy)
    assert receipts.receipt(desk, item.number).size == sizes[1]


def test_a_part_of_a_lot_has_no_receipt_of_its_own(desk):
    from muniment.custody import actions

    lot = an_item(desk)
    part = actions.split(desk, lot.id, parts=[{"what": "two rounds", "units": 2}], how="two taken out")
    with pytest.raises(NoReceiptOfPart):
        receipts.receipt(desk, part.numbers[0])


def test_a_receipt_takes_the_role_that_takes_things_in(desk, desk_of):
    item = an_item(desk)
    with pytest.raises(NotAllowed):
        receipts.receipt(desk_of("judge"), item.number)


def test_the_command_prints_it(desk, tmp_path):
    from click.testing import CliRunner

    from muniment.cli.main import main

    item = an_item(desk, matter_named="the ranch")
    out = tmp_path / "receipt.pdf"
    words = [
        "--home",
        str(desk.office.home),
        "--as",
        "founder",
        "item",
        "receipt",
        item.number,
        "--out",
        str(out),
    ]
    done = CliRunner().invoke(main, [*words, "--no-name", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["item"], told["signed"]) == (item.number, [])
    found = verify_receipt(out.read_bytes(), desk.office.vkey)
    assert (found.verdict, "source" in found.fields) == ("on the record", False)
    assert "pending" in CliRunner().invoke(main, words).output


@needs_poppler
def test_words_of_other_scripts_stand_on_the_page_and_in_the_proof(desk):
    words = "Друг хранил их.\nΦίλος τα φύλαξε.\nחבר שמר את אלה (במדינה אחרת).\nصديق احتفظ بهذه في ولاية أخرى"
    made = a_paper(desk, words=words, source={"name": "Орин Вейл", "how": "walk-in"})
    read = unicodedata.normalize("NFKC", text_of(made.pdf))
    for word in words.replace("(", "").replace(")", "").replace(".", "").split():
        assert word in read, word
    assert "Орин Вейл" in read
    assert "Signs that are not printed here" not in read
    assert verify_receipt(made.pdf, desk.office.vkey).fields["words"] == words


@needs_poppler
def test_signs_that_can_not_be_printed_are_named_and_the_page_says_where_they_stand(desk):
    made = a_paper(desk, words="友達が保管 of the rounds")
    read = text_of(made.pdf)
    assert "[U+53CB][U+9054]" in read
    assert "Signs that are not printed here" in read
    assert verify_receipt(made.pdf, desk.office.vkey).fields["words"] == "友達が保管 of the rounds"


@needs_poppler
def test_long_names_and_offices_are_never_cut(desk):
    by = "Technician " + "of the evidence room of the county " * 6
    made = a_paper(desk, received_by=by, matter_named="the matter " * 60)
    read = text_of(made.pdf)
    assert read.count("of the evidence room of the county") == 6
    assert read.count("the matter ") == 60


@needs_poppler
def test_a_hostile_name_is_only_text(desk):
    made = a_paper(desk, source={"name": "<b>x</b> \x07 %PDF ) Tj endstream endobj"}, words="a\tb\r\nc\rd")
    assert "<b>x</b>" in text_of(made.pdf)
    assert "[U+0007]" in text_of(made.pdf)
    assert verify_receipt(made.pdf, desk.office.vkey).ok


def test_after_a_change_of_keys_a_receipt_is_under_the_present_one(desk, tmp_path):
    from muniment.record import rotation

    item = an_item(desk)
    old_key, old = desk.office.vkey, receipts.receipt(desk, item.number)
    rotation.begin(desk)
    rotation.finish(desk)
    an_item(desk)
    new_key, new = desk.office.vkey, receipts.receipt(desk, item.number)
    assert new_key != old_key
    assert verify_receipt(new.pdf, new_key).verdict == "on the record"
    assert verify_receipt(old.pdf, old_key).verdict == "on the record"
    assert not verify_receipt(old.pdf, old_key, log=desk.office.published).ok
    both = f"log {new_key}\nquorum none\n".encode()
    assert verify_receipt(old.pdf, old_key, both, log=desk.office.published).verdict == "on the record"
