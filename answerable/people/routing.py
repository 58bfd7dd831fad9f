"""Which office a grievance goes to, and which reviews it. Never the one complained about (P5)."""

from __future__ import annotations

from collections.abc import Collection

from answerable.core.case.state import Case

from .keys import current_key
from .models import Category, Office


class NoOffice(Exception):
    """No office here may take this; the page says whom to turn to outside."""


def first_office(category: Category, respondent: str | None) -> Office:
    """The category's office, or the next one up that is not the office complained about. NoOffice if none is left."""
    return _first_free(category.office, {respondent} if respondent else set())


def review_office(case: Case) -> Office:
    """The office that reviews: named for it or above it, untouched by the case; else one outside the tree."""
    taken = {office for _, office in case.stage_offices} | ({case.respondent} if case.respondent else set())
    here = Office.objects.select_related("reviewed_by", "parent").get(id=case.office)
    above = here.reviewed_by or here.parent
    return _first_free(above, taken)


def _first_free(office: Office | None, taken: Collection[str]) -> Office:
    while office is not None:
        if office.id not in taken and office.active and current_key(office.id) is not None:
            return office
        office = office.parent
    for outside in Office.objects.filter(outside_tree=True, active=True).exclude(id__in=taken).order_by("id"):
        if current_key(outside.id) is not None:
            return outside
    raise NoOffice
