"""What a disk holds after the power went, at its worst: nothing that was not synced.

Bytes of a file are there as of its last fsync; a name is there, gone or moved only once its folder was synced. A real
disk may hold more: anything between this and what the process had written. The log of what a process did to its files
comes from the shim.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """One change, as the shim wrote it down."""

    call: str
    path: str
    at: int
    data: bytes


def read(path: Path) -> list[Step]:
    """The log of a process."""
    raw, steps, at = path.read_bytes(), [], 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        call, name, offset, size = raw[at:end].decode().split("\t")
        at = end + 1
        count = max(0, int(size)) if call == "write" else 0
        steps.append(Step(call, name, int(offset), raw[at : at + count]))
        at += count
    return steps


@dataclass
class _File:
    """Bytes now, and bytes as of the last fsync."""

    now: bytearray
    synced: bytes


@dataclass
class Disk:
    """Files and names below a folder, now and after a power cut."""

    root: str
    now: dict[str, _File] = field(default_factory=dict)
    names: dict[str, _File] = field(default_factory=dict)  # as synced
    folders: set[str] = field(default_factory=set)
    synced_folders: set[str] = field(default_factory=set)
    told: list[int] = field(default_factory=list)
    _from: str = ""

    @classmethod
    def of(cls, root: Path) -> Disk:
        """A folder as it lies there, all of it safe."""
        disk = cls(str(root))
        disk.folders = {str(p) for p in (root, *root.rglob("*")) if p.is_dir()}
        disk.synced_folders = set(disk.folders)
        for path in root.rglob("*"):
            if path.is_file() and not path.name.endswith("-shm"):
                data = path.read_bytes()
                disk.now[str(path)] = disk.names[str(path)] = _File(bytearray(data), data)
        return disk

    def take(self, step: Step) -> None:
        """One step further."""
        path = step.path
        if step.call == "told":
            self.told.append(step.at)
        elif step.call == "mkdir":
            self.folders.add(path)
        elif step.call == "from":
            self._from = path
        elif step.call == "rename":
            self.now[path] = self.now.pop(self._from)
        elif step.call == "unlink":
            self.now.pop(path, None)
        elif step.call == "fsync":
            self._sync(path)
        elif step.call == "cut":
            file = self._file(path)
            file.now = (file.now + bytes(max(0, step.at - len(file.now))))[: step.at]
        elif step.call in ("create", "write"):
            file = self._file(path)
            end = step.at + len(step.data)
            file.now += bytes(max(0, end - len(file.now)))
            file.now[step.at : end] = step.data

    def _file(self, path: str) -> _File:
        return self.now.setdefault(path, _File(bytearray(), b""))

    def _sync(self, path: str) -> None:
        if path not in self.folders:
            file = self._file(path)
            file.synced = bytes(file.now)
            return
        inside = {name: file for name, file in self.now.items() if str(Path(name).parent) == path}
        self.names = {n: f for n, f in self.names.items() if str(Path(n).parent) != path} | inside
        self.synced_folders |= {name for name in self.folders if str(Path(name).parent) == path}

    def cut_the_power(self, to: Path) -> Path:
        """Write what is left to another folder."""
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        for name in sorted(self.synced_folders):
            if all(str(each) in self.synced_folders for each in Path(name).parents if str(each) >= self.root):
                (to / Path(name).relative_to(self.root)).mkdir(parents=True, exist_ok=True)
        for name, file in self.names.items():
            place = to / Path(name).relative_to(self.root)
            if place.parent.is_dir():
                place.write_bytes(file.synced)
        return to
