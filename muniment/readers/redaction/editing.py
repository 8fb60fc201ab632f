"""Letters taken out of a page's drawing, all others left where they are. Refuses what it does not understand.

Follows the text operators of ISO 32000-1, 9.3 and 9.4: each letter's place from text matrix, current matrix and width.
A letter under a box becomes a gap of its own width. Fonts: Type 1 and TrueType with one byte a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from reportlab.pdfbase import pdfmetrics

from muniment.readers.pages import Box
from muniment.readers.redaction import rebuilding

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_ASCENT, _DESCENT = 0.85, -0.25
_FONT = "/MunimentCode"
_TEXT = frozenset(("Tj", "TJ", "'", '"'))
_CURVES = frozenset(("c", "v", "y"))
_MANY = 8  # curves on a page: more may be letters drawn as shapes
_STANDARD = {name.replace("-", "").lower(): name for name in (*pdfmetrics.standardFonts,)}


class NotUnderstoodError(Exception):
    """Something on the page whose place can not be told for certain. The message says what."""


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` saves."""

    matrix: Matrix = _UNIT
    font: Any = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass
class _Walk:
    """A page's instructions in order."""

    page: pikepdf.Page
    boxes: Sequence[Box]
    now: _State = field(default_factory=_State)
    saved: list[_State] = field(default_factory=list)
    text: Matrix = _UNIT
    line: Matrix = _UNIT
    fonts: dict[str, _Font] = field(default_factory=dict)
    curves: int = 0


def edited(
    out: pikepdf.Pdf, old: pikepdf.Pdf, page: pikepdf.Page, boxes: Sequence[Box], codes: Sequence[str]
) -> None:
    """The page without the letters under the boxes, black where they were. Raises NotUnderstoodError."""
    walk = _Walk(page, boxes)
    instructions = [each for one in pikepdf.parse_content_stream(page) for each in _instruction(walk, one)]
    if walk.curves > _MANY:
        raise NotUnderstoodError("shapes are drawn on it that could be letters")
    start = pikepdf.ContentStreamInstruction([], pikepdf.Operator("q"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))
    new = rebuilding.kept(out, old, page, [start, *instructions, end])
    _cover(out, new, boxes, codes)


