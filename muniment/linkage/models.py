"""Projections of the linkage room: rows to look things up in, rebuildable from the record.

Links and questions are what pages show. The rest is an index: what was read in items and cases (atoms), the keys
under which each atom is found, the people and how they are related.
"""

from __future__ import annotations

from django.db import models


class Link(models.Model):
    """One proposal and what was determined of it. A later proposal of the same item and case supersedes it."""

    id = models.CharField(primary_key=True, max_length=12)
    item = models.CharField(max_length=32)
    case = models.CharField(max_length=63)
    kind_of_link = models.CharField(max_length=20)
    score = models.BigIntegerField()
    because = models.JSONField()
    compare_with = models.JSONField()
    pairs = models.JSONField()
    model = models.CharField(max_length=120)
    proposed_by = models.CharField(max_length=150)
    proposed_via = models.CharField(max_length=150)
    proposed_at = models.CharField(max_length=30)
    reason_of_proposal = models.TextField(null=True)
    seq = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=20)
    determined_by = models.CharField(max_length=150, null=True)
    determined_at = models.CharField(max_length=30, null=True)
    determined_seq = models.BigIntegerField(null=True)
    reason_given = models.TextField(null=True)
    superseded_by = models.CharField(max_length=12, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["item", "case"], name="link_item_case"),
            models.Index(fields=["case", "state"], name="link_case_state"),
            models.Index(fields=["state"], name="link_state"),
        ]


class Question(models.Model):
    """That every case was asked, or every item: when, against which record, with what outcome."""

    seq = models.BigIntegerField(primary_key=True)
    asked_at = models.CharField(max_length=30)
    items = models.BigIntegerField()
    cases = models.BigIntegerField()
    cases_asked = models.BigIntegerField()
    items_held = models.BigIntegerField()
    above = models.BigIntegerField()
    snapshot = models.BigIntegerField()
    model = models.CharField(max_length=120)


class QuestionOf(models.Model):
    """For which item or case a question was asked."""

    id = models.BigIntegerField(primary_key=True)  # seq * 2**20 + place in the event
    seq = models.BigIntegerField()
    subject = models.CharField(max_length=63)

    class Meta:
        indexes = [models.Index(fields=["subject", "seq"], name="question_subject")]


class HeldItem(models.Model):
    """An item as this room compares it."""

    item = models.CharField(primary_key=True, max_length=32)
    case = models.CharField(max_length=63, null=True)
    receipt_number = models.CharField(max_length=40)
    category = models.CharField(max_length=80)
    caliber = models.CharField(max_length=40, default="")
    make = models.CharField(max_length=60, default="")
    received_at = models.CharField(max_length=30)
    parent = models.CharField(max_length=32, null=True)
    seq = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="held_case"),
            models.Index(fields=["receipt_number"], name="held_receipt"),
            models.Index(fields=["parent"], name="held_parent"),
        ]


class KnownCase(models.Model):
    """A case as this room compares it. `filled`: somebody has said what it is about, beyond its number."""

    case = models.CharField(primary_key=True, max_length=63)
    opened_on = models.CharField(max_length=30, default="")
    filled = models.BooleanField(default=False)
    seq = models.BigIntegerField()


class KnownPerson(models.Model):
    """Who somebody is, as last recorded."""

    person = models.CharField(primary_key=True, max_length=64)
    names = models.JSONField()
    born = models.CharField(max_length=30, default="")
    phones = models.JSONField()
    addresses = models.JSONField()
    seq = models.BigIntegerField()


class Party(models.Model):
    """A person in a case; a defendant has no person id."""

    seq = models.BigIntegerField(primary_key=True)
    case = models.CharField(max_length=63)
    person = models.CharField(max_length=64)
    role = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="lparty_case"),
            models.Index(fields=["person"], name="lparty_person"),
        ]


class Tie(models.Model):
    """What belongs to one matter: a prosecution and its defendant or a case it draws on, two numbers of one case."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12)  # "opened" | "drawn" | "alias"
    a = models.CharField(max_length=63)
    b = models.CharField(max_length=200)  # the case; of "opened", the defendant

    class Meta:
        indexes = [models.Index(fields=["a"], name="tie_a"), models.Index(fields=["b"], name="tie_b")]


class Atom(models.Model):
    """One thing read in one place: a number, serial, person, caliber, place … with its quote."""

    id = models.BigIntegerField(primary_key=True)  # seq * 2**13 + n
    owner = models.CharField(max_length=63)
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=200)
    quote = models.CharField(max_length=300)
    place = models.CharField(max_length=200)  # where it was read, in words
    more = models.TextField(default="")  # JSON of what the kind needs beside its value
    seq = models.BigIntegerField()

    class Meta:
        abstract = True


class ItemAtom(Atom):
    """Read in what is on record of an item."""

    class Meta:
        indexes = [models.Index(fields=["owner"], name="iatom_owner")]


class CaseAtom(Atom):
    """Read in what is on record of a case."""

    class Meta:
        indexes = [models.Index(fields=["owner"], name="catom_owner")]


class Key(models.Model):
    """A key under which an owner's atom is found."""

    id = models.BigIntegerField(primary_key=True)  # atom * 2**8 + n
    key = models.CharField(max_length=120)
    owner = models.CharField(max_length=63)

    class Meta:
        abstract = True


class ItemKey(Key):
    """Keys of items."""

    class Meta:
        indexes = [
            models.Index(fields=["key", "owner"], name="ikey_key"),
            models.Index(fields=["owner"], name="ikey_owner"),
        ]


class CaseKey(Key):
    """Keys of cases."""

    class Meta:
        indexes = [
            models.Index(fields=["key", "owner"], name="ckey_key"),
            models.Index(fields=["owner"], name="ckey_owner"),
        ]


class Edge(models.Model):
    """A is the `relation` of B, as recorded or as a report says."""

    id = models.BigIntegerField(primary_key=True)
    a_name = models.CharField(max_length=200)
    a_person = models.CharField(max_length=64, default="")
    b_name = models.CharField(max_length=200)
    b_person = models.CharField(max_length=64, default="")
    relation = models.CharField(max_length=120)
    quote = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    seq = models.BigIntegerField()


class EdgeKey(models.Model):
    """A key under which one end of an edge is found."""

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=120)
    edge = models.BigIntegerField()
    end = models.CharField(max_length=1)  # "a" | "b"

    class Meta:
        indexes = [models.Index(fields=["key"], name="ekey_key")]


TABLES: tuple[type[models.Model], ...] = (
    Link,
    Question,
    QuestionOf,
    HeldItem,
    KnownCase,
    KnownPerson,
    Party,
    Tie,
    ItemAtom,
    CaseAtom,
    ItemKey,
    CaseKey,
    Edge,
    EdgeKey,
)
