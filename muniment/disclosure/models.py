"""Projections of the disclosure room: rows to look things up in, rebuildable from the record."""
