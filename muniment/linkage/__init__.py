"""The question asked of every case: atoms, scores, proposals and determinations."""
