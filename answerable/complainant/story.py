"""The story of a case, for the person it concerns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.record.handle import handle
from answerable.record.vault import Opener

from .queries import STEPS, load_story, why_not
from .visit import visitors_only

DONE: dict[str, str] = {
    "add": gettext_noop("Your addition has been sent."),
    "answer": gettext_noop("Thank you. Your answer has been sent."),
    "review": gettext_noop("Your request for review has been sent."),
    "withdraw": gettext_noop("You have withdrawn your grievance. You may bring it again at any time."),
}


def back_to_story(done: str) -> HttpResponse:
    """What was done is in the address and not in a session: nothing on the server says who came back when."""
    return redirect(f"{reverse('story')}?done={done}")


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
    may = {step: why_not(page.case, page.rules, step, now) is None for step in STEPS}
    done = DONE.get(request.GET.get("done", ""))
    context = {"page": page, "may": may, "now": now, "done": _(done) if done else ""}
    return render(request, "complainant/story.html", context)
