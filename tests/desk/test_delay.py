"""Who is late owes the complainant a letter where the procedure says so, and is handed it half written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.core.case import events as e
from answerable.people.models import Category

from .desk_world import file_case, send

WANTED = "The procedure wants a letter about the delay"


@pytest.fixture
def late(world):
    """Under India's rules, forty days after it came in: an interim reply is owed."""
    Category.objects.filter(id="roads").update(procedure="in-cpgrams-2024")
    return file_case(at=timezone.now() - timedelta(days=40))


def test_the_case_says_that_a_letter_is_owed_until_it_is_written(world, late):
    desk = world.desk("village")
    assert WANTED in desk.get(late.url).content.decode()
    letter = desk.get(f"{late.url}/delay").context["form"].initial["letter"]
    assert "We are sorry." in letter
    expected = (timezone.now() + timedelta(days=9)).date()
    page = send(
        desk, f"{late.url}/delay", follow=True, clock="redress_21d", letter=letter, expected=expected.isoformat()
    )
    assert page.redirect_chain == [(late.url, 302)]
    event = late.events[-1]
    assert isinstance(event, e.DelayExplained)
    assert event.expected == expected
    assert WANTED not in desk.get(late.url).content.decode()


def test_a_day_that_has_passed_is_no_promise(world, late):
    yesterday = (timezone.now() - timedelta(days=2)).date().isoformat()
    page = send(
        world.desk("village"), f"{late.url}/delay", clock="redress_21d", letter="We are late.", expected=yesterday
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["expected"]


def test_where_no_letter_is_owed_none_is_asked_for(world):
    told = file_case(at=timezone.now() - timedelta(days=60))
    assert WANTED not in world.desk("village").get(told.url).content.decode()
