"""An office with every key, written by hand: any list, any closing, any figure, signed as an honest one would sign it."""

import hashlib
from dataclasses import dataclass, field

from muniment.ledger import chain, event, note, tiles, tree, vrf
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.event import SCHEMAS, canonical
from muniment.ledger.register import GROUPS, days_between, group_of, merged
from muniment.record import vrf_prove
from muniment.verify import register
from tests.verify.thief import KEYS, ORIGIN, VKEY, VRF_SECRET, sign

DAY_MS = 86_400_000
BEGAN = "2024-02-27"
PLAIN = ("type", "recorded_at")
DAY = (*PLAIN, "day", "count", "late")
MONTH = (*PLAIN, "month", "heads", "count", "late", "groups")
CHAINS, EVENTS = "PROOF/chains.jsonl", "PROOF/events.jsonl"


def noon(day):
    """Unix milliseconds of noon UTC."""
    return register.day_bounds(day)[0] + 26 * 3_600_000


@dataclass
class Chain:
    """A list as it grows."""

    number: str
    t0: bytes
    pi: bytes
    range: tree.Range = field(default_factory=tree.Range)
    lines: list = field(default_factory=list)
    seen: list = field(default_factory=list)  # (type, fields, day) of what stands on it

    def tag(self, i):
        return self.t0 if i == 0 else hashlib.sha256(f"{self.number}/{i}".encode()).digest()


class Office:
    """Appends entries to day lists; `hand_over` writes the register as its parts stand then."""

    def __init__(self):
        self.entries = [chain.genesis_entry(ORIGIN, bytes.fromhex(KEYS["vrf_public"]))]
        self.chains = {}
        self.events = {}
        self.opened = {}
        self.last_ms = 0
        self.count = 0

    def chain(self, number):
        if number not in self.chains:
            pi, beta = vrf_prove.prove(VRF_SECRET, vrf.alpha(4, number))
            self.chains[number] = Chain(number, vrf.genesis_tag(beta), pi)
        return self.chains[number]

    def add(self, number, type_, opened, *, ms, rel=None, **values):
        """One entry on a list; its ev."""
        at, schema = self.chain(number), SCHEMAS[type_]
        self.count += 1
        event_key = hashlib.sha256(f"key {self.count}".encode()).digest()
        facts = {"recorded_at": event.timestamp(ms), "by": "Muniment", "via": "test", **values}
        line = event.opening(schema, event_key, facts, opened)
        i = len(at.lines)
        ev = bytes.fromhex(line["ev"])
        header = chain.Header(4, i, at.tag(i + 1), at.range.root(), ev, rel or schema.rel, ms).pack()
        hsalt = hashlib.sha256(f"salt {self.count}".encode()).digest()
        cm = chain.commitment(hsalt, header)
        self.entries.append(chain.link_entry(at.tag(i), cm))
        at.range.append(tree.leaf_hash(cm))
        at.lines.append({"hdr": header.hex(), "hsalt": hsalt.hex(), "index": len(self.entries) - 1})
        at.seen.append((type_, values, ms))
        self.events[line["ev"]] = line
        self.last_ms = max(self.last_ms, ms)
        return line["ev"]

    def receive(
        self, day, *, category="other", received_at=None, opened=(*PLAIN, "received_at"), ms=None, **more
    ):
        """A receipt on a day's list."""
        tag = hashlib.sha256(f"item {self.count}".encode()).hexdigest()
        values = {
            "item_t0": tag,
            "filed": "none",
            "received_at": received_at or day,
            "category": category,
            "receipt_number": f"MU-24-{self.count:06}-X",
            "words": "as said",
            "what": "a thing",
            **more,
        }
        return self.add(day, "ItemReceived/1", opened, ms=ms or max(noon(day), self.last_ms), **values)

    def counted(self, day):
        found = [v for t, v, _ in self.chain(day).seen if t == "ItemReceived/1"]
        groups = [group_of(v["category"]) for v in found]
        late = sum(v["received_at"] < day for v in found)
        return {"count": len(found), "late": late, **{g: groups.count(g) for g in GROUPS}}

    def close(self, day, *, opened=DAY, ms=None, lies=None):
        """A day's closing; `lies` replace its fields."""
        values = {"day": day, **self.counted(day), **(lies or {})}
        return self.add(
            day, "RegisterClosed/1", opened, ms=ms or max(noon(day) + DAY_MS, self.last_ms), **values
        )

    def close_month(self, month, days, *, opened=MONTH, lies=None):
        counted = [self.counted(day) for day in days]
        sums = {key: sum(each[key] for each in counted) for key in ("count", "late", *GROUPS)}
        heads = sorted([c.t0.hex(), len(c.lines), c.range.root().hex()] for c in map(self.chain, days))
        values = {"month": month, "heads": heads, "groups": merged(sums), **sums, **(lies or {})}
        return self.add(month, "RegisterMonthClosed/1", opened, ms=self.last_ms, **values)

    def files(self, first, last, *, months=(), began=BEGAN, as_of=None):
        """Facts and proofs by path."""
        days = list(days_between(first, last))
        lists = [self.chain(number) for number in (*days, *months)]
        size = len(self.entries)
        root = tree.root([tree.leaf_hash(each) for each in self.entries])
        used = {entry["hdr"][146:210] for each in lists for entry in each.lines}
        facts = {
            "as_of": event.timestamp(as_of or self.last_ms),
            "began": began,
            "format": register.FORMAT,
            "from": first,
            "origin": ORIGIN,
            "size": size,
            "to": last,
        }
        rows = [
            {
                "entries": each.lines,
                "kind": 4,
                "number": each.number,
                "pi": each.pi.hex(),
                "t0": each.t0.hex(),
            }
            for each in lists
        ]
        files = {
            register.FACTS: canonical(facts) + b"\n",
            CHAINS: lines(sorted(rows, key=lambda row: row["t0"])),
            EVENTS: lines(row for ev, row in sorted(self.events.items()) if ev in used),
            "PROOF/log/checkpoint": sign(Checkpoint(ORIGIN, size, root).text()),
        }
        for place in tiles.bundles_for(size):
            start = place.n * 256
            files[f"PROOF/log/{place.path}"] = tiles.bundle(self.entries[start : start + place.width])
        return files


