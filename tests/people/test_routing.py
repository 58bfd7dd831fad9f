"""Which office gets a grievance and which reviews it: never the one complained about, never its own judge (P5)."""

from dataclasses import dataclass, field

import pytest

from answerable.core.case.state import Case
from answerable.people import routing
from answerable.people.models import Category, Office, OfficeKey
from answerable.people.routing import NoOffice, first_office, review_office


@pytest.fixture
def tree(db):
    """province > county > town > village, town > parks; an ombudsman outside. All have keys."""
    for office, parent in (("province", None), ("county", "province"), ("town", "county"), ("village", "town")):
        Office.objects.create(id=office, names={"en": office}, parent_id=parent)
    Office.objects.create(id="parks", names={"en": "parks"}, parent_id="town")
    Office.objects.create(id="ombudsman", names={"en": "ombudsman"}, outside_tree=True)
    for number, office in enumerate(Office.objects.all()):
        OfficeKey.objects.create(office=office, epoch=1, recipient=f"age1{number}", mac=b"x")


@dataclass(frozen=True)
class Told:
    """A grievance for `category_of`, about `respondent`."""

    category_of: str = "village"
    respondent: str | None = None
    stopped: tuple[str, ...] = ()
    without_key: tuple[str, ...] = ()
    goes_to: str | None = None


@dataclass(frozen=True)
class Reviewed:
    """A case now at `at`, having been at `been`; `reviewed_by` names the office set for its reviews."""

    at: str = "village"
    been: tuple[str, ...] = ()
    respondent: str | None = None
    reviewed_by: str | None = None
    stopped: tuple[str, ...] = ()
    without_key: tuple[str, ...] = ()
    goes_to: str | None = field(default=None)


ALL = ("province", "county", "town", "village", "parks", "ombudsman")
FIRST = {
    "to the office of the category": Told(goes_to="village"),
    "about another office": Told(respondent="parks", goes_to="village"),
    "about that office itself: one up": Told(respondent="village", goes_to="town"),
    "that office is stopped: one up": Told(stopped=("village",), goes_to="town"),
    "nobody there has a key: one up": Told(without_key=("village",), goes_to="town"),
    "about the one up, and the first stopped: two up": Told(
        respondent="town", stopped=("village",), goes_to="county"
    ),
    "about the top: outside": Told(category_of="province", respondent="province", goes_to="ombudsman"),
    "all up to the top stopped: outside": Told(
        stopped=("village", "town", "county", "province"), goes_to="ombudsman"
    ),
    "about the ombudsman, who is the category's office": Told(
        category_of="ombudsman", respondent="ombudsman", goes_to=None
    ),
    "nobody is free": Told(respondent="village", without_key=ALL, goes_to=None),
    "the ombudsman is stopped too": Told(category_of="province", respondent="province", stopped=("ombudsman",)),
}  # fmt: skip
REVIEW = {
    "the next one up": Reviewed(goes_to="town"),
    "the one named for it": Reviewed(reviewed_by="county", goes_to="county"),
    "the named one has had the case: above it": Reviewed(reviewed_by="county", been=("county",), goes_to="province"),
    "the one up is complained about": Reviewed(respondent="town", goes_to="county"),
    "the one up had it before a transfer": Reviewed(been=("town",), goes_to="county"),
    "the named one is complained about": Reviewed(reviewed_by="county", respondent="county", goes_to="province"),
    "the one up is stopped": Reviewed(stopped=("town",), goes_to="county"),
    "the one up has no key": Reviewed(without_key=("town",), goes_to="county"),
    "the named one works under one that had the case": Reviewed(
        at="town", reviewed_by="parks", been=("village",), goes_to="county"
    ),
    "the named one works under the one complained about": Reviewed(
        at="village", reviewed_by="parks", respondent="town", goes_to="county"
    ),
    "all above had it: outside": Reviewed(at="town", been=("county", "province"), goes_to="ombudsman"),
    "at the top: outside": Reviewed(at="province", goes_to="ombudsman"),
    "the one above works under one that had the case: outside": Reviewed(
        at="town", been=("province",), goes_to="ombudsman"
    ),
    "at the ombudsman's: nobody": Reviewed(at="ombudsman", goes_to=None),
    "everyone has had it": Reviewed(been=ALL, goes_to=None),
    "about the ombudsman at the top": Reviewed(at="province", respondent="ombudsman", goes_to=None),
}  # fmt: skip


def arrange(row):
    Office.objects.filter(id__in=row.stopped).update(active=False)
    OfficeKey.objects.filter(office__in=row.without_key).delete()


def answer(asked):
    try:
        return asked().id
    except NoOffice:
        return None


@pytest.mark.parametrize("row", FIRST.values(), ids=FIRST)
def test_first_office(tree, row):
    arrange(row)
    category = Category.objects.create(id="c", names={}, office_id=row.category_of, procedure="uk-two-stage-2024")
    assert answer(lambda: first_office(category, row.respondent)) == row.goes_to


@pytest.mark.parametrize("row", REVIEW.values(), ids=REVIEW)
def test_review_office(tree, row):
    arrange(row)
    if row.reviewed_by:
        Office.objects.filter(id=row.at).update(reviewed_by=row.reviewed_by)
    places = tuple(("stage1", office) for office in (*row.been, row.at))
    case = Case(id="1", seq=1, office=row.at, respondent=row.respondent, stage_offices=places)
    assert answer(lambda: review_office(case)) == row.goes_to


def test_the_one_complained_about_is_never_the_answer_whatever_the_tree(tree):
    """Every office complained about, at every office's category and review."""
    for respondent in ALL:
        for start in ALL:
            category = Category(id="c", names={}, office=Office.objects.get(id=start), procedure="x")
            case = Case(id="1", seq=1, office=start, respondent=respondent, stage_offices=(("stage1", start),))
            assert answer(lambda c=category, r=respondent: first_office(c, r)) != respondent
            assert answer(lambda c=case: routing.review_office(c)) not in (respondent, start)
