"""Tables of the cases room, step by step."""
