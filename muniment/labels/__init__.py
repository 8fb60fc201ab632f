"""Barcodes and forms."""
