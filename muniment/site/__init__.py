"""Settings, addresses, server start, and the tuples that wire the rooms together."""
