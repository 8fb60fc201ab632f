"""Projections of the production room: rows to look things up in, rebuildable from the record."""
