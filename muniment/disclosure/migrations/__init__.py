"""Tables of the disclosure room, step by step."""
