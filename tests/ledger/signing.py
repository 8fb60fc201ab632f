"""Keys and signatures for the tests of notes: the library that signs is not the code that checks."""

from nacl.signing import SigningKey

from muniment.ledger import note


class Key:
    """A log's or cosigner's key, from one byte of seed."""

    def __init__(self, name, seed, alg=note.ED25519):
        self.key = SigningKey(bytes((seed,)) * 32)
        self.name = name
        self.alg = alg
        self.public = bytes(self.key.verify_key)
        self.verifier = note.Verifier(name, alg, self.public)

    @property
    def vkey(self):
        return note.vkey(self.name, self.public, alg=self.alg)

    def line(self, text, time=None):
        """Its signature line over a text; a cosigner's states a time."""
        if self.alg == note.ED25519:
            blob = self.key.sign(text.encode()).signature
        else:
            message = note.cosigned_message(text, time)
            blob = time.to_bytes(8, "big") + self.key.sign(message).signature
        return note.signature_line(self.name, self.verifier.id, blob)


def signed(text, *lines):
    return (text + "\n" + "".join(lines)).encode()
