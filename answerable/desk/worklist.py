"""The office's cases by limit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.people.keys import waiting_colleagues
from answerable.people.unlocked import SignedIn
from answerable.web.guards import officers_only

from .listing import MOST_COUNTED, MOST_FOUND, load_worklist, read_place
from .queries import oneself, stuck_mail

HEADINGS = {
    "open": _("All open"),
    "overdue": _("Overdue"),
    "soon": _("Due soon"),
    "unassigned": _("Unassigned"),
    "mine": _("Mine"),
    "waiting": _("Waiting for an answer"),
    "remedies": _("Remedies to perform"),
    "over": _("Done"),
}
STUCK_AFTER_ATTEMPTS = 3


@officers_only
def worklist(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    show, search = request.GET.get("show", "open"), request.GET.get("q", "").strip()[:100].replace("\0", "")
    after = read_place(request.GET.get("after", ""))
    assert signed_in.office is not None
    mine = oneself(signed_in)
    found = load_worklist(signed_in, mine, show, search, after, timezone.now())
    context = {
        "found": found,
        "headings": [(name, heading, _said(found.counts[name])) for name, heading in HEADINGS.items()],
        "show": show if show in HEADINGS else "open",
        "q": search,
        "later": after is not None,
        "most_found": MOST_FOUND,
        "waiting": waiting_colleagues(signed_in.office.id),
        "stuck": stuck_mail(signed_in.office.id, mine, STUCK_AFTER_ATTEMPTS),
    }
    return render(request, "desk/worklist.html", context)


def _said(count: int) -> str:
    """An office with a hundred thousand open cases does not need their number each time its list is shown."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
