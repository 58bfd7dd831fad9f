"""The proof file: that the filing, or any later event, stands in the signed log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.record import vault
from answerable.record.loading import load_case
from answerable.record.receipts import proof_file
from answerable.web.guards import with_code

from .look_up import LookUpForm


# Exempt from the CSRF cookie as the look-up is: it asks for reference and code itself.
@csrf_exempt
@require_POST
@with_code
def proof(request: HttpRequest) -> HttpResponse:
    form = LookUpForm(request.POST)
    opener = vault.open_with_code(**_as_arguments(form)) if form.is_valid() else None
    if opener is None:
        return render(request, "complainant/look_up.html", {"form": form}, status=422)
    text = request.POST.get("event", "1")
    last = load_case(opener.case).seq
    seq = min(int(text), last) if text.isascii() and text.isdigit() and int(text) > 0 else 1
    response = HttpResponse(proof_file(opener.case, seq, timezone.now()), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{seq}.txt"'
    return response


def _as_arguments(form: LookUpForm) -> dict[str, str]:
    return {"case": form.cleaned_data["reference"], "code": form.cleaned_data["code"]}