def _cover(out: pikepdf.Pdf, page: pikepdf.Page, boxes: Sequence[Box], codes: Sequence[str]) -> None:
    fonts = page.obj.Resources.get("/Font") or pikepdf.Dictionary()
    held = pikepdf.Dictionary(dict(fonts.items()))
    held[_FONT] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources["/Font"] = held
    lines = ["q 0 g 0 G"]
    for (left, bottom, right, top), code in zip(boxes, codes, strict=True):
        lines.append(f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re f")
        size = max(2.0, min(7.0, (top - bottom) * 0.7))
        plain = "".join(sign for sign in code if sign.isascii() and sign.isprintable() and sign not in "()\\")
        if plain and pdfmetrics.stringWidth(plain, "Helvetica", size) < right - left - 1:
            lines.append(
                f"BT 1 g {_FONT} {size:.2f} Tf {left + 0.5:.3f} {bottom + 1:.3f} Td ({plain}) Tj ET 0 g"
            )
    lines.append("Q")
    page.contents_add("\n".join(lines).encode())


def _instruction(walk: _Walk, one: Any) -> Iterator[Any]:
    if isinstance(one, pikepdf.ContentStreamInlineImage):
        _refuse_under(walk, "a picture")
        yield one
        return
    name, given = str(one.operator), list(one.operands)
    if name in _TEXT:
        yield from _shown(walk, name, given)
        return
    _follow(walk, name, given)
    yield one


def _follow(walk: _Walk, name: str, given: list[Any]) -> None:
    """What an instruction changes in the state."""
    now = walk.now
    if name == "q":
        walk.saved.append(now)
    elif name == "Q":
        if walk.saved:
            walk.now = walk.saved.pop()
    elif name == "cm":
        walk.now = replace(now, matrix=_times(_matrix(given), now.matrix))
    elif name in _SETS:
        _set(walk, name, given)
    elif name == "BT":
        walk.text = walk.line = _UNIT
    elif name in ("Td", "TD", "Tm", "T*"):
        _move(walk, name, given)
    elif name == "Do":
        _drawn(walk, given)
    elif name == "sh":
        _refuse_under(walk, "a shading")
    elif name in _CURVES:
        walk.curves += 1
    elif name == "gs":
        _graphics(walk, given)


_SETS = frozenset(("Tf", "Tc", "Tw", "Tz", "TL", "Ts"))


def _set(walk: _Walk, name: str, given: list[Any]) -> None:
    if name == "Tf":
        walk.now = replace(walk.now, font=str(given[0]), size=float(given[1]))
        return
    value = float(given[0])
    changed: dict[str, Any] = {
        "Tc": {"spacing": value},
        "Tw": {"word": value},
        "Tz": {"stretch": value / 100},
        "TL": {"leading": value},
        "Ts": {"rise": value},
    }[name]
    walk.now = replace(walk.now, **changed)


def _move(walk: _Walk, name: str, given: list[Any]) -> None:
    if name == "Tm":
        walk.line = _matrix(given)
    elif name == "T*":
        walk.line = _times((1, 0, 0, 1, 0, -walk.now.leading), walk.line)
    else:
        across, up = float(given[0]), float(given[1])
        if name == "TD":
            walk.now = replace(walk.now, leading=-up)
        walk.line = _times((1, 0, 0, 1, across, up), walk.line)
    walk.text = walk.line


def _shown(walk: _Walk, name: str, given: list[Any]) -> Iterator[Any]:
    """A showing operator as one of gaps and the letters that stay."""
    if name in ("'", '"'):
        if name == '"':
            walk.now = replace(walk.now, word=float(given[0]), spacing=float(given[1]))
            yield _made([given[0]], "Tw")
            yield _made([given[1]], "Tc")
        _move(walk, "T*", [])
        yield _made([], "T*")
        given = given[-1:]
    parts = list(given[0]) if name == "TJ" else [given[0]]
    font = _font(walk)
    kept: list[Any] = []
    for part in parts:
        if isinstance(part, pikepdf.String):
            kept += _letters(walk, font, bytes(part))
        else:
            _advance(walk, -float(part) / 1000 * walk.now.size)
            kept.append(part)
    yield _made([pikepdf.Array(kept)], "TJ")


def _letters(walk: _Walk, font: _Font, codes: bytes) -> list[Any]:
    kept: list[Any] = []
    run = bytearray()
    near = _near(walk)
    for code in codes:
        width = font.width(code)
        across = width * walk.now.size + walk.now.spacing + (walk.now.word if code == 32 else 0.0)
        if near and _covered(walk, width, near):
            if run:
                kept.append(pikepdf.String(bytes(run)))
                run = bytearray()
            kept.append(-across * 1000 / walk.now.size if walk.now.size else 0)
        else:
            run.append(code)
        _advance(walk, across)
    if run:
        kept.append(pikepdf.String(bytes(run)))
    return kept


def _near(walk: _Walk) -> list[Box]:
    """The boxes that letters shown from here on one line can stand under."""
    whole = _whole(walk)
    if abs(whole[1]) > 1e-6:  # the line does not run level
        return list(walk.boxes)
    ends = [_point(whole, 0.0, y)[1] for y in (_DESCENT, _ASCENT)]
    return [box for box in walk.boxes if box[1] < max(ends) and box[3] > min(ends)]


def _whole(walk: _Walk) -> Matrix:
    """From a letter's own square to the page."""
    now = walk.now
    return _times(_times((now.size * now.stretch, 0.0, 0.0, now.size, 0.0, now.rise), walk.text), now.matrix)


def _covered(walk: _Walk, width: float, boxes: Sequence[Box]) -> bool:
    """Whether the letter at this place stands under a box."""
    whole = _whole(walk)
    corners = [_point(whole, x, y) for x in (0.0, width) for y in (_DESCENT, _ASCENT)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    for box in boxes:
        across = min(right, box[2]) - max(left, box[0])
        up = min(high, box[3]) - max(low, box[1])
        if across > 0.25 * (right - left) and up > 0.2 * (high - low):
            return True
    return False


def _advance(walk: _Walk, across: float) -> None:
    walk.text = _times((1, 0, 0, 1, across * walk.now.stretch, 0), walk.text)


def _drawn(walk: _Walk, given: list[Any]) -> None:
    held = _resource(walk, "/XObject")
    what = held.get(str(given[0]))
    if what is None:
        return
    if what.get("/Subtype") != "/Image":
        raise NotUnderstoodError("a form stands on it, drawn as a whole")
    _refuse_under(walk, "a picture")


def _refuse_under(walk: _Walk, what: str) -> None:
    """Raises NotUnderstoodError where the unit square, as it is drawn now, reaches under a box."""
    corners = [_point(walk.now.matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    if any(left < b[2] and right > b[0] and low < b[3] and high > b[1] for b in walk.boxes):
        raise NotUnderstoodError(f"{what} reaches under a box")


def _graphics(walk: _Walk, given: list[Any]) -> None:
    held = _resource(walk, "/ExtGState")
    state = held.get(str(given[0]))
    if isinstance(state, pikepdf.Dictionary) and "/Font" in state:
        raise NotUnderstoodError("a font is set in a way that is not followed")


class _Font:
    """Widths of the letters of a simple font, in ems."""

    def __init__(self, font: Any) -> None:
        if font.get("/Subtype") not in ("/Type1", "/TrueType", "/MMType1"):
            raise NotUnderstoodError(f"a font of the kind {font.get('/Subtype')} stands on it")
        self._first = int(font.get("/FirstChar", 0))
        held = font.get("/Widths")
        self._widths = [float(each) for each in held] if isinstance(held, pikepdf.Array) else None
        descriptor = font.get("/FontDescriptor")
        missing = descriptor.get("/MissingWidth", 0) if isinstance(descriptor, pikepdf.Dictionary) else 0
        self._missing = float(missing)
        if self._widths is None:
            self._widths = _standard(str(font.get("/BaseFont", "")))
            self._first = 0

    def width(self, code: int) -> float:
        at = code - self._first
        widths = self._widths or ()
        return (widths[at] if 0 <= at < len(widths) else self._missing) / 1000


def _standard(name: str) -> list[float]:
    """Widths of one of the fourteen fonts that every reader has."""
    known = _STANDARD.get(name.strip("/").replace("-", "").lower())
    if known is None:
        raise NotUnderstoodError(f"the font {name} states no widths")
    return [float(each) for each in pdfmetrics.getFont(known).widths]


def _font(walk: _Walk) -> _Font:
    name = str(walk.now.font)
    if name not in walk.fonts:
        held = _resource(walk, "/Font")
        if held.get(name) is None:
            raise NotUnderstoodError("a font is missing")
        walk.fonts[name] = _Font(held[name])
    return walk.fonts[name]


def _resource(walk: _Walk, name: str) -> Any:
    """A dictionary of the page's resources; empty where there is none."""
    held: Any = walk.page.obj.get("/Resources")
    return held[name] if isinstance(held, pikepdf.Dictionary) and name in held else pikepdf.Dictionary()


def _made(operands: list[Any], name: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(name))


def _matrix(given: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in given)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _point(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
