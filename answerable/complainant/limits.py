"""The dates of a case as data, with how each was counted: for the person it concerns, while it is open to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.core.case.limits import limits_of
from answerable.record.loading import load_case
from answerable.record.rulebooks import rulebook
from answerable.record.vault import Opener
from answerable.words.clocks import explained_limit

from .visit import visitors_only


@require_safe
@visitors_only
def limits(request: HttpRequest, opener: Opener) -> HttpResponse:
    case, now = load_case(opener.case), timezone.now()
    rules = rulebook(case.procedure, case.procedure_digest)
    found = [explained_limit(limit, rules) for limit in limits_of(case, rules, now)]
    return JsonResponse({"procedure": rules.procedure.id, "digest": rules.procedure.digest, "limits": found})
