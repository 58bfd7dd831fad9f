"""The office's cases by limit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.people.keys import waiting_colleagues
from answerable.people.unlocked import SignedIn
from answerable.record.models import Outgoing
from answerable.web.guards import officers_only

from .queries import load_worklist

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
    number = request.GET.get("page", "0")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    found = load_worklist(signed_in, show, search, page, timezone.now())
    assert signed_in.office is not None
    stuck = Outgoing.objects.filter(
        office=signed_in.office.id, sent_at__isnull=True, attempts__gte=STUCK_AFTER_ATTEMPTS
    ).order_by("created_at")[:10]
    context = {
        "found": found,
        "headings": [(name, heading, found.counts[name]) for name, heading in HEADINGS.items()],
        "show": show if show in HEADINGS else "open",
        "q": search,
        "page": page,
        "waiting": waiting_colleagues(signed_in.office.id),
        "stuck": list(stuck),
    }
    return render(request, "desk/worklist.html", context)
