"""The desk, the only writer; the private store; keys, publishing and replay."""
