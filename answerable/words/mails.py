"""What a mail to an office says: that there is news and where to look. Nothing of a case leaves by mail."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SUBJECTS: dict[str, str] = {
    "case-arrived": gettext_noop("A new case has arrived"),
    "review-asked": gettext_noop("A review has been asked for"),
    "case-sent-back": gettext_noop("A case has been sent back to your office"),
    "clock-expired": gettext_noop("A time limit has passed"),
    "clock-near": gettext_noop("A time limit is near"),
    "clock-escalated": gettext_noop("A time limit has passed in an office under yours"),
    "limit-moved": gettext_noop("A time limit has moved because the calendar has changed"),
    "complainant-wrote": gettext_noop("There is something new in a case"),
}
PROBLEMS: dict[str, str] = {
    "no-address": gettext_noop("the office has no mail address; the administrator can enter one"),
    "address-refused": gettext_noop("the mail server does not know the office's address"),
    "sign-in-refused": gettext_noop("the mail server refused our sign-in; please tell the administrator"),
    "server-refused": gettext_noop("the mail server refused the message"),
    "server-unreachable": gettext_noop("the mail server cannot be reached"),
}
BODY = gettext_noop(
    "%(news)s: %(reference)s.\n\nPlease sign in to read it. For the safety of everyone concerned, this message contains "
    "nothing else."
)


def mail_text(kind: str, reference: str) -> tuple[str, str]:
    """Subject and body in the active language. KeyError for an unknown kind."""
    news = _(SUBJECTS[kind])
    return news, _(BODY) % {"news": news, "reference": reference}


def problem_name(code: str) -> str:
    """Why a mail has not left yet. KeyError for an unknown code."""
    return _(PROBLEMS[code])
