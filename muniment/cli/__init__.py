"""The command: one module per verb family."""
