"""Tables of the record room, step by step."""
