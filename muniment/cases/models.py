"""Projections of cases, prosecutions and people. Keys are numbers, ids or the seq of the event that made the row."""

from __future__ import annotations

from django.db import models


class Case(models.Model):
    """An agency's case."""

    number = models.CharField(max_length=63, primary_key=True)
    agency = models.CharField(max_length=63)
    title = models.TextField(default="")
    offense = models.TextField(default="")
    opened_on = models.DateField(null=True)
    status = models.CharField(max_length=100, default="open")
    agents = models.JSONField(default=list)
    seq = models.BigIntegerField(unique=True)


class Prosecution(models.Model):
    """A court case against one defendant."""

    number = models.CharField(max_length=63, primary_key=True)
    court = models.TextField()
    defendant = models.TextField()
    charges = models.JSONField(default=list)
    seq = models.BigIntegerField(unique=True)


class DrawnOn(models.Model):
    """A prosecution rests on a case."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    case = models.CharField(max_length=63, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prosecution", "case"], name="drawn_on_once")]


class Alias(models.Model):
    """Two numbers of one matter, of one kind (1 case, 2 prosecution)."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField()
    number_a = models.CharField(max_length=63, db_index=True)
    number_b = models.CharField(max_length=63, db_index=True)


class Person(models.Model):
    """Who somebody is, as last stated. `folded`: all the names, case folded, for searching."""

    person = models.CharField(max_length=32, primary_key=True)
    name = models.TextField()
    folded = models.TextField()
    names = models.JSONField(default=list)
    born = models.DateField(null=True)
    phones = models.JSONField(default=list)
    addresses = models.JSONField(default=list)
    identifiers = models.JSONField(default=dict)
    external = models.CharField(max_length=200, null=True, db_index=True)
    seq = models.BigIntegerField()


class Party(models.Model):
    """A person in a case."""

    seq = models.BigIntegerField(primary_key=True)
    case = models.CharField(max_length=63, db_index=True)
    person = models.CharField(max_length=32, db_index=True)
    role = models.CharField(max_length=100)
    note = models.TextField(default="")


class Relation(models.Model):
    """Person a is the `relation` of person b."""

    seq = models.BigIntegerField(primary_key=True)
    person_a = models.CharField(max_length=32, db_index=True)
    person_b = models.CharField(max_length=32, db_index=True)
    relation = models.CharField(max_length=200)
    words = models.TextField(default="")
    source = models.TextField(default="")


class Report(models.Model):
    """A written account in a case."""

    report = models.CharField(max_length=100, primary_key=True)
    case = models.CharField(max_length=63, db_index=True)
    kind = models.CharField(max_length=100)
    title = models.TextField()
    text = models.TextField()
    author = models.TextField(default="")
    dated = models.DateField(null=True)
    seq = models.BigIntegerField(unique=True)


class Property(models.Model):
    """Property that a report names and nobody holds."""

    seq = models.BigIntegerField(primary_key=True)
    case = models.CharField(max_length=63, db_index=True)
    report = models.CharField(max_length=100, null=True, db_index=True)
    property = models.CharField(max_length=100)
    category = models.TextField()
    loss = models.CharField(max_length=100)
    description = models.TextField(default="")
    value = models.CharField(max_length=100, null=True)


class CourtEvent(models.Model):
    """Something that happened in court, in the order of recording."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    kind = models.CharField(max_length=100)
    date = models.DateField()
    event = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    document = models.TextField(null=True)


class Counsel(models.Model):
    """Somebody's appearance for a side of a prosecution."""

    seq = models.BigIntegerField(primary_key=True)
    prosecution = models.CharField(max_length=63, db_index=True)
    user = models.CharField(max_length=150, null=True, db_index=True)
    name = models.TextField()
    side = models.CharField(max_length=20)
    capacity = models.CharField(max_length=50)
    appeared_on = models.DateField()
    withdrew_on = models.DateField(null=True)
