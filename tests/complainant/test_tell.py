"""Telling: four steps that lose nothing, say what will happen, and make one case."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from answerable.people.models import Category, Office, OfficeKey
from answerable.record import vault
from answerable.record.loading import load_case, load_events
from answerable.record.models import CaseHead, SealedObject
from tests.record.record_world import NOON

from .complainant_world import TOLD, file_by_web, post_step, receipt_of, text_of

OVERRIDE = "\u202e"


def titles_at(response) -> str:
    return text_of(response).split("<h1>")[1].split("</h1>")[0]


def narrative_of(reference: str, code: str) -> str:
    return vault.open_with_code(reference, code).read(load_events(reference)[0].narrative)


def test_four_steps_and_a_receipt_without_any_cookie(world, client):
    seen = [titles_at(client.get("/tell/"))]
    seen += [titles_at(post_step(client, step)) for step in range(4)]
    assert seen == ["What about and where", "What happened", "Who you are", "Check and send", "Your receipt"]
    assert dict(client.cookies) == {}


def test_the_receipt_opens_the_case_as_it_was_told(world, client):
    reference, code = file_by_web(client)
    told = narrative_of(reference, code)
    assert "The lamp is dark." in told
    assert "By the school" in told
    assert "Mend it." in told
    case = load_case(reference)
    assert (case.office, case.category, case.anonymous, case.language) == ("village", "roads", True, "en")


def test_nothing_written_stands_in_plain_text_anywhere(world, client):
    post_step(client, 3, {**TOLD, "who": "named", "name": "Ada Nightjar", "contact": "ada@example.org"})
    for blob in SealedObject.objects.values_list("blob", flat=True):
        assert not any(word in bytes(blob) for word in (b"lamp", b"Nightjar", b"ada@"))


def test_a_name_is_under_its_own_lock_and_an_anonymous_one_is_dropped(world, client):
    reference, code = file_by_web(client, who="named", name="Ada")
    assert "Ada" in vault.open_with_code(reference, code).read(load_events(reference)[0].identity)
    anonymous, _ = file_by_web(client, who="anonymous", name="Ada")
    assert load_events(anonymous)[0].identity is None


def test_the_check_page_tells_who_reads_what_and_when_each_answer_is_due(world, client):
    page = text_of(post_step(client, 2, {**TOLD, "who": "named", "name": "Ada", "respondent": "county"}))
    for said in (
        "It goes to: Village Office",
        "under a lock of their own",
        "does not see that it exists: County",
        "the office that reviews can open it too",
        "Not locked, because the work is sorted by it",
        "Monday, 8 June 2026",  # five working days to confirm receipt
        "Monday, 22 June 2026",  # ten more to answer
        "Ask for review: 20 working days",
        "you may ask for review at once",
    ):
        assert said in page, said


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_check_page_cites_the_rule_and_shows_no_note_of_its_editor(world, client, language):
    page = text_of(post_step(client, 2, lang=language))
    assert "(<bdi>6.2</bdi>)" in page
    for note in ("none found in", "set by the organisation", "to be verified"):
        assert note not in page, note
    said = "Ask for review: 20 working days"
    if language == "en":
        assert f'{said} <span class="soft">(<bdi>set by this organisation, not yet checked' in page


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("button", ["back", "to", "stay"])
def test_no_button_loses_what_was_typed(world, client, step, button):
    told = {**TOLD, "who": "named", "name": "Ada", "contact": "by the mill"}
    page = text_of(post_step(client, step, told, **{button: "0" if button == "to" else "1"}))
    for value in ("By the school", "The lamp is dark.", "Mend it.", "Ada", "by the mill", "p" * 43):
        assert value in page, value


def test_another_language_shows_the_same_step_with_all_that_was_typed(world, client):
    for step in range(4):
        page = text_of(post_step(client, step, stay="1", lang="ar"))
        assert '<html lang="ar" dir="rtl">' in page
        assert page.count(f'name="step" value="{step}"') == 1
        assert "The lamp is dark." in page
        assert 'class="problem"' not in page


def test_language_is_chosen_with_the_form_and_not_with_a_link(world, client):
    page = text_of(post_step(client, 0))
    assert 'formaction="/tell/?lang=fr"' in page
    assert 'href="?lang=' not in page


def test_sending_twice_or_reloading_the_check_page_first_is_one_case(world, client):
    first = post_step(client, 3)
    post_step(client, 2)
    world.move_to(NOON + timedelta(hours=3))
    again = post_step(client, 3)
    assert receipt_of(again) == receipt_of(first)
    assert "1 June 2026, 13:00" in text_of(again)  # as it was when it was received
    assert CaseHead.objects.count() == 1


def test_other_words_or_another_page_are_another_case_with_another_code(world, client):
    receipts = {
        receipt_of(post_step(client, 3)),
        receipt_of(post_step(client, 3, {**TOLD, "what_happened": "The other lamp too."})),
        receipt_of(post_step(client, 3, page="q" * 43)),
    }
    assert len({code for _, code in receipts}) == 3
    assert CaseHead.objects.count() == 3


@pytest.mark.parametrize("page", ["", "short", "p" * 400, "<script>" * 8, "é" * 43])
def test_a_page_without_its_chance_is_shown_again_and_not_sent(world, client, page):
    response = post_step(client, 3, page=page)
    assert (titles_at(response), CaseHead.objects.count()) == ("Check and send", 0)


LONG = "x" * 50_001
WRONG = {
    "nothing_chosen": (0, {"category": ""}, "Please choose what it is about."),
    "category_made_up": (3, {"category": "<b>x</b>"}, "Please choose what the grievance is about from the list."),
    "office_made_up": (3, {"respondent": "palace"}, "Please choose an office from the list."),
    "place_too_long": (0, {"where_when": "x" * 501}, "This is 501 characters long"),
    "nothing_written": (1, {"what_happened": ""}, "Please write what happened."),
    "only_spaces": (1, {"what_happened": " \n\t "}, "Please write what happened."),
    "only_invisible": (1, {"what_happened": "\u200b\u2060\x00\u202e"}, "Please write what happened."),
    "too_long": (1, {"what_happened": LONG}, "This is 50001 characters long"),
    "remedy_too_long": (1, {"remedy_wanted": "x" * 5001}, "This is 5001 characters long"),
    "nobody_chosen": (2, {"who": ""}, "Please choose one of the two."),
    "somebody_made_up": (2, {"who": "the king"}, "Please choose one of the two."),
    "named_without_name": (2, {"who": "named"}, "Please give your name, or choose to stay anonymous."),
    "name_too_long": (2, {"who": "named", "name": "x" * 201}, "This is 201 characters long"),
    "contact_too_long": (2, {"contact": "x" * 501}, "This is 501 characters long"),
}


@pytest.mark.parametrize(("step", "fields", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_field_and_in_the_title_and_all_is_kept(world, client, step, fields, said):
    response = post_step(client, step, {**TOLD, **fields})
    page = text_of(response)
    assert (response.status_code, CaseHead.objects.count()) == (422, 0)
    assert page.count(said) == 2  # in the summary at the top and at the field
    assert "<title>Error: Service desk</title>" in page
    assert 'id="problem" autofocus' in page
    assert 'aria-invalid="true"' in page
    if fields.get("what_happened") == LONG:
        assert LONG in page
    if "what_happened" not in fields:
        assert "The lamp is dark." in page


KEPT = {
    "emoji": ("🕯️ 👩‍👩‍👧 dark", "🕯️ 👩‍👩‍👧 dark"),
    "arabic": ("المصباح مطفأ", "المصباح مطفأ"),
    "nul_and_bell": ("a\x00b\x07c", "abc"),
    "override": (f"pay {OVERRIDE}100", "pay 100"),
    "lines": ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    "composed": ("cafe\u202d\u0301", "café"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "percent": ("100 % %(office)s {{ x }}", "100 % %(office)s {{ x }}"),
    "longest_chinese": ("灯" * 50_000, "灯" * 50_000),
    "longest_emoji": ("🕯" * 50_000, "🕯" * 50_000),
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
def test_words_are_kept_as_they_are_but_for_what_no_page_can_carry(world, client, typed, kept):
    checked = text_of(post_step(client, 2, {**TOLD, "what_happened": typed}))
    assert "<script>" not in checked
    assert "\x00" not in checked
    assert OVERRIDE not in checked
    reference, code = file_by_web(client, what_happened=typed)
    assert json.loads(narrative_of(reference, code))["what_happened"] == kept


def test_one_line_fields_have_one_line(world, client):
    reference, code = file_by_web(client, where_when="by\nthe   mill")
    assert "by the mill" in narrative_of(reference, code)


def test_a_category_switched_off_meanwhile_is_chosen_again_and_nothing_is_lost(world, client):
    Category.objects.create(id="waste", office_id="town", procedure="uk-two-stage-2024", names={"en": "Waste"})
    Category.objects.filter(id="roads").update(active=False)
    response = post_step(client, 3)
    assert response.status_code == 422
    assert "Please choose what the grievance is about from the list." in text_of(response)
    assert "The lamp is dark." in text_of(response)
    assert CaseHead.objects.count() == 0


def test_without_categories_it_is_said_and_nothing_can_be_sent(world, client):
    Category.objects.update(active=False)
    page = text_of(client.get("/tell/"))
    assert "Nothing can be told here yet" in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_the_office_complained_about_does_not_get_it(world, client):
    reference, _ = file_by_web(client, respondent="village")
    assert load_case(reference).office == "town"


def test_before_anything_else_is_typed_it_is_said_that_no_office_is_free(world, client):
    Office.objects.exclude(id="village").update(active=False)
    Office.objects.filter(id="village").update(parent=None)
    about = {"category": "roads", "respondent": "village", "where_when": "By the school"}
    response = post_step(client, 0, about)
    assert response.status_code == 422
    assert "no other office here that could deal with it independently" in text_of(response)
    assert "By the school" in text_of(response)


def test_an_office_that_nobody_has_joined_yet_is_not_called_complained_about(world, client):
    Office.objects.create(id="mill", names={"en": "Mill"})
    Category.objects.create(id="mill", office_id="mill", procedure="uk-two-stage-2024", names={"en": "Mill"})
    assert not OfficeKey.objects.filter(office="mill").exists()
    page = text_of(post_step(client, 0, {**TOLD, "category": "mill"}))
    assert "cannot take grievances here yet" in page


def test_browsers_may_keep_the_steps_for_their_back_button_but_never_the_receipt(world, client):
    assert "no-store" not in post_step(client, 1)["Cache-Control"]
    assert post_step(client, 3)["Cache-Control"] == "no-store"


def test_telling_needs_no_csrf_cookie(world):
    strict = Client(enforce_csrf_checks=True)
    assert receipt_of(post_step(strict, 3))


@pytest.mark.parametrize("step", ["", "9", "-1", "x", "٣"])
def test_a_step_made_up_is_the_first(world, client, step):
    assert titles_at(post_step(client, step)) == "What happened"
