"""Productions: numbers, indexes, packages, delivery and receipts."""
