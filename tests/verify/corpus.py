"""One set of packages for every checker: good ones of many shapes, and every theft that the tests of this folder know.

A test that judges a package puts it into the set by that alone: `cases` runs the tests of thefts with a judge that
keeps what it was given. What a checker must say of each stands in `corpus.json`, so that a verdict never changes
unseen. For another checker:

    for case in cases():
        package = case.build(folder)            # a new folder; what lies beside the package is written there too
        ours = my_checker(package, number=case.asked.number, vkey=case.asked.vkey, …)
        assert (ours.verdict, ours.failing) == case.expected

`case.asked` has everything that a person would bring along; its paths are below `folder`. To add to what is expected,
after reading what has changed: `python -m tests.verify.corpus`.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from tests.verify import thief

EXPECTED = Path(__file__).with_name("corpus.json")
MODULES = ("test_good_packages", "test_thefts_of_files", "test_thefts_of_grounds", "test_thefts_of_the_list")
MODULES += ("test_thefts_of_the_log", "test_thefts_of_structure")
Files = Mapping[str, bytes]


class Expected(NamedTuple):
    """What every checker says: the verdict, and the numbers of the checks that found something."""

    verdict: str
    failing: tuple[int, ...]


@dataclass(frozen=True)
class Asked:
    """What the person who checks brings along. `seen` and `log`: places below the folder given to `build`."""

    number: str | None = thief.NUMBER
    vkey: str | None = thief.VKEY
    cases: tuple[str, ...] = ()
    policy: bytes | None = None
    seen: tuple[str, ...] = ()
    log: str | None = None
    max_age_days: float | None = None
    now: int | None = None

    def options(self, folder: Path) -> dict[str, Any]:
        """As keyword arguments of `muniment.verify.verify`."""
        return {
            **vars(self),
            "seen": [folder / each for each in self.seen],
            "log": folder / self.log if self.log else None,
        }


@dataclass(frozen=True)
class Case:
    """One package. `files` by path below the folder; the package itself lies in `package/`."""

    name: str
    files: Files
    asked: Asked
    expected: Expected
    found: Expected = field(repr=False)  # what muniment.verify said when the set was put together

    def build(self, folder: Path) -> Path:
        """Write it all below a new folder; gives the package's root."""
        thief.write(self.files, folder)
        return folder / "package"

    def __iter__(self) -> Iterator[Any]:
        """As `name, build, expected`."""
        return iter((self.name, self.build, self.expected))


def cases(*, good: bool | None = None) -> Iterator[Case]:
    """Every package of the set; `good`: only those that pass, or only those that do not."""
    stated = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
    for name, files, asked, found in _kept():
        verdict, failing = stated.get(name, (None, ()))
        expected = Expected(verdict, tuple(failing)) if verdict is not None else found
        if good is None or good == (expected.verdict != "not ok"):
            yield Case(name, files, asked, expected, found)


@functools.cache
def _kept() -> list[tuple[str, Files, Asked, Expected]]:
    """Run every test of thefts with a judge that keeps what it judges."""
    kept: list[tuple[str, Files, Asked, Expected]] = []
    with tempfile.TemporaryDirectory() as place:
        for module in map(_module, MODULES):
            for name, test in vars(module).items():
                if name.startswith("test_") and "judge" in test.__code__.co_names:
                    for suffix, given in _parameters(test):
                        folder = Path(tempfile.mkdtemp(dir=place))
                        keep = _Keeper(f"{name.removeprefix('test_')}{suffix}", kept)
                        _run(module, test, keep, folder, given)
    return kept


def _module(name: str) -> Any:
    return __import__(f"tests.verify.{name}", fromlist=["judge"])


class _Keeper:
    """Stands in for `judge`: judges, and keeps the package with what was asked of it."""

    def __init__(self, name: str, kept: list[tuple[str, Files, Asked, Expected]]) -> None:
        self.name, self.kept, self.count = name, kept, itertools.count(1)

    def __call__(self, files: Files, folder: Path, **options: Any) -> Any:
        asked, beside = _asked(options)
        verdict = thief.judge(files, folder, **options)
        n = next(self.count)
        found = Expected(verdict.verdict, tuple(sorted(thief.failing(verdict))))
        whole = {**{f"package/{path}": data for path, data in files.items()}, **beside}
        self.kept.append((self.name + (f" #{n}" if n > 1 else ""), whole, asked, found))
        return verdict


def _asked(options: Mapping[str, Any]) -> tuple[Asked, dict[str, bytes]]:
    """The question, with what lies beside the package read into files."""
    given, beside = dict(options), {}
    seen = []
    for n, path in enumerate(given.pop("seen", ())):
        seen.append(f"seen{n}")
        beside |= _read(Path(path), f"seen{n}")
    log = given.pop("log", None)
    if log is not None:
        beside |= _read(Path(log), "log")
    if given.get("policy") is not None and not isinstance(given["policy"], bytes):
        given["policy"] = Path(given["policy"]).read_bytes()
    given["cases"] = tuple(given.get("cases", ()))
    return Asked(**given, seen=tuple(seen), log="log" if log is not None else None), beside


def _read(path: Path, name: str) -> dict[str, bytes]:
    if path.is_file():
        return {name: path.read_bytes()}
    found = (each for each in path.rglob("*") if each.is_file())
    return {f"{name}/{each.relative_to(path).as_posix()}": each.read_bytes() for each in found}


def _parameters(test: Callable[..., None]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every set of arguments of a parametrized test, with a suffix for its name."""
    rows: list[list[tuple[str, dict[str, Any]]]] = []
    for mark in getattr(test, "pytestmark", ()):
        if mark.name != "parametrize":
            continue
        names = re.split(r",\s*", mark.args[0]) if isinstance(mark.args[0], str) else list(mark.args[0])
        ids = mark.kwargs.get("ids")
        rows.append([])
        for n, value in enumerate(mark.args[1]):
            values = value if len(names) > 1 else (value,)
            label = ids(value) if callable(ids) else ids[n] if ids else " ".join(map(_label, values))
            rows[-1].append((f" [{label}]", dict(zip(names, values, strict=True))))
    for row in itertools.product(*rows):
        yield "".join(each for each, _ in row), {k: v for _, given in row for k, v in given.items()}


def _label(value: Any) -> str:
    if callable(value):
        return str(value.__name__)
    return ascii(value)[:60]


def _run(
    module: Any, test: Callable[..., None], keep: _Keeper, folder: Path, given: Mapping[str, Any]
) -> None:
    wanted = inspect.signature(test).parameters
    here = {"tmp_path": folder, "world": thief.World.of_vector()}
    # Whether the test holds is its own affair: what it judged until then is in the set all the same.
    with mock.patch.object(module, "judge", keep), contextlib.suppress(AssertionError):
        test(**{name: given[name] if name in given else here[name] for name in wanted})


def main() -> None:
    """Write what `muniment.verify` says now as what is expected."""
    EXPECTED.unlink(missing_ok=True)
    found = {case.name: list(case.found) for case in cases()}
    lines = [f"{json.dumps(name)}: {json.dumps(said)}" for name, said in sorted(found.items())]
    EXPECTED.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
