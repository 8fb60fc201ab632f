"""Measurements against peers, run by `make bench`."""
