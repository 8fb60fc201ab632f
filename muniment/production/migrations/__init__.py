"""Tables of the production room, step by step."""
