"""Projections of the production room: rows to look things up in, rebuildable from the record."""

from __future__ import annotations

from django.db import models


class Production(models.Model):
    """A production as issued."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12)
    prosecution = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    issued_to = models.TextField()
    by = models.TextField()
    recorded_ms = models.BigIntegerField()
    items = models.JSONField()
    heads = models.JSONField()
    manifest = models.CharField(max_length=64)
    bates = models.JSONField(null=True)

    class Meta:
        """Numbers run within a prosecution."""

        constraints = [
            models.UniqueConstraint(fields=["prosecution", "number"], name="one_production_of_a_number"),
        ]


class Native(models.Model):
    """A file's number in a prosecution: given once, kept by every later production."""

    key = models.CharField(primary_key=True, max_length=96)  # prosecution, a space, the file's event
    prosecution = models.CharField(max_length=64)
    n = models.PositiveIntegerField()
    file = models.CharField(max_length=12)
    first_seq = models.BigIntegerField()

    class Meta:
        """No number twice."""

        constraints = [
            models.UniqueConstraint(fields=["prosecution", "n"], name="one_file_of_a_bates_number")
        ]


class Delivery(models.Model):
    """How a production left the house."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12)
    prosecution = models.CharField(max_length=64)
    production = models.PositiveIntegerField()
    how = models.TextField()
    to = models.TextField()
    receipt = models.JSONField(null=True)
    by = models.TextField()
    recorded_ms = models.BigIntegerField()

    class Meta:
        """Asked for by production."""

        indexes = [models.Index(fields=["prosecution", "production"], name="delivery_of_production")]
