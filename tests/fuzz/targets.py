"""What strangers hand over, and what each reader promises about it: one function for each kind of bytes.

A target takes any bytes. It returns if they were refused with an error of ours, or read and found to mean what
their writer wrote; anything else raises. It knows nothing of pytest: the same functions are driven by hypothesis
and by atheris.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from muniment.ledger import chain, event, note, scan, tiles, tree, values, vrf, witness
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import LedgerError
from muniment.ledger.policy import Policy
from muniment.ledger.proof import Proof
from muniment.verify import base45, heads, lines, receipt_form, watch
from muniment.verify.receipt import verify_receipt
from tests.ledger.signing import Key, signed
from tests.receipts import makers
from tests.verify import thief

C2SP = json.loads((Path(__file__).parents[1] / "vectors" / "c2sp.json").read_text(encoding="utf-8"))["c2sp"]
LOG, CLERK = Key("log.example", 1), Key("clerk.example", 3, note.COSIGNATURE)
ENTRIES = [b"entry %d" % n for n in range(11)]
HASHES = [tree.leaf_hash(entry) for entry in ENTRIES]
HEAD = Checkpoint("log.example", 11, tree.root(HASHES))
COSIGNED = signed(HEAD.text(), LOG.line(HEAD.text()), CLERK.line(HEAD.text(), 1_700_000_000))
PACKAGE = thief.vector_files()


class Wrong(AssertionError):
    """A reader took what nobody wrote, or lost what it read."""


def need(holds: object, what: str) -> None:
    if not holds:
        raise Wrong(what)


def _note(data: bytes) -> None:
    """Nobody but the key's holder makes a note of that key."""
    whole = note.parse_note(data)
    again = (whole.text + "\n" + "".join(each.line() for each in whole.signatures)).encode()
    need(again == data, "a note is spelled in two ways")
    found = note.open_note(data, [LOG.verifier, CLERK.verifier])
    need(found.text == HEAD.text(), "a signature was taken for one over another text")
    need({each.time for each in found.signed} <= {None, 1_700_000_000}, "a cosignature tells another time")


