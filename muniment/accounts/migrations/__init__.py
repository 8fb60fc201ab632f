"""Tables of the accounts room, step by step."""
