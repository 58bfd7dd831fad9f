"""Offices, officers, duties, categories, sign-in. Plain tables: none of it is about complainants."""

from __future__ import annotations

from django.db import models


class Office(models.Model):
    """`names`: {language: name}. `outside_tree`: an ombudsman, who answers to no office here."""

    id = models.SlugField(primary_key=True, max_length=40)
    names = models.JSONField(default=dict)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    reviewed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outside_tree = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    active = models.BooleanField(default=True)


class Officer(models.Model):
    """`id` is the opaque actor that events carry. `sealed_m`: age(U, M); `totp_sealed`: age(M, secret)."""

    id = models.CharField(primary_key=True, max_length=40)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    administrator = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    kdf_profile = models.PositiveSmallIntegerField(default=1)
    salt = models.BinaryField(null=True)
    verifier = models.BinaryField(null=True)
    sealed_m = models.BinaryField(null=True)
    recipient = models.CharField(max_length=80, blank=True)
    recipient_mac = models.BinaryField(null=True)
    totp_sealed = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)


class Duty(models.Model):
    class Role(models.TextChoices):
        HANDLER = "handler"
        REVIEWER = "reviewer"
        SUPERVISOR = "supervisor"

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="duties")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.HANDLER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "office"], name="one_duty_per_office")]


class OfficeKey(models.Model):
    """O of one epoch: its public half here, its private half only in wraps to officers."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="keys")
    epoch = models.PositiveIntegerField()
    key_type = models.CharField(max_length=10, default="x25519")
    recipient = models.CharField(max_length=80)
    mac = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "epoch"], name="one_key_per_epoch")]


class OfficeKeyWrap(models.Model):
    key = models.ForeignKey(OfficeKey, on_delete=models.CASCADE, related_name="wraps")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="key_wraps")
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "officer"], name="one_wrap_per_officer")]


class Category(models.Model):
    """What a grievance may be about, who handles it first and under which procedure."""

    id = models.SlugField(primary_key=True, max_length=60)
    names = models.JSONField(default=dict)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="categories")
    procedure = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)


class Invitation(models.Model):
    """`digest`: SHA-256 of the link's 256-bit token. Used once."""

    digest = models.CharField(primary_key=True, max_length=64)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="invitations")
    expires_at = models.DateTimeField()


class UnlockedSession(models.Model):
    """One part of three: the cookie's half and the boot secret are elsewhere. Deleting the row ends it."""

    id = models.CharField(primary_key=True, max_length=64)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="sessions")
    office = models.ForeignKey(Office, null=True, on_delete=models.CASCADE, related_name="+")
    row_half = models.BinaryField()
    locked = models.BinaryField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class SessionOpening(models.Model):
    """A reason was given for this case and scope in this session; asked once."""

    session = models.ForeignKey(UnlockedSession, on_delete=models.CASCADE, related_name="openings")
    case = models.CharField(max_length=12)
    scope = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "case", "scope"], name="one_opening_per_session")]


class Delay(models.Model):
    """Failed tries at one door and name. Delays grow to a minute and fade; they never lock anyone out."""

    key = models.CharField(primary_key=True, max_length=80)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
