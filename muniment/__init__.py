"""Muniment: evidence custody and criminal disclosure on one record that outsiders can check."""
