"""Buttons come from the rules: what may not be done now is not offered, and says why when forced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.desk.offers import PAGES

from .desk_world import fields_of, file_case


def received():
    return file_case()


def acknowledged():
    return received().acknowledged()


def asked():
    return acknowledged().told(c.AskComplainant, "question")


def decided():
    return acknowledged().decided()


def decided_with_remedy():
    return acknowledged().decided("upheld", remedy=True)


def performed():
    return decided_with_remedy().told(c.PerformRemedy, "proof", remedy=1)


def closed():
    return decided().told(c.CloseCase)


def declined():
    return received().told(c.Decline, "letter", outcome="out_of_scope")


def withdrawn():
    return received().told(c.Withdraw, by=c.COMPLAINANT)


def in_review():
    return decided().review_asked()


def in_review_with_remedy():
    return decided_with_remedy().review_asked()


def review_acknowledged():
    return in_review().acknowledged()


def reviewed():
    return review_acknowledged().told(c.DecideReview, "decision", result="upheld")


def overdue():
    return file_case(at=timezone.now() - timedelta(days=60))


def sorting():
    return file_case(category="land")


def handling():
    return sorting().accepted()


ROWS = {
    # state: (case, whose desk, pages offered)
    "received": (
        received,
        "village",
        ["acknowledge", "accept", "decline", "transfer", "assign", "summarise", "ask", "decide"],
    ),
    "acknowledged": (
        acknowledged,
        "village",
        ["accept", "decline", "transfer", "assign", "summarise", "ask", "extend", "decide"],
    ),
    "overdue": (
        overdue,
        "village",
        ["acknowledge", "accept", "decline", "transfer", "assign", "summarise", "ask", "decide", "delay"],
    ),
    "question open": (asked, "village", ["accept", "decline", "transfer", "assign", "summarise", "extend", "decide"]),
    "decided": (decided, "village", ["summarise", "close"]),
    "decided with a remedy": (decided_with_remedy, "village", ["summarise", "remedy"]),
    "remedy performed": (performed, "village", ["summarise", "close"]),
    "closed": (closed, "village", ["summarise"]),
    "declined": (declined, "village", []),
    "withdrawn": (withdrawn, "village", []),
    "in review, at the reviewing office": (
        in_review,
        "county",
        ["acknowledge", "assign", "summarise", "ask", "review"],
    ),
    "in review, acknowledged": (review_acknowledged, "county", ["assign", "summarise", "ask", "extend", "review"]),
    "in review, at the office that decided": (in_review, "village", []),
    "in review with a remedy, at the office that owes it": (in_review_with_remedy, "village", ["remedy"]),
    "review decided": (reviewed, "county", ["summarise", "close"]),
    "sorting needs accepting before deciding": (
        sorting,
        "village",
        ["acknowledge", "accept", "decline", "transfer", "assign", "summarise", "ask", "classify"],
    ),
    "handling, accepted": (
        handling,
        "village",
        ["acknowledge", "transfer", "assign", "summarise", "ask", "extend", "decide", "classify"],
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_what_is_offered(world, row):
    make, who, pages = ROWS[row]
    told = make()
    page = world.desk(who).get(told.url).context["page"]
    assert {step.page for step in page.steps} == set(pages)


@pytest.mark.parametrize("row", ROWS)
def test_what_is_not_offered_says_why_and_what_is_offered_has_a_form(world, row):
    make, who, offered = ROWS[row]
    told, desk = make(), world.desk(who)
    before = told.events
    for name in PAGES.values():
        page = desk.get(f"{told.url}/{name}")
        shown = page.content.decode()
        if name in offered:
            assert page.status_code == 200, name
            assert '<form id="step" method="post" novalidate>' in shown
        else:
            assert page.status_code == 422, name
            assert page.context["refused"], name
            assert "This cannot be done now" in shown
            assert '<form id="step" method="post" novalidate>' not in shown
            forced = desk.post(f"{told.url}/{name}", {"seen": told.case.seq})
            assert forced.status_code == 422, name
            assert page.context["refused"] in forced.content.decode().replace("&#x27;", "'")
    assert told.events == before


def test_a_forced_step_keeps_what_was_typed(world):
    told = decided()
    page = world.desk("village").post(
        f"{told.url}/ask", {"question": "Which lamp, <b>please</b>?", "seen": told.case.seq}
    )
    assert page.status_code == 422
    assert "Which lamp, &lt;b&gt;please&lt;/b&gt;?" in page.content.decode()


def test_an_extension_is_not_offered_once_the_time_has_ended(world):
    told = file_case(at=timezone.now() - timedelta(days=60))
    page = world.desk("village").get(f"{told.url}/extend")
    assert page.status_code == 422
    assert "more time may only be taken before that" in page.context["refused"]


def test_an_extension_that_is_used_up_says_so(world):
    told = acknowledged().told(c.ExtendTime, "reasons", clock="respond1", length="2 working_days")
    page = world.desk("village").get(f"{told.url}/extend")
    assert page.status_code == 422
    assert "as often as the procedure allows" in page.context["refused"]


def test_a_reviewer_who_touched_the_case_is_not_offered_the_review(world):
    """P5: the same officer, moved to the reviewing office meanwhile."""
    told = in_review()
    world.officer("second", "county")
    moved = world.m["o-village"]
    from answerable.people import keys
    from answerable.people.models import Duty, Officer

    officer = Officer.objects.get(id="o-village")
    Duty.objects.filter(officer=officer).delete()
    Duty.objects.create(officer=officer, office_id="county")
    giver = Officer.objects.get(id="o-county")
    keys.give_key("county", officer, keys.held_by(giver, world.m[giver.id]))
    assert world.m["o-village"] == moved
    desk = world.desk("village")
    page = desk.get(told.url).context["page"]
    assert "review" not in [step.page for step in page.steps]
    forced = desk.post(f"{told.url}/review", {"result": "upheld", "facts": "f", "reasons": "r", "points_shown": "1"})
    assert forced.status_code == 422
    assert "may not review it" in forced.content.decode()
    assert told.types[-1] == "ReviewAsked"


def test_only_officers_whom_the_rules_let_have_it_can_be_given_a_review(world):
    told = in_review()
    from answerable.people.models import Duty

    Duty.objects.create(officer_id="o-village", office_id="county")  # touched the case in the village
    stopped = world.officer("stopped", "county")
    stopped.active = False
    stopped.save()
    world.officer("second", "county")
    desk = world.desk("county")
    page = desk.get(f"{told.url}/assign")
    assert [value for value, _name in page.context["form"].fields["officer"].choices] == ["o-county", "o-second"]
    assert "Village Officer: Whoever worked on the case before may not review it" in page.content.decode()
    for who in ("o-village", "o-stopped", "o-town", "nobody", "\0", ""):
        refused = desk.post(f"{told.url}/assign", {**fields_of(page), "officer": who})
        assert refused.status_code == 422, who
    assert told.case.assigned_to is None
    assert desk.post(f"{told.url}/assign", {**fields_of(page), "officer": "o-second"}).status_code == 302
    assert told.case.assigned_to == "o-second"


FIRST = {
    received: "acknowledge",
    acknowledged: "accept",
    handling: "acknowledge",
    decided: "close",
    decided_with_remedy: "remedy",
    review_acknowledged: "review",
}


@pytest.mark.parametrize("make", FIRST)
def test_what_moves_the_case_on_comes_first(world, make):
    told = make()
    assert world.desk(told.case.office).get(told.url).context["page"].steps[0].page == FIRST[make]
