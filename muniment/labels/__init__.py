"""Numbers with a check, and the forms on which they are printed: plain values in, bytes or text out."""

from muniment.labels.forms import Label, ReceiptForm

__all__ = ["Label", "ReceiptForm"]
