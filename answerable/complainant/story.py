"""The story of a case, for the person it concerns."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.core.case.decide import decide
from answerable.core.case.limits import Rulebook
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.handle import handle
from answerable.record.vault import Opener

from .queries import load_story
from .visit import visitors_only


@visitors_only
def story(request: HttpRequest, opener: Opener) -> HttpResponse:
    now = timezone.now()
    page = load_story(opener, now)
    for notice in page.unread:  # opening the page is reading the letter: the window to ask for review begins
        try:
            handle(opener.case, c.ReadNotice(by=c.COMPLAINANT, at=now, notice=notice))
        except Refused as refused:  # read in another tab a moment ago
            if refused.code != "already-delivered":
                raise
    if page.unread:
        page = load_story(opener, now)
    return render(request, "complainant/story.html", {"page": page, "may": may(page.case, page.rules, now)})


def may(case: Case, rules: Rulebook, at: datetime) -> dict[str, bool]:
    """Which buttons are offered: those that `decide` would not refuse outright."""
    ref = c.SealedRef("", "statement", "", 0)
    asked = {
        "answer": c.AnswerQuestion(by=c.COMPLAINANT, at=at, answer=ref),
        "add": c.AddStatement(by=c.COMPLAINANT, at=at, statement=ref),
        "withdraw": c.Withdraw(by=c.COMPLAINANT, at=at),
        "review": c.AskReview(by=c.COMPLAINANT, at=at, to_office="?", reasons=ref),
    }
    offered = {}
    for name, command in asked.items():
        try:
            decide(case, command, rules)
            offered[name] = True
        except Refused:
            offered[name] = False
    return offered
