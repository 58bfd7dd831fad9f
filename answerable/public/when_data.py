"""What the calculator says, as data: the same address with `limits.json` behind it. Nothing is kept or logged."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.core.case.given import NotGiven
from answerable.web.guards import open_to_all
from answerable.words.clocks import explained_limit

from .asking import AskForm
from .counting import count
from .events import applying
from .rules import find
from .when import rules_for, told_in, which_clock


@open_to_all
@require_safe
def when_data(request: HttpRequest, procedure_id: str) -> JsonResponse:
    """`{"procedure", "digest", "calendar", "limits": [...]}`, in order of the file; 422 and `{"problems": {...}}` if
    what was given cannot be counted from.
    """
    offered, now = find(procedure_id), timezone.now()
    clock = which_clock(offered.procedure, request.GET.get("clock", ""))
    form = AskForm(request.GET, offered, clock)
    rules = rules_for(form, offered) if form.is_valid() else None
    found, needs = [], {}
    if rules is not None:
        told = told_in(form, clock)
        wanted = [rules.procedure.clock(clock.id)] if clock is not None else applying(
            rules.procedure, told.case_class, told.attributes
        )  # fmt: skip
        for each in wanted:
            try:
                found.append(explained_limit(count(rules, each, told, now), rules))
            except NotGiven as problem:
                needs[each.id] = problem.code
    if rules is None or not found:
        problems = {name or "all": [str(problem) for problem in told_of] for name, told_of in form.errors.items()}
        return JsonResponse({"problems": problems, "not_counted": needs}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse(
        {
            "procedure": rules.procedure.id,
            "digest": rules.procedure.digest,
            "calendar": rules.calendar.id,
            "limits": found,
            "not_counted": needs,
        }
    )
