"""What is in a file: one module per family."""
