"""Sound and film: what ffprobe says of them. Speech is not turned into text, and that is said."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_SECONDS = 40


def read(source: Source, sink: Sink) -> None:
    """Duration, streams and tags."""
    probe = shutil.which("ffprobe")
    if probe is None:
        raise UnreadableError(
            Trouble.UNSUPPORTED, "ffprobe is not installed here: nothing is said of this recording."
        )
    with source.file() as path:
        found = subprocess.run(
            [
                probe,
                "-v",
                "error",
                "-protocol_whitelist",
                "file",
                "-of",
                "json",
                "-show_format",
                "-show_streams",
                str(path),
            ],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    if found.returncode != 0:
        raise UnreadableError(
            Trouble.DAMAGED, f"It can not be played ({found.stderr.decode('utf-8', 'replace')[:200]})."
        )
    _say(json.loads(found.stdout), sink)
    sink.trouble(Trouble.NOT_TRANSCRIBED, "Speech in it is not text: listen to it.")


def _say(told: dict[str, Any], sink: Sink) -> None:
    held = told.get("format", {})
    sink.fact("duration", f"{float(held.get('duration') or 0):.1f} s")
    sink.fact("container", held.get("format_long_name"))
    for each in told.get("streams", ()):
        kind = each.get("codec_type", "stream")
        sink.fact(f"{kind} codec", each.get("codec_name"))
        if kind == "video":
            sink.fact("picture", f"{each.get('width')} x {each.get('height')}")
        _tags(each.get("tags", {}), sink)
    _tags(held.get("tags", {}), sink)


def _tags(tags: dict[str, Any], sink: Sink) -> None:
    for name, value in tags.items():
        sink.fact(name, value)
        if name.lower() in ("title", "artist", "album", "comment", "description"):
            sink.say(str(value), Where.PROPERTY)
