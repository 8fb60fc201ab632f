"""Projections of the disclosure room: rows to look things up in, rebuildable from the record.

Rows about one of several items of an event have the event's seq and the item's place in it as their key.
"""

from __future__ import annotations

from django.db import models


class Drawn(models.Model):
    """A prosecution draws on a case."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    case = models.CharField(max_length=63, db_index=True)


class Line(models.Model):
    """A line that came on a prosecution's list, and whether its existence was served."""

    id = models.CharField(primary_key=True, max_length=100)  # prosecution|item
    prosecution = models.CharField(max_length=63)
    item = models.CharField(max_length=32, db_index=True)
    since = models.DateField()
    due = models.DateField()
    seq = models.BigIntegerField()
    listed_on = models.DateField(null=True)
    listed_seq = models.BigIntegerField(null=True)
    relieved_seq = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["prosecution", "listed_seq"], name="line_prosecution")]


class Related(models.Model):
    """An item that was at any time determined to relate to a case: it is of that case's record for good."""

    id = models.CharField(max_length=100, primary_key=True)  # case|item
    case = models.CharField(max_length=63, db_index=True)
    item = models.CharField(max_length=32)


class Part(models.Model):
    """An item that was separated from another: wherever the whole is listed, so is the part."""

    item = models.CharField(max_length=32, primary_key=True)
    parent = models.CharField(max_length=32, db_index=True)


class Step(models.Model):
    """A state that an item reached in a prosecution, and when."""

    id = models.CharField(primary_key=True, max_length=80)  # seq|state|item
    prosecution = models.CharField(max_length=63, db_index=True)
    item = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=40)
    production = models.CharField(max_length=40, null=True)
    on = models.DateField()
    seq = models.BigIntegerField()


class Copy(models.Model):
    """A file about an item: what a production can hold a copy of."""

    event = models.CharField(primary_key=True, max_length=12)
    item = models.CharField(max_length=32)


class Issued(models.Model):
    """A production, in the order of the record."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    production = models.CharField(max_length=40)
    on = models.DateField()


class Handed(models.Model):
    """A production that was handed over; `acknowledged`: the receiver's own receipt is on the record."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    production = models.CharField(max_length=40)
    on = models.DateField()
    acknowledged = models.BooleanField()


class Withholding(models.Model):
    """An act of withholding; in force until it is lifted."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12, db_index=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    items = models.JSONField()
    whole = models.JSONField()  # those of the items whose receipt is a target: all of them is withheld
    targets = models.JSONField()
    ground = models.CharField(max_length=100)
    description = models.TextField()
    order = models.JSONField(null=True)
    by = models.CharField(max_length=150)
    on = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_seq = models.BigIntegerField(null=True)


class Review(models.Model):
    """Counsel's answer for one item; the last one of a rule stands."""

    id = models.CharField(primary_key=True, max_length=60)  # seq|item
    prosecution = models.CharField(max_length=63, db_index=True)
    item = models.CharField(max_length=32, db_index=True)
    outcome = models.CharField(max_length=20)
    rule = models.CharField(max_length=100)
    reason = models.TextField(null=True)
    by = models.CharField(max_length=150)
    on = models.DateField()
    seq = models.BigIntegerField()


class Request(models.Model):
    """A request of the defense."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12, db_index=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    items = models.JSONField()
    words = models.TextField()
    asked_by = models.TextField()
    served_on = models.TextField(null=True)
    on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(null=True)


class Certificate(models.Model):
    """A certificate as signed."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12, db_index=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    statement = models.TextField()
    signer = models.CharField(max_length=200)
    recorded_at = models.CharField(max_length=30)
    on = models.DateField()


class Knowledge(models.Model):
    """Who knew what of an item: told, discussed, number chosen, claim, answer."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12, db_index=True)
    item = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=20)
    at = models.CharField(max_length=40)
    recorded_at = models.CharField(max_length=30)
    by = models.CharField(max_length=150)
    people = models.JSONField(default=list)
    words = models.TextField()
    matter = models.TextField(null=True)
    how = models.TextField(null=True)
    instruction = models.JSONField(null=True)
    promise = models.TextField(null=True)
    promised_by = models.CharField(max_length=40, null=True)
    answers = models.CharField(max_length=64, null=True)


class Named(models.Model):
    """Somebody is named as told, or as taking part in a discussion."""

    id = models.CharField(primary_key=True, max_length=40)  # seq|place
    seq = models.BigIntegerField()
    who_folded = models.CharField(max_length=200, db_index=True)


TABLES: tuple[type[models.Model], ...] = (
    Drawn,
    Line,
    Related,
    Part,
    Step,
    Copy,
    Issued,
    Handed,
    Withholding,
    Review,
    Request,
    Certificate,
    Knowledge,
    Named,
)


class Order(models.Model):
    """A court's order as two people signed for it; `state` is waiting, withdrawn, in force, lifted or carried out."""

    event = models.CharField(primary_key=True, max_length=12)
    seq = models.BigIntegerField()
    act = models.CharField(max_length=12)
    targets = models.JSONField()
    order = models.JSONField()
    about = models.JSONField()
    requested_by = models.CharField(max_length=150)
    requested_at = models.CharField(max_length=30)
    organization = models.CharField(max_length=200)
    confirmed_by = models.CharField(max_length=150, null=True)
    confirmed_at = models.CharField(max_length=30, null=True)
    confirmed_organization = models.CharField(max_length=200, null=True)
    recorded = models.JSONField(default=list)  # commitments of the events that it brought
    state = models.CharField(max_length=12)
    ended_by = models.CharField(max_length=12, null=True)  # the request that lifted it
    why = models.TextField(null=True)  # it was withdrawn


class Compartment(models.Model):
    """A court-sealed matter: who keeps it, by which order, and by when somebody has to look again."""

    matter = models.CharField(primary_key=True, max_length=63)
    seq = models.BigIntegerField()
    owner = models.CharField(max_length=150, db_index=True)
    order = models.JSONField()
    request = models.CharField(max_length=12)
    since = models.DateField()
    next_review = models.DateField()
    reviews = models.JSONField(default=list)


class ProtectedItem(models.Model):
    """An item whose existence is protected, or was."""

    item = models.CharField(primary_key=True, max_length=32)
    matter = models.CharField(max_length=63, db_index=True)
    number = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    received_at = models.CharField(max_length=30)
    category = models.CharField(max_length=80)
    what = models.TextField()
    revealed_seq = models.BigIntegerField(null=True)


ORDER_TABLES: tuple[type[models.Model], ...] = (ProtectedItem, Compartment, Order)
