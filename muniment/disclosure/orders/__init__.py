"""Orders of courts about entries of the record, and compartments for what they protect."""
