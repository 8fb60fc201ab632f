"""winmail.dat (TNEF): body and attachments, by tnefparse."""

from __future__ import annotations

from tnefparse import TNEF

from muniment.readers.markup import say_html
from muniment.readers.plain import decoded
from muniment.readers.rtf import text_of
from muniment.readers.source import Sink, Source


def read(source: Source, sink: Sink) -> None:
    """What is wrapped in it."""
    held = TNEF(source.whole())
    if held.body:
        sink.say(held.body if isinstance(held.body, str) else decoded(held.body)[0])
    if held.htmlbody:
        say_html(held.htmlbody if isinstance(held.htmlbody, str) else decoded(held.htmlbody)[0], sink)
    if held.rtfbody:
        sink.say(text_of(held.rtfbody))
    for attached in held.attachments:
        name = attached.long_filename() or attached.name
        sink.child(name if isinstance(name, str) else decoded(name)[0], bytes(attached.data))
