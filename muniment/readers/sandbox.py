"""The box: a process without network, without the file system but for the programs, with limits (bubblewrap)."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from functools import cache
from pathlib import Path

import muniment
from muniment.errors.readers import NoSandbox

OVERRIDE = "MUNIMENT_READ_UNSANDBOXED"
_TMP = 768 << 20  # bytes of the box's own memory disk
_BOX_TMP = "/tmp"  # noqa: S108  where it stands, in the box alone
_MAIN = "import sys; sys.path[:0] = sys.argv[2:]; from muniment.readers import child; child.main(int(sys.argv[1]))"
_LINKS = ("bin", "sbin", "lib", "lib32", "lib64")


def overridden() -> bool:
    """Whether the operator decided to read without the box. It stands beside everything that is read so."""
    return os.environ.get(OVERRIDE) == "yes, on my responsibility"


@cache
def works() -> str | None:
    """None where the box can be built; else why not, as bubblewrap says it."""
    program = shutil.which("bwrap")
    if program is None:
        return "bubblewrap (bwrap) is not installed"
    tried = subprocess.run(
        [*_walls(program), "/usr/bin/env", "true"], capture_output=True, text=True, timeout=30, check=False
    )
    return None if tried.returncode == 0 else (tried.stderr.strip() or f"bwrap ended with {tried.returncode}")


def command(handle: int) -> list[str]:
    """What starts a child that listens on an inherited handle. Raises NoSandbox."""
    inner = [sys.executable, "-I", "-B", "-c", _MAIN, str(handle), *_paths()]
    if overridden():
        return inner
    why = works()
    if why is not None:
        raise NoSandbox(why=why, override=OVERRIDE)
    seen: list[str] = []
    for place in _places():
        seen += ["--ro-bind", place, place]
    return [*_walls(str(shutil.which("bwrap"))), *seen, "--", *inner]


def _walls(program: str) -> list[str]:
    walls = [program, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    walls += ["--uid", "65534", "--gid", "65534", "--hostname", "reader", "--clearenv"]
    walls += [
        "--setenv",
        "PATH",
        "/usr/bin:/usr/sbin",
        "--setenv",
        "LANG",
        "C.UTF-8",
        "--setenv",
        "HOME",
        _BOX_TMP,
    ]
    walls += ["--setenv", "OMP_THREAD_LIMIT", "1", "--ro-bind", "/usr", "/usr"]
    for name in _LINKS:
        if Path("/", name).is_symlink():
            walls += ["--symlink", f"usr/{name}", f"/{name}"]
        elif Path("/", name).is_dir():
            walls += ["--ro-bind", f"/{name}", f"/{name}"]
    for optional in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/magic"):
        walls += ["--ro-bind-try", optional, optional]
    return [
        *walls,
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        str(_TMP),
        "--tmpfs",
        _BOX_TMP,
        "--chdir",
        _BOX_TMP,
    ]


def _paths() -> list[str]:
    """Where the child imports from: the installed packages, and the folder that holds `muniment`."""
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return list(dict.fromkeys((*packages, str(Path(muniment.__file__).parent.parent))))


def _places() -> list[str]:
    """Folders that the child may read beside /usr: the interpreter, the packages, our own code."""
    wanted = [sys.base_prefix, sys.prefix, *site.getsitepackages(), str(Path(muniment.__file__).parent)]
    wanted += [path for path in _paths() if path.endswith("-packages")]
    found: list[str] = []
    for place in sorted({str(Path(one)) for one in wanted if Path(one).is_dir()}, key=len):
        inside = any(place == one or place.startswith(one + "/") for one in (*found, "/usr"))
        if not inside:
            found.append(place)
    return found
