"""Labels for thermal printers that read ZPL II: 4 by 2 inches at 203 dots per inch."""

from __future__ import annotations

from collections.abc import Sequence

from muniment.labels.forms import Label

_WIDTH, _HEIGHT = 812, 406


def render(labels: Sequence[Label]) -> str:
    """The printer's text, one label after another."""
    return "".join(map(_label, labels))


def _label(label: Label) -> str:
    foot = f"received {label.received_at}  {label.units} unit(s)  {label.case or 'no case'}"
    return "\n".join(
        (
            "^XA",
            "^CI28",  # UTF-8
            f"^PW{_WIDTH}^LL{_HEIGHT}",
            f"^FO30,20^A0N,22,22{_field(label.office)}",
            f"^FO30,55^BY2^BCN,90,N,N,N,A{_field(label.number)}",
            f"^FO640,40^BQN,2,5{_field('QA,' + label.number)}",
            f"^FO30,165^A0N,44,44{_field(label.number)}",
            f"^FO30,225^A0N,28,28^FB750,3,4,L{_field(' '.join(label.what.split()))}",
            f"^FO30,360^A0N,24,24{_field(foot)}",
            "^XZ\n",
        )
    )


def _field(text: str) -> str:
    """A field's data. `^` and `~` begin commands wherever they stand: a description must not command the printer."""
    safe = "".join(_safe(sign) for sign in text)
    return f"^FH_^FD{safe}^FS"


def _safe(sign: str) -> str:
    if sign in "^~_\\" or not sign.isprintable():
        return "".join(f"_{byte:02X}" for byte in sign.encode("utf-8", "replace"))
    return sign
