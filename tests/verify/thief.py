"""An insider with every key: takes a production apart, lets anything be altered, and signs it anew.

`World` is the log as a plan of slots; `build` derives every tag, root, commitment, opening, tile, manifest and
signature from it, in log order, so that references to earlier commitments are followed. What only the
package lies about is altered in the built files, and `resign` covers the traces.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from nacl.signing import SigningKey

from muniment.ledger import chain, event, note, tiles, tree, vrf
from muniment.ledger.event import SCHEMAS, canonical
from muniment.record import vrf_prove
from muniment.verify import verify
from muniment.verify.files import is_payload

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "muniment-1-draft.json").read_text())
KEYS = VECTORS["keys"]
PACKAGE = VECTORS["package"]
NUMBER = PACKAGE["number"]
VKEY = KEYS["log_vkey"]
ORIGIN = KEYS["origin"]
T0 = PACKAGE["t_0_of"]
LOG_KEY = SigningKey(bytes.fromhex(KEYS["log_secret_seed"]))
VRF_SECRET = bytes.fromhex(KEYS["vrf_secret"])
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
CHECKPOINT, CHAINS, EVENTS = "PROOF/log/checkpoint", "PROOF/chains.jsonl", "PROOF/events.jsonl"
INDEX, WITHHELD = "DATA/INDEX.json", "DATA/WITHHELD.json"
BUNDLE = "PROOF/log/tile/entries/000.p/109"
OTHER_KEY = SigningKey(b"\x07" * 32)
NEW_YEAR = 1735689600000


def vector_files():
    """The files of the vector package."""
    return {
        path: data.encode() if isinstance(data, str) else bytes.fromhex(data["hex"])
        for path, data in PACKAGE["files"].items()
    }


def write(files, folder):
    """Write files under a folder and give it back."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def sign(text, key=LOG_KEY, name=ORIGIN):
    """A note signed by an Ed25519 key."""
    id_ = note.key_id(name, 1, bytes(key.verify_key))
    return (text + "\n" + note.signature_line(name, id_, key.sign(text.encode()).signature)).encode()


def cosignature(text, key, name, time):
    """A cosignature/v1 line over a checkpoint's text."""
    id_ = note.key_id(name, 4, bytes(key.verify_key))
    signature = key.sign(note.cosigned_message(text, time)).signature
    return note.signature_line(name, id_, time.to_bytes(8, "big") + signature).encode()


def digest(data):
    return hashlib.sha256(data).hexdigest()


def manifest(files, *, payload):
    """A manifest over the payload, or over everything else."""
    paths = [
        path for path in files if is_payload(path) == payload and path not in (TAG_MANIFEST, "PACKAGE.note")
    ]
    return "".join(f"{digest(files[path])}  {path}\n" for path in sorted(paths, key=str.encode)).encode()


def resign(files):
    """Cover the traces: new tag manifest, new PACKAGE.note over the checkpoint that is there."""
    files = dict(files)
    files[TAG_MANIFEST] = manifest(files, payload=False)
    origin, size = files[CHECKPOINT].decode().split("\n")[:2]
    covered = note.b64(hashlib.sha256(files[TAG_MANIFEST]).digest())
    files["PACKAGE.note"] = sign(f"muniment-package/1-draft\n{origin}\n{size}\n{covered}\n")
    return files


def judge(files, folder, **options):
    """The checker's verdict, asked with the right number and key unless told otherwise."""
    return verify(write(files, folder), **{"number": NUMBER, "vkey": VKEY, **options})


def failing(verdict):
    """Numbers of the checks that are not ok."""
    return {finding.check for finding in verdict.failed()}


def redraw(world, folder):
    """Let the insider's tables carry what the proofs now hold, as an honest program would write them."""
    drawn = judge(world.build(), folder)
    world.payload[INDEX], world.payload[WITHHELD] = table(list(drawn.rows)), table(list(drawn.withheld))
    return world.build()


def table(rows):
    """A .json table file."""
    return canonical(rows) + b"\n"


def lines(values):
    """A .jsonl file."""
    return b"".join(canonical(value) + b"\n" for value in values)


def read_lines(data):
    return [json.loads(line) for line in data.splitlines()]


@dataclass
class Told:
    """An event: positions of its opening (open: [salt, name, value]; closed: leaf hash)."""

    positions: list
    ev: str = ""

    @property
    def schema(self):
        return SCHEMAS[self.positions[0][2]]

    def __getitem__(self, name):
        return self.positions[self.schema.index[name]][2]

    def __setitem__(self, name, value):
        self.positions[self.schema.index[name]][2] = value

    @property
    def ms(self):
        return event.milliseconds(self["recorded_at"])

    def leaves(self):
        for position, head in zip(self.positions, self.schema.heads, strict=True):
            if isinstance(position, str):
                yield bytes.fromhex(position)
            else:
                value = canonical(position[2])
                yield tree.leaf_hash(
                    bytes.fromhex(position[0]) + head + len(value).to_bytes(4, "big") + value
                )

    def root(self):
        return tree.root(list(self.leaves())).hex()

    def close(self, *names):
        """Close fields, so that the root stays."""
        leaves = list(self.leaves())
        for name in names or [
            name for name, mark in zip(self.schema.names, self.schema.marks, strict=True) if mark != "!"
        ]:
            self.positions[self.schema.index[name]] = leaves[self.schema.index[name]].hex()


