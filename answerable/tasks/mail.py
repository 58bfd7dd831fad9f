"""Sends what the outbox holds. A row is leased, sent, marked; a worker killed in between lets the lease run out."""

from __future__ import annotations

import smtplib
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q
from django.utils import translation

from answerable.core.receipt import print_reference
from answerable.people.models import Office
from answerable.people.routing import NoOffice, office_above
from answerable.record.models import Docket, Outgoing
from answerable.words.mails import mail_text

LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_BATCH_SECONDS = 60  # well under the lease, so that no row is sent after its lease ran out
SERVER_IS_DOWN = ("server-unreachable", "sign-in-refused")


def send_mails(now: datetime, most: int = 100) -> int:
    """The number sent. Sent at least once: the Message-ID is the row's key, so a second copy is told as one.

    A server that does not answer is asked once a batch, not once a mail: the clocks must not wait for it.
    """
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = Outgoing.objects.filter(free, sent_at=None, next_try_at__lte=now).order_by("next_try_at", "key")
    sent, began = 0, time.monotonic()
    for key in list(due.values_list("key", flat=True)[:most]):
        if time.monotonic() - began > LONGEST_BATCH_SECONDS:
            break
        taken = Outgoing.objects.filter(free, key=key, sent_at=None).update(leased_until=now + LEASE)
        if not taken:
            continue
        problem = _send(Outgoing.objects.get(key=key), now)
        if problem in SERVER_IS_DOWN:
            break
        sent += not problem
    return sent


def _send(row: Outgoing, now: datetime) -> str:
    """ "" when sent, else the problem's code, with the next try marked."""
    office = addressee(row)
    problem = "no-address" if office is None or not office.email else _deliver(row, office)
    mine = Outgoing.objects.filter(key=row.key)
    if not problem:
        mine.update(sent_at=now, leased_until=None, problem="", attempts=F("attempts") + 1)
        return ""
    wait = min(timedelta(minutes=2 ** min(row.attempts, 20)), LONGEST_WAIT)
    mine.update(problem=problem, attempts=F("attempts") + 1, next_try_at=now + wait, leased_until=None)
    return problem


def addressee(row: Outgoing) -> Office | None:
    """The office a mail goes to. What is told to the one above goes past any office the case is about (P5)."""
    office = Office.objects.filter(id=row.office).select_related("parent").first()
    if row.kind != "clock-escalated" or office is None:
        return office
    docket = Docket.objects.filter(case=row.case).first()
    try:
        return office_above(office, docket.respondent if docket is not None else None)
    except NoOffice:
        return None


def _deliver(row: Outgoing, office: Office) -> str:
    """ "" when handed over, else the problem's code. No address and no server answer is kept: they may name people."""
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = mail_text(row.kind, print_reference(row.case))
    message = EmailMessage(
        subject, body, to=[office.email], headers={"Message-ID": f"<{row.key.replace('/', '.')}@answerable>"}
    )
    try:
        get_connection().send_messages([message])
    except (smtplib.SMTPRecipientsRefused, ValueError):
        return "address-refused"
    except smtplib.SMTPAuthenticationError:
        return "sign-in-refused"
    except smtplib.SMTPException:
        return "server-refused"
    except OSError:
        return "server-unreachable"
    return ""
