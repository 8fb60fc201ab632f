"""Codes, labels and forms."""

from __future__ import annotations

from muniment.errors import MunimentError


class LabelsError(MunimentError):
    """Printed numbers and forms."""


class CodeRefused(LabelsError):
    """What was typed or scanned is no item number."""

    says = "{found!r} is not an item number: {why}."
    advice = (
        "Nothing was recorded. Scan the label again, or type the number under it, such as MU-24-000123-K."
    )
    exit_code = 2
    http_status = 400


class LabelTooLong(LabelsError):
    """A text that a label can not hold."""

    says = "{what} does not fit on a {width} mm label."
    advice = "Nothing was printed. Use a wider label, or the sheet form."
    http_status = 400