def told(type_, ms, *, closed=("reason_internal",), **values):
    """A new event, all fields open but `closed`."""
    schema = SCHEMAS[f"{type_}/1"]
    values = {"by": "J. Doe", **values, "recorded_at": event.timestamp(ms)}
    names = [name for name in schema.names if name not in closed]
    key = hashlib.sha256(f"{type_} {ms} {sorted(values)}".encode()).digest()
    return Told(event.opening(schema, key, values, names)["fields"])


@dataclass(eq=False)
class Slot:
    """One place in the log: raw bytes nobody opens, or a chain's entry with its event."""

    raw: bytes = b""
    t0: str = ""
    told: Told | None = None
    hsalt: str = ""
    rel: int | None = None
    cm: str = ""


@dataclass
class Chain:
    """A chain's identity and the tags that were fixed for it."""

    kind: int
    number: str | None
    pi: str | None
    tags: list
    shown: bool = True


@dataclass
class World:
    """A log and the package drawn from it."""

    slots: list
    chains: dict
    payload: dict
    extra: dict = field(default_factory=dict)
    fix_heads: bool = True

    @classmethod
    def of_vector(cls):
        """The vector package, taken apart."""
        return copy.deepcopy(_WORLD)

    def on(self, name):
        """The slots of a chain, by its name in the vectors."""
        t0 = T0.get(name, name)
        return [slot for slot in self.slots if slot.t0 == t0]

    def told(self, name, i):
        """The event of entry i of a chain."""
        return self.on(name)[i].told

    def drop(self, told_):
        """Never recorded: takes an event out of the log wherever it stands."""
        self.slots = [slot for slot in self.slots if slot.told is not told_]

    def record(self, told_, *names, before=None):
        """Write an event on chains, just before the issue of the production (or before another event)."""
        anchor = before if before is not None else self.on("P")[-1].told
        at = next(n for n, slot in enumerate(self.slots) if slot.told is anchor)
        self.slots[at:at] = [
            Slot(
                t0=T0.get(name, name),
                told=told_,
                hsalt=digest(f"{name}{told_.ms}".encode()),
                cm=digest(f"not yet: {name}{told_.ms}".encode()),
            )
            for name in names
        ]

    def add_number(self, kind, number):
        """A chain for another number, with its VRF proof; gives its t0."""
        pi, beta = vrf_prove.prove(VRF_SECRET, vrf.alpha(kind, number))
        t0 = vrf.genesis_tag(beta).hex()
        self.chains[t0] = Chain(kind, number, pi.hex(), [])
        return t0

    def add_item(self, name):
        """An item's chain; gives its t0."""
        t0 = digest(name.encode())
        self.chains[t0] = Chain(3, None, None, [])
        return t0

    def tag(self, t0, i):
        tags = self.chains[t0].tags
        if i == 0:
            return t0
        return tags[i] if i < len(tags) else digest(f"tag {t0} {i}".encode())

    def build(self):
        """Every file of the package, signed."""
        self.payload_manifest = manifest(self.payload, payload=True)
        renamed, positions, roots, shown = {}, {}, {t0: tree.Range() for t0 in self.chains}, {}
        done, entries = set(), []
        for index, slot in enumerate(self.slots):
            if slot.raw:
                entries.append(slot.raw)
                continue
            if id(slot.told) not in done:
                done.add(id(slot.told))
                self._settle(slot.told, renamed, positions, roots)
            i = positions.get(slot.t0, 0)
            header = chain.Header(
                self.chains[slot.t0].kind,
                i,
                bytes.fromhex(self.tag(slot.t0, i + 1)),
                roots[slot.t0].root(),
                bytes.fromhex(slot.told.ev),
                slot.told.schema.rel if slot.rel is None else slot.rel,
                slot.told.ms,
            )
            cm = chain.commitment(bytes.fromhex(slot.hsalt), header.pack())
            renamed[slot.cm or object()] = slot.cm = cm.hex()
            roots[slot.t0].append(tree.leaf_hash(cm))
            positions[slot.t0] = i + 1
            shown.setdefault(slot.t0, []).append(
                {"hdr": header.pack().hex(), "hsalt": slot.hsalt, "index": index}
            )
            entries.append(chain.link_entry(bytes.fromhex(self.tag(slot.t0, i)), cm))
        return self._files(entries, shown)

    def _settle(self, told_, renamed, positions, roots):
        """References to what was committed earlier, then the event's root."""
        for position in told_.positions:
            if isinstance(position, list):
                position[2] = _replace(position[2], renamed)
        if told_.schema.name == "ProductionIssued":
            if self.fix_heads and isinstance(told_.positions[told_.schema.index["heads"]], list):
                told_["heads"] = [
                    [t0, positions.get(t0, 0), roots[t0].root().hex()] for t0, _, _ in told_["heads"]
                ]
            if told_ is self.on("P")[-1].told:
                told_["payload_manifest_sha256"] = digest(self.payload_manifest)
        told_.ev = told_.root()

    def certify(self, *names):
        """Put chains into the heads of the production."""
        issued = self.on("P")[-1].told
        issued["heads"] = sorted([*issued["heads"], *([T0.get(name, name), 0, "0" * 64] for name in names)])

    def name_item(self, told_, t0):
        """A pair for `items` of an event, once the item's receipt has been committed."""
        told_["items"] = sorted([*told_["items"], [t0, self.on(t0)[0].cm]])

    def _files(self, entries, shown):
        files = dict(self.payload)
        files[MANIFEST] = self.payload_manifest
        for place in tiles.bundles_for(len(entries)):
            files[f"PROOF/log/{place.path}"] = tiles.bundle(
                entries[place.n * 256 : place.n * 256 + place.width]
            )
        root = tree.root([tree.leaf_hash(entry) for entry in entries])
        files[CHECKPOINT] = sign(note.Checkpoint(ORIGIN, len(entries), root).text())
        drawn = sorted((t0, each) for t0, each in self.chains.items() if each.shown)
        files[CHAINS] = lines(
            {
                "entries": shown.get(t0, [])[: 1 if t0 == T0["X4"] else None],
                "kind": each.kind,
                "number": each.number,
                "pi": each.pi,
                "t0": t0,
            }
            for t0, each in drawn
        )
        used = {slot.told.ev: slot.told for slot in self.slots if slot.told and self.chains[slot.t0].shown}
        files[EVENTS] = lines({"ev": ev, "fields": used[ev].positions} for ev in sorted(used))
        files.update(self.extra)
        return resign(files)


