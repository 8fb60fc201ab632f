"""What is owed, what was listed, reviewed, withheld, requested and certified."""
