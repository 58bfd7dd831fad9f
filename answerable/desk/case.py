from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from answerable.people.unlocked import SignedIn
from answerable.web.guards import officers_only

from .open_case import ReasonForm
from .queries import load_case_page


@officers_only
def case(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    page = load_case_page(signed_in, ref, timezone.now())
    return render(request, "desk/case.html", {"page": page, "form": ReasonForm()})