def _replace(value, renamed):
    if isinstance(value, str):
        return renamed.get(value, value)
    if isinstance(value, list):
        return [_replace(each, renamed) for each in value]
    return value


def _take_apart(files):
    events = {line["ev"]: Told(line["fields"], line["ev"]) for line in read_lines(files[EVENTS])}
    bundle = next(data for path, data in files.items() if "/entries/" in path)
    slots = [Slot(raw=entry) for entry in tiles.split_bundle(bundle)]
    chains = {}
    for line in read_lines(files[CHAINS]):
        headers = [chain.Header.parse(bytes.fromhex(entry["hdr"])) for entry in line["entries"]]
        chains[line["t0"]] = Chain(
            line["kind"],
            line["number"],
            line["pi"],
            [line["t0"], *(header.next_tag.hex() for header in headers)],
        )
        for entry, header in zip(line["entries"], headers, strict=True):
            slots[entry["index"]] = Slot(
                t0=line["t0"],
                told=events[header.ev.hex()],
                hsalt=entry["hsalt"],
                cm=slots[entry["index"]].raw[33:].hex(),
            )
    return World(slots, chains, {path: data for path, data in files.items() if is_payload(path)})


_WORLD = _take_apart(vector_files())


def edit(files, path, change):
    """Alter the lines of a proof file and cover the traces."""
    values = read_lines(files[path])
    changed = change(values)
    return resign({**files, path: lines(changed if isinstance(changed, list) else values)})


def chain_of(values, name):
    """A chain's line, by its name in the vectors."""
    return next(value for value in values if value["t0"] == T0[name])


def rows_of(path):
    """The rows of a table of the vector package."""
    return json.loads(vector_files()[path])


def says(verdict, text):
    """Whether a finding that is not ok holds a text."""
    return any(text in finding.what for finding in verdict.failed())


def log_files(entries):
    """A log's files, signed."""
    root = tree.root([tree.leaf_hash(entry) for entry in entries])
    files = {
        place.path: tiles.bundle(entries[place.n * 256 : place.n * 256 + place.width])
        for place in tiles.bundles_for(len(entries))
    }
    return {**files, "checkpoint": sign(note.Checkpoint(ORIGIN, len(entries), root).text())}


def with_log(files, entries):
    """Put another log, signed anew, under a package."""
    kept = {path: data for path, data in files.items() if "/log/" not in path}
    return resign({**kept, **{f"PROOF/log/{path}": data for path, data in log_files(entries).items()}})


ENTRIES = tiles.split_bundle(vector_files()[BUNDLE])


def a_witness(name, seed=b"\x09"):
    """An outside signer: what signs a checkpoint at a Unix time, and a policy that asks for it and the log's key."""
    key = SigningKey(seed * 32)
    public = note.vkey(name, bytes(key.verify_key), alg=note.COSIGNATURE)
    policy = f"log {VKEY}\nwitness {name} {public}\nquorum {name}\n".encode()

    def sign_at(checkpoint, time):
        return cosignature(note.parse_note(checkpoint).text, key, name, time)

    return sign_at, policy
