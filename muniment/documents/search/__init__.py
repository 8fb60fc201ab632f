"""Finding words again: in items, reports, cases and files."""
