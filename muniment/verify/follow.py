"""Reads a log on from where it was left: nothing is fetched or hashed twice but the last, partial bundle.

Between two looks it is enough to keep the peaks of the tree up to the last full bundle, the places of the few tags that
are watched, and the roots at the sizes that have to come out again. That the log continues what was seen before
then follows from the new entries alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import AbstractSet, Any, Callable, Collection, Dict, Iterable, Optional

from muniment.ledger.chain import Genesis, genesis_entry, parse_entry
from muniment.ledger.errors import EntryRefused, LedgerError, OpeningRefused
from muniment.ledger.forms import is_count, is_hash
from muniment.ledger.scan import Found, Scan, scan
from muniment.ledger.tiles import WIDTH, Place
from muniment.ledger.tree import Range

AT_ONCE = 1024  # bundles between two times at which the reading can be kept
_KEYS = {"closed", "edge", "entry0", "peaks", "places", "roots"}
Fetch = Callable[[Iterable[Place]], Iterable[bytes]]


@dataclass
class Reading:
    """How far a log was read. `scan` has what was found; its `edge` is where the next look goes on."""

    scan: Scan = field(default_factory=Scan)
    closed: bool = False

    def go_on(
        self,
        fetch: Fetch,
        *,
        to: int,
        wanted: AbstractSet[bytes],
        sizes: Collection[int] = (),
        pause: Callable[[Reading], None] = lambda _: None,
    ) -> None:
        """Read up to `to` entries. `pause` is called now and then, when the reading may be kept; raises LedgerError."""
        first = self.scan.edge.size // WIDTH
        full, rest = divmod(to, WIDTH)
        while first < full or rest:
            last = min(first + AT_ONCE, full)
            places = [Place(-1, n, WIDTH) for n in range(first, last)]
            if last == full and rest:
                places.append(Place(-1, full, rest))
                rest = 0
            if not places:
                break
            self._take(scan(fetch(places), wanted=wanted, sizes=sizes, after=self.scan.edge))
            first = last
            pause(self)

    def _take(self, found: Scan) -> None:
        """Join what was found after the edge to what was found before it."""
        before = self.scan.edge.size
        if self.closed and found.size > before:
            raise EntryRefused("The log was closed, and goes on all the same", found=before)
        for tag, places in self.scan.places.items():
            early = [place for place in places if place.at < before]
            found.places[tag] = early + found.places.get(tag, [])
        found.genesis = found.genesis or self.scan.genesis
        found.roots = {**self.scan.roots, **found.roots}
        self.closed = found.final is not None and found.edge.size == found.size
        self.scan = found

    def as_json(self) -> Dict[str, Any]:
        """What has to be kept to go on, up to the last full bundle."""
        edge, genesis = self.scan.edge, self.scan.genesis
        return {
            "closed": self.closed,
            "edge": edge.size,
            "entry0": genesis_entry(genesis.origin, genesis.vrf_public).hex() if genesis is not None else "",
            "peaks": [peak.hex() for peak in edge.peaks],
            "places": {
                tag.hex(): [[place.at, place.cm.hex()] for place in places]
                for tag, places in self.scan.places.items()
            },
            "roots": {str(size): root.hex() for size, root in self.scan.roots.items()},
        }

    @classmethod
    def of_json(cls, value: Any) -> Reading:
        """Read what `as_json` gave; raises OpeningRefused."""
        if not isinstance(value, dict) or set(value) != _KEYS or not is_count(value["edge"]):
            raise OpeningRefused("What was kept of the log's reading can not be read")
        try:
            peaks = [_hash(peak) for peak in value["peaks"]]
            edge = Range(value["edge"], peaks)
            found = Scan(size=edge.size, root=edge.root(), edge=edge)
            for tag, places in value["places"].items():
                found.places[_hash(tag)] = [Found(int(at), _hash(cm)) for at, cm in places]
            found.roots = {int(size): _hash(root) for size, root in value["roots"].items()}
            genesis = _genesis(value["entry0"])
        except (LedgerError, TypeError, ValueError, AttributeError) as refused:
            raise OpeningRefused("What was kept of the log's reading can not be read") from refused
        found.genesis = genesis
        return cls(found, bool(value["closed"]))


def _genesis(text: str) -> Optional[Genesis]:
    parsed = parse_entry(bytes.fromhex(text)) if text else None
    return parsed if isinstance(parsed, Genesis) else None


def _hash(text: Any) -> bytes:
    if not is_hash(text):
        raise OpeningRefused("What was kept of the log's reading can not be read")
    return bytes.fromhex(text)
