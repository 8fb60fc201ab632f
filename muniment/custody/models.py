"""Tables to look items up in. All are projections of the record: emptied and refilled by replay."""

from django.db import models


class Item(models.Model):
    """An item as it stands now, and what was said when it came in."""

    id = models.CharField(max_length=32, primary_key=True)
    number = models.CharField(max_length=64, unique=True)  # printed: MU-24-000123-K
    seq = models.BigIntegerField(unique=True)
    event = models.CharField(max_length=12)
    recorded_ms = models.BigIntegerField()
    recorded_by = models.CharField(max_length=150)
    received_at = models.DateField(db_index=True)
    received_by = models.CharField(max_length=200)
    category = models.CharField(max_length=60, db_index=True)
    what = models.TextField()
    words = models.TextField()
    source = models.JSONField(default=dict)
    source_name = models.CharField(max_length=300)
    source_person = models.CharField(max_length=64, null=True, db_index=True)
    case = models.CharField(max_length=63, null=True, db_index=True)
    number_typed = models.TextField(null=True)
    matter_named = models.TextField(null=True)
    parent = models.CharField(max_length=32, null=True, db_index=True)
    units_received = models.BigIntegerField()
    units = models.BigIntegerField()
    description = models.JSONField(default=dict)
    location_received = models.TextField(null=True)
    location = models.TextField(null=True)
    custodian = models.CharField(max_length=200, null=True)
    out = models.BooleanField(default=False)
    seal = models.CharField(max_length=100, null=True)
    holds = models.JSONField(default=dict)  # name of the hold -> cause
    lab_requests = models.IntegerField(default=0)
    lab_reports = models.IntegerField(default=0)
    disposed_on = models.DateField(null=True)
    disposition = models.TextField(null=True)
    disposition_authority = models.TextField(null=True)


class Custody(models.Model):
    """One act of custody after the receipt, in order."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12)
    act = models.CharField(max_length=40)
    from_custodian = models.CharField(max_length=200, null=True)
    to_custodian = models.CharField(max_length=200, null=True)
    location = models.TextField(null=True)
    seal = models.CharField(max_length=100, null=True, db_index=True)
    units = models.BigIntegerField(null=True)
    purpose = models.TextField(null=True)
    occurred_at = models.CharField(max_length=40, null=True)
    reason_given = models.TextField(null=True)
    instruction = models.JSONField(null=True)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class Claim(models.Model):
    """What someone said later about the item."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12)
    claimant = models.JSONField(default=dict)
    words = models.TextField()
    about_when = models.TextField(null=True)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class File(models.Model):
    """A file about an item; its bytes are in the vault under the digest."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    name = models.TextField()
    media_type = models.CharField(max_length=120)
    text_digest = models.CharField(max_length=64, null=True)
    reader = models.CharField(max_length=120, null=True)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class LabRequest(models.Model):
    """An examination that was asked for."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12)
    lab = models.TextField()
    examinations = models.JSONField(default=list)
    asked_of = models.TextField(null=True)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class LabReport(models.Model):
    """An answer of a laboratory."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12)
    request = models.CharField(max_length=12)
    findings = models.TextField()
    files = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class Hold(models.Model):
    """A hold, standing or lifted."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    hold = models.CharField(max_length=200)
    cause = models.TextField()
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()
    lifted_seq = models.BigIntegerField(null=True)
    lifted_cause = models.TextField(null=True)
    lifted_by = models.CharField(max_length=150, null=True)


class Count(models.Model):
    """A count of an item's units."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    expected = models.BigIntegerField()
    found = models.BigIntegerField()
    scope = models.TextField()
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class NumberChosen(models.Model):
    """Who chose the case number of an item."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12)
    number_chosen = models.TextField()
    numbers_shown = models.JSONField(default=list)
    instruction = models.JSONField(null=True)
    reason_given = models.TextField(null=True)
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class NumberQuestion(models.Model):
    """A question that stands until somebody says who chose the number."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    because = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    recorded_ms = models.BigIntegerField()
    answered_seq = models.BigIntegerField(null=True, db_index=True)


class Notice(models.Model):
    """An event that says it was done on someone's instruction: that person is told and may answer."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    event = models.CharField(max_length=12, db_index=True)
    who = models.CharField(max_length=200)
    who_folded = models.CharField(max_length=200, db_index=True)
    words = models.TextField()
    about = models.TextField()
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class Answer(models.Model):
    """What a person named by an event said beside it."""

    seq = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=32, db_index=True)
    answers = models.CharField(max_length=12, db_index=True)
    words = models.TextField()
    by = models.CharField(max_length=150)
    recorded_ms = models.BigIntegerField()


class Declined(models.Model):
    """Something that was offered and not taken in."""

    seq = models.BigIntegerField(primary_key=True)
    offered_at = models.DateField()
    source = models.JSONField(default=dict)
    words = models.TextField()
    what = models.TextField()
    matter_named = models.TextField(null=True)
    why = models.TextField()
    declined_by = models.CharField(max_length=200)
    recorded_ms = models.BigIntegerField()
