"""The only tables about cases. `handle.py` and its neighbours in this folder are the only writers."""

from __future__ import annotations

from django.db import models


class CaseHead(models.Model):
    """One row a case, locked by whoever writes to it."""

    case = models.CharField(primary_key=True, max_length=12)
    seq = models.PositiveIntegerField(default=0)
    last_leaf = models.BinaryField(null=True)


class StoredEvent(models.Model):
    """Append only: triggers refuse DELETE and every UPDATE but data and salt to NULL (erasure)."""

    case = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    leaf_index = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_event_per_place")]


class SealedObject(models.Model):
    obj = models.CharField(primary_key=True, max_length=32)
    case = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=71)
    blob = models.BinaryField()


class CaseKey(models.Model):
    """Public halves and the salt of the case's code. `*_mac`: HMAC under the server secret; a swapped key fails.

    `key_type` lets a later recipient type replace X25519 case by case.
    """

    case = models.CharField(primary_key=True, max_length=12)
    key_type = models.CharField(max_length=10, default="x25519")
    kdf_profile = models.PositiveSmallIntegerField(default=1)
    code_salt = models.BinaryField()
    code_recipient = models.CharField(max_length=80)
    code_mac = models.BinaryField()
    content_recipient = models.CharField(max_length=80)
    content_mac = models.BinaryField()
    identity_recipient = models.CharField(max_length=80)
    identity_mac = models.BinaryField()


class Wrap(models.Model):
    """A case key wrapped to a holder. `holder`: "code", or "office:<id>:<epoch>". `opens`: content | identity."""

    case = models.CharField(max_length=12)
    holder = models.CharField(max_length=80)
    opens = models.CharField(max_length=8)
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "holder", "opens"], name="one_wrap_per_holder")]


class PendingGrant(models.Model):
    """An office that became responsible while no key-holder was present; carried out at the next unlock."""

    case = models.CharField(max_length=12)
    office = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "office"], name="one_grant_per_office")]


AT_WORK = models.Q(phase__in=("received", "accepted"))
OVER = ~AT_WORK
BY_LIMIT = ("due_at", "filed_at", "case", "respondent")  # the last for counting from the index alone


class Docket(models.Model):
    """Projection: what a worklist needs of a case. Rebuilt from events by `replay`. Nothing about persons (P2)."""

    case = models.CharField(primary_key=True, max_length=12)
    office = models.CharField(max_length=40)
    respondent = models.CharField(max_length=40, null=True)
    procedure = models.CharField(max_length=60)
    stage = models.CharField(max_length=40)
    phase = models.CharField(max_length=12)
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    assigned_to = models.CharField(max_length=40, null=True)
    summary = models.CharField(max_length=500, blank=True)
    question_open = models.BooleanField(default=False)
    remedies_open = models.PositiveSmallIntegerField(default=0)
    imported = models.BooleanField(default=False)
    filed_at = models.DateTimeField()
    last_event_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_clock = models.CharField(max_length=60, blank=True)

    class Meta:
        # One for each heading of the worklist, in the order it is shown (docs/decisions/0011-flat-worklist.md).
        # PostgreSQL has another one, for the words of summaries: migrations/0004.
        indexes = [
            models.Index(fields=["office", *BY_LIMIT], name="docket_by_limit"),
            models.Index(fields=["office", *BY_LIMIT], condition=AT_WORK, name="docket_at_work"),
            models.Index(
                fields=["office", *BY_LIMIT],
                condition=AT_WORK & models.Q(assigned_to__isnull=True),
                name="docket_unassigned",
            ),
            models.Index(
                fields=["office", "assigned_to", *BY_LIMIT],
                condition=AT_WORK & models.Q(assigned_to__isnull=False),
                name="docket_assigned",
            ),
            models.Index(fields=["office", *BY_LIMIT], condition=models.Q(question_open=True), name="docket_question"),
            models.Index(
                fields=["office", "-last_event_at", "-case", "respondent"], condition=OVER, name="docket_over"
            ),
            models.Index(fields=["office", "category", *BY_LIMIT], name="docket_category"),
        ]


class Owed(models.Model):
    """Projection: an office that promised remedies in a case and has `remedies` of them still to perform, wherever the
    case lies now. `due_at`: the first instant after the earliest day it named, or NULL. The rest as in Docket.
    """

    case = models.CharField(max_length=12)
    office = models.CharField(max_length=40)
    respondent = models.CharField(max_length=40, null=True)
    remedies = models.PositiveSmallIntegerField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "office"], name="owed_once_by_each_office")]
        indexes = [models.Index(fields=["office", *BY_LIMIT], name="owed_by_limit")]


class RunningClock(models.Model):
    """Projection: the open clocks of a case. `expired`: its ClockExpired event has been written. `day`: its last day,
    counted by version `calendar` of `place`, which was asked about days up to `asked_through`. `warn_at`: when the
    procedure next wants it said that the end is near; the worker moves it on.
    """

    case = models.CharField(max_length=12)
    clock = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    ends_at = models.DateTimeField(null=True)
    expired = models.BooleanField(default=False)
    day = models.DateField(null=True)
    place = models.CharField(max_length=20, default="")
    calendar = models.CharField(max_length=71, default="")
    asked_through = models.DateField(null=True)
    warn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock"], name="one_row_per_clock")]
        indexes = [
            models.Index(fields=["expired", "state", "ends_at"], name="clock_sweep"),
            models.Index(fields=["place", "calendar", "asked_through"], name="clock_calendar"),
            models.Index(fields=["warn_at"], condition=models.Q(warn_at__isnull=False), name="clock_warning"),
        ]


class KeptProcedure(models.Model):
    """The text of a version some case is bound to, under its digest: never changed, never deleted."""

    digest = models.CharField(primary_key=True, max_length=71)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    text = models.TextField()
    overlay = models.CharField(max_length=40, blank=True)
    parameters = models.TextField(default="{}")
    since = models.DateTimeField()


class KeptCalendar(models.Model):
    """A calendar version some limit was counted by: its days, how long it is known, and what holds otherwise."""

    version = models.CharField(primary_key=True, max_length=71)
    place = models.CharField(max_length=20)
    days = models.TextField()
    known_from = models.DateField()
    known_through = models.DateField()
    otherwise = models.CharField(max_length=200)


class Outgoing(models.Model):
    """The outbox: written with the event, sent after it, the same key once. `problem`: code of the last failure."""

    key = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=30)
    case = models.CharField(max_length=12)
    office = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "next_try_at"], name="outgoing_due")]


class Submission(models.Model):
    """A form sent twice is one case: `token` was drawn when the form was first shown, or names an imported row."""

    token = models.CharField(primary_key=True, max_length=120)
    case = models.CharField(max_length=12)


class LedgerState(models.Model):
    """One row: the log's size and right edge, locked last in every transaction."""

    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")


class LedgerLeaf(models.Model):
    index = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField()


class LedgerNode(models.Model):
    """Complete subtree hashes, level 0 = leaf hashes. `place` = level * 2**56 + index."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()


class Checkpoint(models.Model):
    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    signed_at = models.DateTimeField()
