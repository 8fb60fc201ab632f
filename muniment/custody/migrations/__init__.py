"""Tables of the custody room, step by step."""
