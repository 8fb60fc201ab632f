"""Tables of the linkage room, step by step."""
