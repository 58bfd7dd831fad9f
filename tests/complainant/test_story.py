"""The story of a case: everything that happened, who opened what and why, every date, whose turn, what is possible."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.core.case import commands as c
from answerable.core.receipt import make_code
from answerable.people.models import Category, Office
from answerable.record.handle import handle
from answerable.record.loading import load_case, load_events
from answerable.record.models import StoredEvent
from answerable.web.telling import file_told
from tests.record.record_world import NOON, PASSWORD

from .complainant_world import TOLD, asked, by_office, decided, file_by_web, lapsed, text_of, visiting


def story_of(browser: Client, **query) -> str:
    response = browser.get("/case/story", query)
    assert response.status_code == 200
    return text_of(response)


def test_the_story_says_what_happened_whose_turn_it_is_and_when_each_answer_is_due(case, visitor):
    by_office(case[0], c.Acknowledge, sealed=("letter", "letter", "We have it."))
    page = story_of(visitor)
    for said in (
        "Your grievance was received (web page). It went to: Village Office.",
        "Village Office confirmed that it has your grievance.",
        "We have it.",
        "It is the turn of Village Office. Answer: due by Monday, 15 June 2026 (10 working days left).",
        "1 June 2026, 13:00",  # British summer time
        "Times are those of Europe/London.",
    ):
        assert said in page, said


def test_each_opening_is_shown_with_who_and_why(case, visitor):
    by_office(case[0], c.OpenSealed, scope="content", sealed=("reason", "reason", "To see which lamp."))
    page = story_of(visitor)
    assert "Officer of village of Village Office opened what you wrote." in page
    assert "To see which lamp." in page


def test_opening_of_name_and_contact_is_told_apart(world):
    reference, code = file_by_web(who="named", name="Ada", contact="by the mill")
    by_office(reference, c.OpenSealed, scope="identity", sealed=("reason", "reason", "To ring her up."))
    page = story_of(visiting(reference, code))
    assert "opened your name and contact." in page
    assert "To ring her up." in page
    assert "<bdi>Ada</bdi>" in page


OFFERED = {
    "just_told": (lambda reference: None, {"add", "withdraw"}),
    "asked": (asked, {"add", "withdraw", "answer"}),
    "decided": (decided, {"add", "review"}),
}


@pytest.mark.parametrize(("before", "offered"), OFFERED.values(), ids=OFFERED)
def test_only_what_is_possible_is_offered(case, visitor, before, offered):
    before(case[0])
    page = story_of(visitor)
    assert {step for step in ("add", "answer", "withdraw", "review") if f'href="/case/{step}"' in page} == offered


def test_a_decision_is_read_and_its_window_begins_once(case, visitor):
    decided(case[0])
    page = story_of(visitor)
    assert "No money." in page
    assert "Nothing more is due from the office. If you are not content: Ask for review, until" in page
    story_of(visitor)
    assert StoredEvent.objects.filter(type="NoticeDelivered").count() == 1


def test_silence_is_said_and_what_it_makes_possible(case, world):
    world.move_to(NOON + timedelta(days=6))
    assert "has let its time run out" not in story_of(visiting(*case))
    world.move_to(NOON + timedelta(days=40))  # possible by itself, before the worker has written anything
    assert 'href="/case/review"' in story_of(visiting(*case))
    lapsed(case[0], days=40)
    page = story_of(visiting(*case))
    assert 'class="late"' in page
    assert "The office has let its time run out without an answer. You may ask for review now" in page
    assert "working days late" in page


def test_a_promise_whose_day_has_passed_is_marked(case, world):
    content = {"points": [{"text": "The lamp", "outcome": "upheld"}], "facts": "Dark.", "reasons": "Ours to mend."}
    point = c.Point("upheld", remedy=True, remedy_due=(NOON + timedelta(days=3)).date())
    by_office(case[0], c.IssueDecision, points=(point,), sealed=("decision", "decision", content))
    assert "due on Thursday, 4 June 2026" in story_of(visiting(*case))
    world.move_to(NOON + timedelta(days=9))
    assert "was due on Thursday, 4 June 2026 and has not been performed" in story_of(visiting(*case))


MARK, EXPLAINED = "(from earlier records)", "was kept elsewhere before and taken over here."


def test_what_was_taken_over_from_earlier_records_is_marked_and_explained_once(world):
    office, code, came = Office.objects.get(id="village"), make_code("9" * 22), NOON - timedelta(days=99)
    reference, _ = file_told(
        TOLD, Category.objects.get(), office, code=code, submission="import:1", channel="phone", now=NOON,
        received_at=came, by=c.IMPORT,
    )  # fmt: skip
    handle(reference, c.Acknowledge(by=c.IMPORT, at=NOON, happened_at=came + timedelta(days=1)))
    by_office(reference, c.Accept)
    page = story_of(visiting(reference, code))
    marked = [MARK in line for line in page.split('class="timeline"')[1].split("<li")[1:]][:3]
    assert marked == [True, True, False]
    assert page.count(EXPLAINED) == 1


def test_where_nothing_was_taken_over_nothing_is_said_of_it(case, visitor):
    page = story_of(visitor)
    assert MARK not in page
    assert EXPLAINED not in page


def test_what_other_people_wrote_is_escaped(case, visitor):
    by_office(case[0], c.Acknowledge, sealed=("letter", "letter", "<img src=x onerror=alert(1)>"))
    page = story_of(visitor)
    assert "<img" not in page
    assert "&lt;img" in page


WRITTEN = {
    "in_the_language_told_in": ("en", "The lamp is dark.", ' lang="en">The lamp'),
    "in_another_script": ("en", "المصباح مطفأ", ' dir="auto">المصباح'),
    "arabic": ("ar", "المصباح مطفأ", ' lang="ar">المصباح'),
    "nothing_but_signs": ("en", "!!!", ' dir="auto">!!!'),
}


@pytest.mark.parametrize(("language", "words", "marked"), WRITTEN.values(), ids=WRITTEN)
def test_the_language_of_what_was_told_is_marked_where_it_is_known(world, language, words, marked):
    teller = Client(HTTP_ACCEPT_LANGUAGE=language)
    assert marked in story_of(visiting(*file_by_web(teller, what_happened=words)))


@pytest.mark.parametrize(("language", "turned"), [("ar", "rtl"), ("fr", "ltr"), ("zh-hans", "ltr")])
def test_the_story_in_another_language(case, language, turned):
    browser = visiting(*case, HTTP_ACCEPT_LANGUAGE=language)
    page = story_of(browser)
    assert f'<html lang="{language}" dir="{turned}">' in page
    assert 'dir="auto" lang="en">The lamp is dark.' in page
    assert ("مكتب القرية" in page) is (language == "ar")


def test_done_says_only_sentences_of_ours(visitor):
    assert "Your addition has been sent." in story_of(visitor, done="add")
    assert "<b>" not in story_of(visitor, done="<b>You have won</b>")


def test_printed_it_carries_reference_and_day_on_every_page(case, visitor):
    head = story_of(visitor).split('class="sheet-head"')[1].split("</div>")[0]
    reference = case[0]
    assert f"{reference[:4]} {reference[4:8]} {reference[8:]}" in head
    assert "1 June 2026" in head


def test_pages_of_a_case_are_kept_by_nobody_and_name_nothing(case, visitor):
    for path in ("/case/story", "/case/add", "/case/answer", "/case/withdraw", "/case/review", "/case/"):
        response = visitor.get(path)
        assert response["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in text_of(response)
        assert "<title>Service desk</title>" in text_of(response)
    assert case[0] not in "".join(str(value) for value in visitor.cookies.values())


def test_a_visitor_sees_their_own_case_only(case, visitor):
    file_by_web(page="q" * 43, what_happened="Someone else's lamp.")
    assert "Someone else's lamp." not in story_of(visitor)


def test_an_officer_has_no_way_in(case):
    browser = Client()
    response = browser.post("/desk/sign-in", {"username": "village", "password": PASSWORD})
    assert response.status_code == 302
    for path in ("story", "add", "answer", "withdraw", "review", "proof?event=1"):
        refused = browser.get(f"/case/{path}")
        assert (refused.status_code, refused["Location"]) == (302, "/case/")


@pytest.mark.damaged("payloads taken away, as erasure will")
def test_of_an_erased_case_only_the_log_is_left(case, visitor, without_triggers):
    StoredEvent.objects.filter(case=case[0]).update(data=None, salt=None)
    for path in ("/case/story", "/case/add", "/case/proof?event=1"):
        browser = Client()
        browser.cookies = visitor.cookies.copy()
        response = browser.get(path)
        assert response.status_code == 410
        assert "The record of this case is gone" in text_of(response)
        assert response.cookies["case"]["max-age"] == 0


def test_the_story_of_a_case_whose_office_is_gone_from_the_list(case, visitor):
    Office.objects.filter(id="village").update(active=False)
    assert "Village Office" in story_of(visitor)
    assert load_case(case[0]).seq == len(load_events(case[0]))
