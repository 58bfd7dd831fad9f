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
    """The office that reviews: named for it or above it, untouched by the case and under none that touched it; else
    one outside the tree.
    """
    taken = {office for _, office in case.stage_offices} | ({case.respondent} if case.respondent else set())
    here = Office.objects.select_related("reviewed_by", "parent").get(id=case.office)
    above = here.reviewed_by or here.parent
    return _first_free(above, taken, independent=True)


def office_above(office: Office, respondent: str | None) -> Office:
    """Who is told that an office under it was silent: the next one up the case is not about, else one outside."""
    taken = {office.id} | ({respondent} if respondent else set())
    return _first_free(office.parent, taken)


def _first_free(office: Office | None, taken: Collection[str], *, independent: bool = False) -> Office:
    while office is not None:
        if _may_take(office, taken) and not (independent and _reports_to(office, taken)):
            return office
        office = office.parent
    for outside in Office.objects.filter(outside_tree=True).order_by("id"):
        if _may_take(outside, taken):
            return outside
    raise NoOffice


def _may_take(office: Office, taken: Collection[str]) -> bool:
    return office.id not in taken and office.active and current_key(office.id) is not None


def _reports_to(office: Office, taken: Collection[str]) -> bool:
    """P5: nobody reviews what an office above them did."""
    above = office.parent
    while above is not None:
        if above.id in taken:
            return True
        above = above.parent
    return False
