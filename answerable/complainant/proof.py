"""The proof file: that the filing, or any later event, stands in the signed log."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from answerable.record.loading import load_case
from answerable.record.receipts import proof_file
from answerable.record.vault import Opener
from answerable.web.guards import with_code

from .code import LookUpForm, NotOpened, open_with
from .visit import ask, visitors_only


# Exempt from the CSRF cookie as the look-up is: it asks for reference and code itself.
@csrf_exempt
@with_code
def proof(request: HttpRequest) -> HttpResponse:
    """By reference and code from the receipt page; by an open visit from the story."""
    if request.method != "POST":
        return _of_visit(request)
    form = LookUpForm(request.POST)
    opener = open_with(request, form)
    return ask(request, form, opener) if isinstance(opener, NotOpened) else _file(opener, request.POST.get("event"))


@visitors_only
def _of_visit(request: HttpRequest, opener: Opener) -> HttpResponse:
    return _file(opener, request.GET.get("event"))


def _file(opener: Opener, event: str | None) -> HttpResponse:
    """Of the event with this number, else of the filing."""
    text, last = event or "", load_case(opener.case).seq
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    seq = min(max(number, 1), last)
    response = HttpResponse(proof_file(opener.case, seq, timezone.now()), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{seq}.txt"'
    return response
