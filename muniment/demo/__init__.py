"""A sample county with a story to walk through. Everybody in it is invented."""
