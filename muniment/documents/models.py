"""Tables of the documents room: rebuilt from the record, but for what the vault holds."""

from __future__ import annotations

from django.db import models


class Reading(models.Model):
    """The newest reading of a file about an item."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, db_index=True)
    text_digest = models.CharField(max_length=64)
    program = models.CharField(max_length=120)
    pages = models.IntegerField()
    words = models.BigIntegerField()
    recognized = models.BooleanField()  # whether words in pictures were asked for
    flags = models.JSONField()
    recorded_ms = models.BigIntegerField()

    class Meta:
        """One reading stands for one file of an item; a later one takes its place."""

        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="one_reading_of_a_file")]


class Unread(models.Model):
    """Something that a reading could not read: open, or decided by a person."""

    id = models.CharField(primary_key=True, max_length=40)  # event and number within it
    reading = models.BigIntegerField(db_index=True)
    item = models.CharField(max_length=32, db_index=True)
    digest = models.CharField(max_length=64)
    path = models.JSONField()
    trouble = models.CharField(max_length=40)
    says = models.TextField()
    decided = models.CharField(max_length=40, null=True)  # how, once somebody decided
    decided_by = models.CharField(max_length=150, null=True)
    decided_reason = models.TextField(null=True)
    decided_seq = models.BigIntegerField(null=True)


class Reviewed(models.Model):
    """What was said last of a file for a prosecution."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    item = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    decision = models.CharField(max_length=20)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()

    class Meta:
        """The last word stands."""

        constraints = [
            models.UniqueConstraint(fields=["prosecution", "item", "digest"], name="one_word_on_a_file")
        ]


class Copy(models.Model):
    """A redacted copy and its source."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    source = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    how = models.CharField(max_length=20)


class Said(models.Model):
    """A text that is searched: an item's, a report's, a case's, a file's. Triggers keep the index of words."""

    id = models.BigIntegerField(primary_key=True)  # event and number of the part within a file
    kind = models.CharField(max_length=10)
    item = models.CharField(max_length=32, null=True, db_index=True)
    item_number = models.CharField(max_length=40, null=True)
    case_number = models.CharField(max_length=63, null=True, db_index=True)
    name = models.TextField()
    digest = models.CharField(max_length=64, null=True)
    path = models.TextField()
    media_type = models.CharField(max_length=120, null=True)
    dated = models.CharField(max_length=40, null=True)
    body = models.TextField()


TABLES = (Said, Unread, Reading, Reviewed, Copy)