def _vkey(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    found = note.Verifier.parse(text)
    need(str(found) == text.strip("\r\n"), "a key is spelled in two ways")


def _checkpoint(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    need(Checkpoint.parse(text).text() == text, "a checkpoint is spelled in two ways")
    found = Checkpoint.parse_own(text)
    need(found.size and not found.extensions, "a checkpoint of another kind was taken for ours")


def _policy(data: bytes) -> None:
    found = Policy.parse(data)
    need(Policy.parse(found.text()) == found, "a policy does not read back")
    need(found.satisfied([]) == (found.quorum == "none"), "a quorum was met by nobody")
    need(
        found.satisfied(list(found.witnesses.values()))
        or any(not each.readable for each in found.witnesses.values()),
        "a quorum can not be met",
    )


def _proof(data: bytes) -> None:
    found = Proof.parse(data)
    need(found.text() == data, "a proof is spelled in two ways")
    for leaf in HASHES:
        try:
            found.verify(leaf, [LOG.verifier])
        except LedgerError:
            continue
        need(HASHES.index(leaf) == found.index, "an entry was proven where it does not stand")


def _request(data: bytes) -> None:
    found = witness.Request.parse(data)
    need(found.text() == data, "a request is spelled in two ways")


def _answer(data: bytes) -> None:
    found = witness.read_cosignatures(data, COSIGNED, [CLERK.verifier])
    need(found.signed == ((CLERK.verifier, 1_700_000_000),), "a cosignature was taken that nobody made")


def _size(data: bytes) -> None:
    need(witness.size_answer(witness.read_size(data)) == data, "a size is spelled in two ways")


def _tile_path(data: bytes) -> None:
    path = data.decode("latin-1")
    need(tiles.parse_path(path).path == path, "a path is spelled in two ways")
    need(".." not in path, "a path leaves its folder")


def _bundle(data: bytes) -> None:
    need(tiles.bundle(tiles.split_bundle(data)) == data, "a bundle does not read back")


def _scan(data: bytes) -> None:
    """The fast reader of whole logs gives the root of the slow one."""
    found = scan.scan([data], wanted=None)
    entries = tiles.split_bundle(data)
    need(found.root == tree.root([tree.leaf_hash(each) for each in entries]), "a scan gives another root")
    need(found.size == len(entries), "a scan gives another size")


def _tree_proof(data: bytes) -> None:
    """A proof cut from any bytes, against a tree that is known. Its size is the signature's to bind, not the proof's."""
    data = data.ljust(2, b"\0")
    index, size, path = data[0] % 16, data[1] % 16, [data[at : at + 32] for at in range(2, len(data), 32)]
    with contextlib.suppress(LedgerError):
        tree.verify_inclusion(index, size, HASHES[index % 11], path, HEAD.root)
        need(index < 11 and path == tree.inclusion_path(HASHES, index), "another proof was taken")
    tree.verify_consistency(index, size, path, tree.root(HASHES[:index]), HEAD.root)
    need(path == tree.consistency_path(HASHES, index), "another proof was taken")


def _entry(data: bytes) -> None:
    found = chain.parse_entry(data)
    if isinstance(found, chain.Link):
        need(chain.link_entry(found.tag, found.cm) == data, "an entry does not read back")
    elif isinstance(found, chain.Genesis):
        need(chain.genesis_entry(found.origin, found.vrf_public) == data, "an entry does not read back")
    else:
        need(chain.final_entry(found.reason) == data, "an entry does not read back")


def _header(data: bytes) -> None:
    need(chain.Header.parse(data).pack() == data, "a header does not read back")


def _number(data: bytes) -> None:
    folded = chain.fold(data.decode("utf-8", "surrogateescape"))
    need(chain.fold(folded) == folded and folded.isascii() and len(folded) <= 63, "a number has two folds")


def _json(data: bytes) -> None:
    need(values.canonical(values.read_canonical(data)) == data, "a value is spelled in two ways")


def _opening(data: bytes) -> None:
    found = event.read_opening(data)
    need(
        any(found.ev.hex() in line for line in OPENINGS),
        "an opening was taken for an event that nobody committed to",
    )


def _chain(data: bytes) -> None:
    found = lines.read_chain(data)
    need(all(each.header.pack() == each.raw for each in found.entries), "a header does not read back")


def _kept(data: bytes) -> None:
    need(watch.write_kept(watch.read_kept(data)) == data, "what was kept does not read back")


def _vrf(data: bytes) -> None:
    probe = thief.VECTORS["vrf"][0]
    public, alpha, pi = (
        bytes.fromhex(each) for each in (thief.KEYS["vrf_public"], probe["alpha"], probe["pi"])
    )
    need(vrf.verify(public, alpha, data).hex() == probe["beta"] and data == pi, "another VRF proof was taken")


def _base45(data: bytes) -> None:
    text = data.decode("latin-1")
    need(base45.encode(base45.decode(text)) == text, "a code is spelled in two ways")


def _code(data: bytes) -> None:
    found = receipt_form.Short.parse(data.decode("latin-1"))
    need(len(found.entry) == 65, "the entry of a code has not its size")


def _attachment(data: bytes) -> None:
    need(receipt_form.attachment(data) in data, "an attachment holds bytes that the file has not")


def _receipt(data: bytes) -> None:
    found = receipt_form.Receipt.parse(data)
    need(found.text() == data, "a receipt is spelled in two ways")
    found.opening()


def _whole_receipt(data: bytes) -> None:
    """Whatever form it comes in: what is called good says what the office signed."""
    found = verify_receipt(data, vkey=thief.VKEY)
    stumbled = [each.what for each in found.findings if each.what.startswith(STUMBLED)]
    need(not stumbled, str(stumbled))
    need(
        not found.ok or all(GOOD.fields[name] == value for name, value in found.fields.items()),
        "another receipt was taken",
    )


def _heads(data: bytes) -> None:
    found = heads.read_heads(data)
    need(heads.is_heads(data), "heads are not known for what they are")
    at = heads.checkpoint_of(found, note.Verifier.parse(thief.VKEY))
    if data == HEADS_FILE or not heads.problems_of(found, at, SCANNED):
        need(found.number == thief.NUMBER and found.chains == HEADS.chains, "other heads were taken")


STUMBLED = "The check could not be finished"
RECEIPT, _LOG_OF_RECEIPT = makers.a_receipt()
GOOD = verify_receipt(RECEIPT.text(), vkey=thief.VKEY)
CODE = (
    receipt_form.short(RECEIPT, origin=thief.ORIGIN, names=["type", "item_t0", "words", "what"])
    .text()
    .encode()
)
OPENINGS = PACKAGE[thief.EVENTS].decode().splitlines()
CHAINS = PACKAGE[thief.CHAINS].splitlines()
BUNDLE = PACKAGE[thief.BUNDLE]
SPLIT = tiles.split_bundle(BUNDLE)
LEADING = ("ProsecutionOpened/1", "CaseDrawnOn/1", "AliasRecorded/1")
HEADS_FILE = heads.write_heads(
    number=thief.NUMBER,
    note=PACKAGE[thief.CHECKPOINT],
    entry0=SPLIT[0],
    path=tree.inclusion_path([tree.leaf_hash(each) for each in SPLIT], 0),
    chains=[row for row in map(json.loads, CHAINS) if row["kind"] in (1, 2)],
    events=[
        row
        for row in map(json.loads, OPENINGS)
        if row["fields"][0][2] in LEADING and isinstance(row["fields"][8], list)
    ],
)
HEADS = heads.read_heads(HEADS_FILE)
SCANNED = scan.scan([BUNDLE])
POLICY = f"""# outside signers
log {LOG.vkey} https://log.example/
witness a {CLERK.vkey}
witness b {Key("b.example", 4, note.COSIGNATURE).vkey} https://b.example/
group g 1 a b
quorum g
""".encode()
PROOF = Proof(6, tuple(tree.inclusion_path(HASHES, 6)), COSIGNED, b"extra").text()
PDF = b"%PDF-1.7\n1 0 obj\n<</Type /EmbeddedFile /Length 3>>\nstream\n{}\n\nendstream\nendobj\n%%EOF\n"
_FIRST = json.loads(OPENINGS[0])


@dataclass(frozen=True)
class Target:
    """A reader under attack: what runs it, and bytes that it takes."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = field(default=())

    def __call__(self, data: bytes) -> None:
        """Refusals are fine; anything else that is raised is a fault."""
        with contextlib.suppress(LedgerError):
            self.run(data)


def _seeds(*texts: str | bytes) -> tuple[bytes, ...]:
    return tuple(each.encode() if isinstance(each, str) else each for each in texts)


def _kept_of_the_vectors() -> bytes:
    head = {
        "kind": 2,
        "next_tag": "00" * 32,
        "number": thief.NUMBER,
        "n": 3,
        "recorded_ms": 1,
        "root": "11" * 32,
        "t0": "22" * 32,
    }
    return (
        values.canonical(
            {"heads": [head], "origin": thief.ORIGIN, "root": "33" * 32, "since_ms": 1, "size": 9}
        )
        + b"\n"
    )


NOTES = _seeds(COSIGNED, C2SP["note"], C2SP["cosigned"], C2SP["note_with_empty_lines"])
TARGETS: dict[str, Target] = {
    "note": Target(_note, NOTES, ("\u2014 ".encode(), b"\n\n")),
    "vkey": Target(_vkey, _seeds(LOG.vkey, CLERK.vkey, thief.VKEY)),
    "checkpoint": Target(_checkpoint, _seeds(HEAD.text(), HEAD.text() + "more\n")),
    "policy": Target(_policy, _seeds(POLICY), (b"group ", b"quorum none\n", b" all ", b"witness ")),
    "proof": Target(
        _proof, _seeds(PROOF, C2SP["proof_head"] + "\n" + C2SP["checkpoint"]), (b"extra ", b"index 0\n")
    ),
    "request": Target(_request, _seeds(C2SP["request"], b"old 0\n\n" + COSIGNED), (b"old ",)),
    "answer": Target(_answer, _seeds(CLERK.line(HEAD.text(), 1_700_000_000), C2SP["answer"])),
    "size": Target(_size, _seeds("0\n", "20852163\n")),
    "tile path": Target(
        _tile_path, _seeds("tile/0/x001/x234/067", "tile/entries/000.p/9"), (b"../", b".p/", b"x000/")
    ),
    "bundle": Target(_bundle, _seeds(BUNDLE)),
    "scan": Target(
        _scan,
        _seeds(
            BUNDLE, tiles.bundle([SPLIT[0], *SPLIT[1:9]]), tiles.bundle(SPLIT + SPLIT[1:] * 2)[: 256 * 67]
        ),
    ),
    "tree proof": Target(
        _tree_proof,
        (
            b"\x06\x0b" + b"".join(tree.inclusion_path(HASHES, 6)),
            b"\x06\x0b" + b"".join(tree.consistency_path(HASHES, 6)),
        ),
    ),
    "entry": Target(_entry, (SPLIT[0], SPLIT[1], chain.final_entry("moved"))),
    "header": Target(_header, (bytes.fromhex(json.loads(CHAINS[0])["entries"][0]["hdr"]),)),
    "number": Target(_number, _seeds("SO.24-001234", "so.24 _ 001234\u2013a", "\ufb03")),
    "json": Target(_json, (CHAINS[0], OPENINGS[0].encode(), b'{"a":[1,true,null,"\xc3\xa9"]}')),
    "opening": Target(_opening, tuple(line.encode() for line in OPENINGS[:6])),
    "chain": Target(_chain, tuple(CHAINS[:4])),
    "kept heads": Target(_kept, (_kept_of_the_vectors(),)),
    "VRF proof": Target(_vrf, (bytes.fromhex(thief.VECTORS["vrf"][0]["pi"]),)),
    "base45": Target(_base45, (b"BB8", b"%69 VD92EX0")),
    "code of a receipt": Target(_code, (CODE,)),
    "attachment of a receipt": Target(
        _attachment,
        (PDF, PDF.replace(b"\n\nend", b"\nend")),
        (b"/Length 3", b"/EmbeddedFile", b"1 0 obj\n<<"),
    ),
    "proof of a receipt": Target(_receipt, (RECEIPT.text(),)),
    "receipt": Target(_whole_receipt, (RECEIPT.text(), makers.in_a_pdf(RECEIPT.text()), CODE)),
    "heads": Target(_heads, (HEADS_FILE,)),
}
__all__ = ["PACKAGE", "TARGETS", "Target", "Wrong"]
