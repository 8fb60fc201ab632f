"""The private store: the log as it was signed, the chains' heads and headers, and the bodies under lock."""

from __future__ import annotations

from django.db import models


class Span(models.Model):
    """Entries that one commit appended, from index `first` on, each behind its length as in a tile."""

    first = models.BigIntegerField(primary_key=True)
    data = models.BinaryField()


class Tile(models.Model):
    """A hash tile; the partial ones of the right edge are replaced as they grow."""

    key = models.CharField(primary_key=True, max_length=32)  # level/n
    data = models.BinaryField()


class Checkpoint(models.Model):
    """A signed checkpoint, byte for byte; after a crash these bytes are published again, never others."""

    size = models.BigIntegerField(primary_key=True)
    note = models.BinaryField()
    pads = models.BigIntegerField()  # padding entries so far
    recorded_ms = models.BigIntegerField()


class Chain(models.Model):
    """The head of one chain."""

    kind = models.SmallIntegerField()
    ident = models.CharField(max_length=64)
    t0 = models.BinaryField(unique=True)
    n = models.BigIntegerField()
    peaks = models.BinaryField()
    next_tag = models.BinaryField()
    cm0 = models.BinaryField(null=True)
    pi = models.BinaryField(null=True)

    class Meta:
        """One chain for one subject."""

        constraints = [models.UniqueConstraint(fields=["kind", "ident"], name="one_chain_for_one_subject")]


class StoredEvent(models.Model):
    """An event: its body under its own key, and beside it what must outlast the key."""

    seq = models.BigIntegerField(primary_key=True)
    ev = models.BinaryField(unique=True)
    type = models.CharField(max_length=64, db_index=True)
    recorded_ms = models.BigIntegerField()
    body = models.BinaryField(null=True)  # AES-256-GCM; null once expunged or lost
    kept = models.BinaryField()  # salts and values of the fields that are always open, as JSON
    leaves = models.BinaryField()  # all leaf hashes, 32 bytes each


class Link(models.Model):
    """Position i of a chain: what opens its entry in the log."""

    chain = models.BigIntegerField()
    i = models.BigIntegerField()
    seq = models.BigIntegerField(db_index=True)
    tag = models.BinaryField(unique=True)
    hsalt = models.BinaryField()
    hdr = models.BinaryField()
    cm = models.BinaryField()
    log_index = models.BigIntegerField(null=True)

    class Meta:
        """One entry at one position."""

        constraints = [models.UniqueConstraint(fields=["chain", "i"], name="one_entry_at_one_position")]


class Request(models.Model):
    """A request key, and what it brought: asked again, the same receipt is given."""

    key = models.CharField(primary_key=True, max_length=200)
    digest = models.BinaryField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()


class Series(models.Model):
    """The last number given out in a series."""

    name = models.CharField(primary_key=True, max_length=64)
    value = models.BigIntegerField()


class Cosignature(models.Model):
    """What an outside signer signed over one of our checkpoints; verified before it came here."""

    size = models.BigIntegerField()
    signer = models.TextField()  # its vkey
    time = models.BigIntegerField()  # Unix seconds, as the signer states them
    line = models.TextField()  # the signature line, newline included

    class Meta:
        """One line of one signer over one size: the newest."""

        constraints = [models.UniqueConstraint(fields=["size", "signer"], name="one_line_of_one_signer")]
        indexes = [models.Index(fields=["signer", "size"], name="newest_of_one_signer")]


class SignerState(models.Model):
    """The newest word of an outside signer, and when it was asked."""

    signer = models.TextField(primary_key=True)  # its vkey
    held = models.BigIntegerField()  # size that it holds, as it last told; what it is asked to go on from
    asked_ms = models.BigIntegerField()
    answer = models.TextField()  # in words; empty when it signed


class SignerAlarm(models.Model):
    """An outside signer holds what this office does not: a restored backup, or two histories."""

    signer = models.TextField()  # its vkey
    name = models.TextField()
    kind = models.CharField(max_length=16)  # ahead, differs, refuses, forgot
    size = models.BigIntegerField()  # that the signer holds
    ours = models.BigIntegerField()  # that we held then
    note = models.BinaryField(null=True)  # the checkpoint under our own signature that the signer showed
    seen_ms = models.BigIntegerField()
    resolved_ms = models.BigIntegerField(null=True)  # when the signer signed what we hold after all

    class Meta:
        """One of a kind for one size."""

        constraints = [models.UniqueConstraint(fields=["signer", "kind", "size"], name="one_alarm_of_a_kind")]
