"""What is in the files: read in the box, kept as text, found again, and what could not be read."""
