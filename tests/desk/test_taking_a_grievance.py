"""Taking a grievance at the counter, by telephone or from a letter: the same receipt as on the web."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from answerable.core.case.events import GrievanceFiled
from answerable.desk.new import NewForm
from answerable.people.models import Category, Office
from answerable.record.models import CaseHead, Docket

from .desk_world import Told, fields_of, send

RIGHT = {
    "channel": "phone",
    "language": "ar",
    "category": "roads",
    "what_happened": "المصباح مطفأ",
    "who": "named",
    "name": "Ada Complainant",
    "contact": "0123 456 789",
}


def taken(page):
    return Told(page.context["reference"], page.context["code"])


def test_it_is_filed_with_its_language_channel_and_writer(world):
    desk = world.desk("town")
    page = send(desk, "/desk/new", **RIGHT)
    assert page.status_code == 200
    told = taken(page)
    (filed,) = told.events
    assert isinstance(filed, GrievanceFiled)
    assert (filed.by, filed.office, filed.to_office) == ("o-town", "town", "village")
    assert (filed.channel, filed.language, filed.anonymous) == ("phone", "ar", False)
    assert filed.happened_at == filed.at
    assert "المصباح مطفأ" in told.opener().read(filed.narrative)
    assert "Ada Complainant" in told.opener().read(filed.identity)
    assert desk.get(told.url).status_code == 404, "who wrote it down has it no more than others of another office"
    assert world.desk("village").get(told.url).status_code == 200


def test_who_stays_anonymous_leaves_no_name(world):
    (filed,) = taken(send(world.desk("village"), "/desk/new", **{**RIGHT, "who": "anonymous"})).events
    assert filed.identity is None


def test_the_same_page_sent_twice_is_one_case_with_one_receipt(world):
    desk = world.desk("village")
    typed = {**fields_of(desk.get("/desk/new")), **RIGHT}
    first, second = taken(desk.post("/desk/new", typed)), taken(desk.post("/desk/new", typed))
    assert (first.ref, first.code) == (second.ref, second.code)
    assert CaseHead.objects.count() == 1
    other = taken(desk.post("/desk/new", {**typed, "what_happened": "Another matter altogether"}))
    assert other.ref != first.ref, "gone back to and told otherwise: nothing is lost"
    assert "Another matter altogether" in other.opener().read(other.events[0].narrative)


def test_a_page_open_for_too_long_is_shown_again_with_all_that_was_typed(world):
    desk = world.desk("village")
    typed = {**fields_of(desk.get("/desk/new")), **RIGHT}
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        page = world.desk("village").post("/desk/new", typed)
        assert page.status_code == 422
        assert "open for too long" in page.content.decode()
        assert page.context["form"]["what_happened"].value() == RIGHT["what_happened"]
        again = world.desk("village").post("/desk/new", fields_of(page))
        assert again.status_code == 200
    assert CaseHead.objects.count() == 1


@pytest.mark.parametrize("ticket", ["", "x", "\0", "a:b:c", "🧾"])
def test_a_page_that_was_not_drawn_here(world, ticket):
    page = world.desk("village").post("/desk/new", {**RIGHT, "ticket": ticket})
    assert page.status_code == 422
    assert not CaseHead.objects.exists()


def test_paper_counts_from_the_day_of_its_stamp(world):
    day = (timezone.now() - timedelta(days=3)).date()
    (filed,) = taken(send(world.desk("village"), "/desk/new", **RIGHT, received_on=day.isoformat())).events
    assert filed.happened_at.date() == day
    assert filed.at.date() == timezone.now().date()
    today = timezone.now().date().isoformat()
    (filed,) = taken(send(world.desk("village"), "/desk/new", **RIGHT, received_on=today)).events
    assert filed.happened_at <= filed.at


WRONG = {
    "nothing": (dict.fromkeys(RIGHT, ""), {"channel", "language", "category", "what_happened", "who"}),
    "a named person without a name": ({"name": ""}, {"name"}),
    "a channel of machines": ({"channel": "import"}, {"channel"}),
    "a language not shipped": ({"language": "xx"}, {"language"}),
    "a category that is none": ({"category": "nowhere"}, {"category"}),
    "an office that is none": ({"respondent": "nowhere"}, {"respondent"}),
    "too long": ({"what_happened": "x" * 50_001}, {"what_happened"}),
    "nothing to be seen": ({"what_happened": "\0\u200b \n"}, {"what_happened"}),
    "31 February": ({"received_on": "2026-02-31"}, {"received_on"}),
    "tomorrow": ({"received_on": "2999-01-01"}, {"received_on"}),
    "another century": ({"received_on": "1926-01-01"}, {"received_on"}),
    "NUL for a day": ({"received_on": "\0"}, {"received_on"}),
    "NUL for a choice": ({"category": "\0"}, {"category"}),
}


@pytest.mark.parametrize("row", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_filed(world, row):
    typed, names = WRONG[row]
    page = send(world.desk("village"), "/desk/new", **{**RIGHT, **typed})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == names
    if "what_happened" not in names:
        assert page.context["form"]["what_happened"].value() == RIGHT["what_happened"]
    assert not CaseHead.objects.exists()


def test_what_deceives_is_cleaned_and_all_else_kept(world):
    words = "safe\0\u202e text <script>alert(1)</script> 🧾"
    told = taken(send(world.desk("village"), "/desk/new", **{**RIGHT, "what_happened": words}))
    assert "safe text <script>alert(1)</script> 🧾" in told.opener().read(told.events[0].narrative)


def test_a_grievance_about_the_first_office_goes_above_it_and_the_office_hears_nothing(world):
    """P5, also when the office complained about wrote it down."""
    told = taken(send(world.desk("town"), "/desk/new", **{**RIGHT, "respondent": "village"}))
    assert told.case.office == "town"
    assert world.desk("village").get(told.url).status_code == 404


def test_where_nobody_may_take_it_the_page_says_where_to_send_the_person(world):
    Office.objects.exclude(id="village").update(active=False)
    page = send(world.desk("village"), "/desk/new", **{**RIGHT, "respondent": "village"})
    assert page.status_code == 422
    assert not Docket.objects.exists()


def test_a_category_closed_between_page_and_sending_is_chosen_again_and_nothing_is_lost(world):
    desk = world.desk("village")
    typed = {**fields_of(desk.get("/desk/new")), **RIGHT}
    Category.objects.filter(id=RIGHT["category"]).update(active=False)
    page = desk.post("/desk/new", typed)
    assert page.status_code == 422
    assert "Please choose what the grievance is about from the list." in page.content.decode()
    assert RIGHT["what_happened"] in page.context["form"]["what_happened"].value()
    assert not Docket.objects.exists()


def test_a_category_closed_while_it_is_sent_is_no_fault(world, monkeypatch):
    """What the form has found is what is filed."""
    monkeypatch.setattr(NewForm, "clean", lambda form: Category.objects.all().delete() and form.cleaned_data)
    assert send(world.desk("village"), "/desk/new", **RIGHT).status_code == 200
    assert Docket.objects.get().category == RIGHT["category"]


def test_without_any_category_the_page_still_opens(world):
    Category.objects.all().delete()
    assert world.desk("village").get("/desk/new").status_code == 200
