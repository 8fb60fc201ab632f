"""Files of former systems, read row by row into acts."""