def lines(rows):
    return b"".join(canonical(row) + b"\n" for row in rows)


def write(files, folder, *, tables=None):
    """The whole folder: tables as the proofs give them (or `tables`), manifest and note."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for path, data in (tables if tables is not None else register.drawn(folder)).items():
        (folder / path).write_bytes(data)
    return resign(folder)


def resign(folder):
    """Cover the traces: a new manifest and note over what lies there."""
    for path in (register.MANIFEST, register.NOTE):
        (folder / path).unlink(missing_ok=True)
    paths = sorted(
        (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()), key=str.encode
    )
    manifest = "".join(
        f"{hashlib.sha256((folder / p).read_bytes()).hexdigest()}  {p}\n" for p in paths
    ).encode()
    (folder / register.MANIFEST).write_bytes(manifest)
    origin, size = (folder / "PROOF/log/checkpoint").read_text().split("\n")[:2]
    digest = note.b64(hashlib.sha256(manifest).digest())
    (folder / register.NOTE).write_bytes(sign(f"{register.FORMAT}\n{origin}\n{size}\n{digest}\n"))
    return folder


def judge(folder, **options):
    return register.verify_register(folder, **{"vkey": VKEY, **options})


def an_office():
    """Five days over a month's end: 27, 28 and 29 February, 1 and 2 March 2024; the second of March is not over."""
    office = Office()
    for day, categories in PLAN.items():
        for category in categories:
            office.receive(day, category=category)
        if day != LAST:
            office.close(day)
        if day == "2024-02-29":
            office.close_month("2024-02", FEBRUARY)
    return office


FEBRUARY = ["2024-02-27", "2024-02-28", "2024-02-29"]
PLAN = {
    "2024-02-27": ["ammunition"] * 6 + ["drugs"],
    "2024-02-28": [],
    "2024-02-29": ["firearm", "phone"],
    "2024-03-01": ["biological"],
    "2024-03-02": ["document"],
}
FIRST, LAST = "2024-02-27", "2024-03-02"


def hand_over(office, folder, *, months=("2024-02",), first=FIRST, last=LAST, **more):
    return write(office.files(first, last, months=months, **more), folder)
