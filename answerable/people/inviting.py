"""Invitations: the only way to a password. A code is shown once, works once and for a week."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from answerable.record import chance

from .models import Invitation, Officer

INVITATION_DAYS = 7


def invite(officer: Officer, now: datetime) -> str:
    """The new code of `officer`; an earlier one stops working."""
    code = chance.token()
    with transaction.atomic():
        Invitation.objects.filter(officer=officer).delete()
        Invitation.objects.create(
            digest=hashlib.sha256(code.encode()).hexdigest(),
            officer=officer,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
    return code


def new_officer_id() -> str:
    return f"o-{chance.object_id()[:12]}"
