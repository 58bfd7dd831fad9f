"""What the complainant may do: answer, add, withdraw, ask for review; and how each refuses."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.core.case import commands as c
from answerable.people.models import Category
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.loading import load_case, load_events
from answerable.record.models import StoredEvent, Wrap
from answerable.record.rows import Writes
from tests.record.record_world import NOON

from .complainant_world import asked, by_office, decided, file_by_web, key_of, lapsed, text_of, visiting

READY = {
    "add": lambda reference: None,
    "answer": asked,
    "withdraw": lambda reference: None,
    "review": decided,
}
MADE = {
    "add": "StatementAdded",
    "answer": "QuestionAnswered",
    "withdraw": "Withdrawn",
    "review": "ReviewAsked",
}
each_step = pytest.mark.parametrize("step", READY)


def seen_on(browser: Client, step: str) -> str:
    return text_of(browser.get(f"/case/{step}")).split('name="seen" value="')[1].split('"')[0]


@pytest.fixture
def ready(case, visitor):
    """Makes a case ready for a step; gives the browser."""

    def make(step: str) -> Client:
        READY[step](case[0])
        return visitor

    return make


@each_step
def test_each_step_is_taken_and_confirmed_on_the_story(case, ready, step):
    browser = ready(step)
    response = browser.post(f"/case/{step}", {"words": "In my words.", "seen": seen_on(browser, step)})
    assert response["Location"] == f"/case/story?done={step}"
    event = load_events(case[0])[-1]
    assert type(event).__name__ == MADE[step]
    ref = next(getattr(event, name) for name in ("answer", "statement", "reasons") if hasattr(event, name))
    assert vault.open_with_code(*case).read(ref) == "In my words."
    assert 'class="notice"' in text_of(browser.get(response["Location"]))
    assert "visit" not in browser.cookies  # no session: nothing on the server says who came back when


@each_step
def test_a_double_click_takes_a_step_once(case, ready, step):
    browser = ready(step)
    sent = {"words": "Once.", "seen": seen_on(browser, step)}
    first, second = browser.post(f"/case/{step}", sent), browser.post(f"/case/{step}", sent)
    assert (first.status_code, second.status_code) == (302, 422)
    assert StoredEvent.objects.filter(type=MADE[step]).count() == 1


WRONG = {
    "empty": ({"words": ""}, "Please write something before you send it."),
    "spaces": ({"words": " \n "}, "Please write something before you send it."),
    "control_characters_only": ({"words": "\x00\x07\u202e"}, "Please write something before you send it."),
    "too_long": ({"words": "y" * 20_001}, "This is 20001 characters long"),
    "missing": ({}, "Please write something before you send it."),
}


@pytest.mark.parametrize("step", ["add", "answer"])
@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_wrong_words_are_refused_at_the_field_and_kept(case, ready, step, fields, said):
    browser = ready(step)
    before = load_case(case[0]).seq
    response = browser.post(f"/case/{step}", {"seen": before, **fields})
    page = text_of(response)
    assert (response.status_code, load_case(case[0]).seq) == (422, before)
    assert page.count(said) == 2
    assert "<title>Error: Service desk</title>" in page
    assert fields.get("words", "").strip(" \n\x00\x07\u202e") in page


@pytest.mark.parametrize("step", ["withdraw", "review"])
def test_reasons_may_be_left_out_but_not_be_endless(case, ready, step):
    browser = ready(step)
    seen = seen_on(browser, step)
    assert browser.post(f"/case/{step}", {"words": "y" * 20_001, "seen": seen}).status_code == 422
    assert browser.post(f"/case/{step}", {"words": "", "seen": seen}).status_code == 302
    assert load_events(case[0])[-1].reasons is None


KEPT = {
    "nul": ("a\x00b", "ab"),
    "override": ("pay \u202e001", "pay 001"),
    "emoji": ("👩‍👩‍👧", "👩‍👩‍👧"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
@each_step
def test_odd_characters_do_no_harm(case, ready, step, typed, kept):
    browser = ready(step)
    assert browser.post(f"/case/{step}", {"words": typed, "seen": seen_on(browser, step)}).status_code == 302
    event = load_events(case[0])[-1]
    ref = next(getattr(event, name) for name in ("answer", "statement", "reasons") if hasattr(event, name))
    assert vault.open_with_code(*case).read(ref) == kept
    assert "<script>" not in text_of(browser.get("/case/story"))


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "٣", "<b>"])
def test_a_page_number_made_up_is_no_fault(case, visitor, seen):
    assert visitor.post("/case/add", {"words": "More.", "seen": seen}).status_code in (302, 422)


@each_step
def test_a_stale_page_is_told_what_has_changed_and_may_be_sent_again(case, ready, step):
    browser = ready(step)
    seen = seen_on(browser, step)
    if step in ("add", "withdraw"):
        by_office(case[0], c.Transfer, to_office="town")
    else:
        written_elsewhere(case[0])
    response = browser.post(f"/case/{step}", {"words": "My words stay.", "seen": seen})
    page = text_of(response)
    assert response.status_code == 422
    assert "The case has changed since you opened this page." in page
    assert ("Village Office sent the case to: Town" if step in ("add", "withdraw") else "You added to your") in page
    assert "My words stay." in page
    now_seen = page.split('name="seen" value="')[1].split('"')[0]
    assert int(now_seen) == load_case(case[0]).seq
    assert browser.post(f"/case/{step}", {"words": "My words stay.", "seen": now_seen}).status_code == 302


def written_elsewhere(reference: str) -> None:
    """The same person, in another browser."""
    note = vault.seal_to_case(reference, "statement", "From my other telephone.")
    command = c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref)
    handle(reference, command, Writes((note,)))


IMPOSSIBLE = {
    "answer": "No question is open. You can add to your grievance instead.",
    "review": "There is no decision to review yet",
}


@pytest.mark.parametrize(("step", "said"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_what_cannot_be_done_is_said_before_anything_is_typed(case, visitor, step, said):
    page = text_of(visitor.get(f"/case/{step}"))
    assert said in page
    assert "<textarea" not in page
    assert visitor.post(f"/case/{step}", {"words": "x", "seen": "1"}).status_code == 422


def test_after_withdrawing_the_words_of_another_page_are_not_thrown_away(case, visitor):
    visitor.post("/case/withdraw", {"words": "", "seen": "1"})
    refused = visitor.post("/case/answer", {"words": "Too late, perhaps.", "seen": "2"})
    assert refused.status_code == 422
    assert "Too late, perhaps." in text_of(refused)


@each_step
def test_another_language_keeps_the_words_typed(ready, step):
    browser = ready(step)
    page = text_of(browser.post(f"/case/{step}?lang=ar", {"words": "", "seen": "1", "stay": "1"}))
    assert 'class="problem"' not in page
    page = text_of(browser.post(f"/case/{step}?lang=ar", {"words": "Kept words", "seen": "1", "stay": "1"}))
    assert 'dir="rtl"' in page
    assert "Kept words" in page
    assert 'name="seen" value="1"' in page
    assert not StoredEvent.objects.filter(type=MADE[step]).exists()


def test_the_question_is_shown_where_it_is_answered(case, visitor):
    by_office(
        case[0], c.AskComplainant, sealed=("question", "question", "On <which> day?"),
        answer_by=(NOON + timedelta(days=7)).date(),
    )  # fmt: skip
    page = text_of(visitor.get("/case/answer"))
    assert "On &lt;which&gt; day?" in page
    assert "Monday, 8 June 2026" in page


def test_review_goes_to_the_office_above_with_the_complainants_own_key(case, visitor):
    decided(case[0])
    assert "<strong>Town</strong>" in text_of(visitor.get("/case/review"))
    visitor.post("/case/review", {"words": "Look again.", "seen": load_case(case[0]).seq})
    assert load_case(case[0]).office == "town"
    assert Wrap.objects.filter(case=case[0], holder=key_of("town").holder).count() == 2


def test_after_the_window_review_is_refused_with_the_day_it_ended(world):
    Category.objects.filter(id="roads").update(procedure="cn-xinfang-2022")
    reference, code = file_by_web(page="r" * 43)
    by_office(reference, c.Accept)
    content = {"points": [{"text": "x", "outcome": "not_supported"}], "facts": "f", "reasons": "r"}
    by_office(
        reference, c.IssueDecision, points=(c.Point("not_supported"),), sealed=("decision", "decision", content)
    )  # fmt: skip
    browser = visiting(reference, code)
    browser.get("/case/story")
    world.move_to(NOON + timedelta(days=60))
    page = text_of(visiting(reference, code).get("/case/review"))
    assert "The time to ask for review ended on" in page
    assert "<textarea" not in page


def test_silence_opens_review(case, world):
    world.move_to(NOON + timedelta(days=40))
    lapsed(case[0], days=40)
    browser = visiting(*case)
    story = text_of(browser.get("/case/story"))
    assert 'href="/case/review"' in story
    assert "The office has let its time run out without an answer." in story
    seen = load_case(case[0]).seq
    assert browser.post("/case/review", {"words": "", "seen": seen}).status_code == 302
    assert load_events(case[0])[-1].because_of_silence


@each_step
def test_a_form_from_elsewhere_is_refused_and_its_words_are_kept(case, step):
    strict = visiting(*case, enforce_csrf_checks=True)
    response = strict.post(f"/case/{step}", {"words": "Typed long ago.", "seen": "1"})
    assert response.status_code == 403
    assert "Typed long ago." in text_of(response)
    assert load_case(case[0]).seq == 1


@each_step
def test_without_the_code_there_is_nothing_to_see(case, client, step):
    response = client.get(f"/case/{step}")
    assert (response.status_code, response["Location"]) == (302, "/case/")
