"""The receipt and its proof: two numbers in groups of four, in any language, and a file that strangers' tools check."""

import pytest
from django.test import Client

from answerable.record import ledger
from answerable.verify import verify_proof

from .complainant_world import asked, file_by_web, post_step, text_of


def grouped(digits: str) -> str:
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))


@pytest.fixture
def numbers(case):
    return {"reference": case[0], "code": case[1]}


def test_it_shows_both_numbers_where_to_use_them_and_the_dates(world, client):
    page = text_of(post_step(client, 3))
    for said in (
        "Look it up at",
        "http://testserver/case/",
        "Monday, 8 June 2026",
        "Village Office",
        'action="/case/"',
    ):
        assert said in page, said
    assert "The lamp is dark." not in page


def test_it_can_be_had_in_another_language_and_is_the_same_receipt(case, numbers, client):
    page = text_of(client.post("/case/receipt?lang=ar", {**numbers, "stay": "1"}))
    assert 'dir="rtl"' in page
    assert grouped(case[0]) in page
    assert grouped(case[1]) in page
    assert "مكتب القرية" in page


def test_the_desk_hands_it_over_in_another_language_too(numbers, client):
    assert 'name="at_desk"' in text_of(client.post("/case/receipt", {**numbers, "at_desk": "1"}))


WRONG = {
    "nothing": {"reference": "", "code": ""},
    "scripts": {"reference": "<script>", "code": "<script>"},
    "one_digit_wrong": {"code": "1" * 24},
}


@pytest.mark.parametrize("path", ["/case/receipt", "/case/proof"])
@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
def test_wrong_numbers_get_the_look_up_page_with_what_is_wrong(numbers, client, path, fields):
    response = client.post(path, {**numbers, **fields})
    assert response.status_code == 422
    assert 'class="problem"' in text_of(response)
    assert "<script>" not in text_of(response)


@pytest.mark.parametrize("path", ["/case/receipt", "/case/proof"])
def test_someone_elses_code_gets_neither_receipt_nor_proof(numbers, client, path):
    other = file_by_web(page="q" * 43)[1]
    response = client.post(path, {**numbers, "code": other})
    assert response.status_code == 422
    assert "do not belong together" in text_of(response)


@pytest.mark.parametrize("path", ["/case/receipt", "/case/proof"])
def test_without_numbers_they_are_asked_for(world, client, path):
    assert client.get(path)["Location"] == "/case/"


def proved(response) -> dict:
    """The event the proof is about, after a stranger's check against the log's key."""
    assert response.status_code == 200
    return verify_proof(text_of(response), ledger.verifier_key()).event


def test_the_proof_of_the_filing_by_reference_and_code(case, numbers):
    response = Client(enforce_csrf_checks=True).post("/case/proof", numbers)
    event = proved(response)
    assert (event["type"], event["case"]) == ("GrievanceFiled", case[0])
    assert "lamp" not in str(event)
    assert response["Content-Disposition"] == 'attachment; filename="proof-1.txt"'


EVENTS = {"filing": ("1", 1), "question": ("2", 2), "none": ("", 1), "zero": ("0", 1), "beyond": ("99", 2)}
EVENTS |= {"letters": ("x", 1), "endless": ("9" * 99, 1), "arabic": ("٢", 1), "minus": ("-1", 1)}


@pytest.mark.parametrize(("asked_for", "number"), EVENTS.values(), ids=EVENTS)
def test_an_open_visit_gets_the_proof_of_any_event(case, visitor, asked_for, number):
    asked(case[0])
    response = visitor.get("/case/proof", {"event": asked_for})
    assert response["Content-Disposition"] == f'attachment; filename="proof-{number}.txt"'
    assert proved(response)["seq"] == number


def test_the_story_links_the_proof_of_each_event(case, visitor):
    asked(case[0])
    page = text_of(visitor.get("/case/story"))
    assert [f'href="/case/proof?event={n}"' in page for n in (1, 2, 3)] == [True, True, False]
