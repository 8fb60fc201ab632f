"""The formats of the record and the proofs over them: reading side, standard library only, no I/O."""
