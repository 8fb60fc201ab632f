"""Redactions of PDFs: found, made so that nothing is left under them, and judged. Runs in the sandbox."""
