"""The public log as files that strangers' tools read, and a page that says what it is."""

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from answerable.core.ledger.checkpoint import read_checkpoint
from answerable.core.ledger.proofs import consistency_proof
from answerable.record import ledger
from answerable.web.guards import open_to_all


@open_to_all
def log(request: HttpRequest) -> HttpResponse:
    newest = ledger.newest_checkpoint()
    page = {"key": ledger.verifier_key().text(), "newest": newest}
    return render(request, "public/log.html", page)


@open_to_all
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint; the first is signed here, later ones by the worker."""
    newest = ledger.newest_checkpoint() or ledger.sign_checkpoint(timezone.now())
    return HttpResponse(newest.note, content_type="text/plain; charset=utf-8")


@open_to_all
def key(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ledger.verifier_key().text() + "\n", content_type="text/plain; charset=utf-8")


@open_to_all
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Only up to what is signed, so that outsiders learn counts per interval and not per event."""
    newest = ledger.newest_checkpoint()
    signed = read_checkpoint(newest.note).size if newest else 0
    if not old <= new <= signed:
        raise Http404
    hashes = consistency_proof(old, new, ledger.read_hashes)
    lines = [base64.b64encode(item).decode() for item in hashes]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain")
