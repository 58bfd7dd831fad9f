"""Looking up: slips cost nothing, nobody is locked out, and an ended visit loses no word."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.people import signing_in
from answerable.people.models import Delay
from answerable.record import vault
from answerable.web import rate
from tests.record.record_world import NOON

from .complainant_world import TOLD, file_by_web, look_up, post_step, text_of, visiting


def one_digit_wrong(digits: str) -> str:
    return f"{(int(digits[0]) + 1) % 10}{digits[1:]}"


def test_reference_and_code_open_the_story(case, client):
    response = look_up(client, *case)
    assert (response.status_code, response["Location"]) == (302, "/case/story")
    assert "The lamp is dark." in text_of(client.get("/case/story"))


SPELLINGS = {
    "groups": lambda digits: " ".join(digits[n : n + 4] for n in range(0, len(digits), 4)),
    "dashes": lambda digits: "-".join(digits[n : n + 4] for n in range(0, len(digits), 4)),
    "arabic": lambda digits: "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in digits),
    "fullwidth": lambda digits: "".join("０１２３４５６７８９"[int(digit)] for digit in digits),
    "marks": lambda digits: f"\u200e{digits}\u202c\x00\r\n",
}


@pytest.mark.parametrize("spelt", SPELLINGS.values(), ids=SPELLINGS)
def test_digits_are_read_however_they_are_written(case, client, spelt):
    assert look_up(client, spelt(case[0]), spelt(case[1])).status_code == 302


WRONG = {
    "nothing": ("", "", ("Please enter the reference: 12 digits.", "Please enter the code: 24 digits.")),
    "letters": ("abc", "abc", ("The reference has digits only.", "The code has digits only.")),
    "too_short": ("12", "12", ("The reference has 12 digits", "The code has 24 digits")),
    "too_long": ("1" * 5000, "1" * 5000, ("The reference has 12 digits", "The code has 24 digits")),
    "scripts": ("<script>", "<script>", ("The reference has digits only.",)),
    "emoji": ("🕯", "🕯", ("The code has digits only.",)),
    "nul": ("\x00", "\x00", ("Please enter the reference: 12 digits.",)),
    "override": ("\u202e", "\u202e", ("Please enter the code: 24 digits.",)),
}


@pytest.mark.parametrize(("reference", "code", "said"), WRONG.values(), ids=WRONG)
def test_a_slip_is_told_at_its_field_before_any_key_is_derived(world, client, monkeypatch, reference, code, said):
    monkeypatch.setattr(vault, "open_with_code", lambda *_: pytest.fail("a key was derived"))
    response = look_up(client, reference, code)
    page = text_of(response)
    assert response.status_code == 422
    assert all(page.count(sentence) == 2 for sentence in said)
    assert "<title>Error: Service desk</title>" in page
    assert "<script>" not in page
    assert dict(client.cookies) == {}


@pytest.mark.parametrize("place", [0, 1])
def test_one_wrong_digit_is_told_at_once_and_what_was_typed_stays(case, client, monkeypatch, place):
    monkeypatch.setattr(vault, "open_with_code", lambda *_: pytest.fail("a key was derived"))
    typed = list(case)
    typed[place] = one_digit_wrong(case[place])
    page = text_of(look_up(client, *typed))
    assert ("A digit of the reference is wrong", "A digit of the code is wrong")[place] in page
    assert f'value="{typed[0]}"' in page
    assert not Delay.objects.exists()


def test_someone_elses_reference_with_ones_own_code_opens_nothing(case, client):
    mine = file_by_web(page="q" * 43)
    response = look_up(client, case[0], mine[1])
    assert response.status_code == 422
    assert "do not belong together" in text_of(response)
    assert client.get("/case/story").status_code == 302
    assert "case" not in client.cookies


def test_an_unknown_reference_is_answered_like_a_wrong_code(case, client):
    unknown = look_up(client, "000000000098", case[1])
    wrong = look_up(client, case[0], file_by_web(page="q" * 43)[1])
    strip = lambda response: text_of(response).split('class="problem"')[1].split("<form")[0]  # noqa: E731  # one use, beside it
    assert strip(unknown) == strip(wrong)


def test_bad_guesses_wait_and_the_right_code_never_does(case, client, world):
    other = file_by_web(page="q" * 43)[1]
    for _ in range(3):
        assert look_up(client, case[0], other).status_code == 422
    waiting = look_up(client, case[0], other)
    assert (waiting.status_code, waiting["Retry-After"]) == (429, "1")
    assert "Please wait 1 second" in text_of(waiting)
    assert look_up(client, *case).status_code == 302
    assert signing_in.wait_seconds(f"case:{case[0]}", NOON) == 0


def test_too_many_look_ups_from_one_address_wait_with_all_that_was_typed(case, settings, monkeypatch):
    settings.RATE_PER_MINUTE = 3
    monkeypatch.setattr(rate, "_buckets", rate.Buckets())
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert [look_up(client, *case).status_code for _ in range(4)] == [302, 302, 302, 429]
    refused = look_up(client, *case)
    assert f'value="{case[0]}"' in text_of(refused)
    assert "nobody is locked out" in text_of(refused)
    assert 0 < int(refused["Retry-After"]) <= 20
    assert look_up(Client(REMOTE_ADDR="198.51.100.8"), *case).status_code == 302
    assert client.post("/case/proof", {"reference": case[0], "code": case[1]}).status_code == 429
    assert client.post("/case/receipt", {"reference": case[0], "code": case[1]}).status_code == 429
    assert look_up(client, "12", "12").status_code == 422  # a slip costs nothing and is not counted


def test_too_many_new_grievances_from_one_address_wait_and_lose_nothing(world, settings, monkeypatch):
    settings.RATE_PER_MINUTE = 3
    monkeypatch.setattr(rate, "_buckets", rate.Buckets())
    client = Client(REMOTE_ADDR="198.51.100.7")
    sent = [post_step(client, 3, page=letter * 43) for letter in "abc"]
    assert [response.status_code for response in sent] == [200, 200, 429]
    assert TOLD["what_happened"] in text_of(sent[-1])
    assert "Too many tries" in text_of(sent[-1])
    assert "<title>Error: Service desk</title>" in text_of(sent[-1])
    assert post_step(client, 2, page="c" * 43).status_code == 200


def test_another_language_keeps_the_digits_typed(case, client):
    page = text_of(client.post("/case/?lang=ar", {"reference": case[0], "code": "12", "stay": "1"}))
    assert 'dir="rtl"' in page
    assert f'value="{case[0]}"' in page
    assert 'class="problem"' not in page


def test_looking_up_needs_no_csrf_cookie_and_sets_none_before_the_case_is_open(case):
    strict = Client(enforce_csrf_checks=True)
    assert strict.get("/case/").cookies == {}
    assert look_up(strict, *case).status_code == 302
    assert set(strict.cookies) == {"case"}


def test_the_visits_cookie_opens_nothing_once_it_is_old(case, world):
    browser = visiting(*case)
    world.move_to(NOON + timedelta(minutes=29))
    assert browser.get("/case/story").status_code == 200
    world.move_to(NOON + timedelta(minutes=58))
    assert browser.get("/case/story").status_code == 200
    world.move_to(NOON + timedelta(minutes=89))
    assert browser.get("/case/story")["Location"] == "/case/"


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 5000, "bm90IGEgdmlzaXQ="])
def test_a_cookie_made_up_opens_nothing(case, cookie):
    browser = Client(HTTP_COOKIE=f"case={cookie}")
    assert browser.get("/case/story").status_code == 302


def test_leaving_forgets_the_case_on_this_device(case):
    for path, method, to in (
        ("/case/leave", "post", "/"),
        ("/case/exit", "get", "https://www.wikipedia.org/"),
    ):
        browser = visiting(*case)
        assert getattr(browser, method)(path)["Location"] == to
        assert browser.get("/case/story").status_code == 302


ENDED = {"add": "add", "answer": "answer", "withdraw": "withdraw", "review": "review"}


@pytest.mark.parametrize("step", ENDED)
def test_a_visit_that_ended_while_typing_loses_no_word(case, world, step):
    browser = visiting(*case)
    world.move_to(NOON + timedelta(minutes=31))
    refused = browser.post(f"/case/{step}", {"words": "It <b>happened</b> again.", "seen": "1"})
    page = text_of(refused)
    assert refused.status_code == 403
    assert "what you typed is kept" in page
    assert "It &lt;b&gt;happened&lt;/b&gt; again." in page
    kept = {"then": step, "words": "It <b>happened</b> again.", "seen": "1"}
    mistyped = text_of(look_up(browser, case[0], "12", **kept))
    assert "It &lt;b&gt;happened&lt;/b&gt; again." in mistyped
    assert "again." in text_of(browser.post("/case/?lang=fr", {**kept, "reference": case[0], "stay": "1"}))
    again = look_up(browser, *case, **kept)
    assert again.status_code == 200
    assert "It &lt;b&gt;happened&lt;/b&gt; again." in text_of(again)
    assert f'action="/case/{step}"' in text_of(again)
    assert 'name="seen" value="1"' in text_of(again)
    sent = browser.post(f"/case/{step}", {"words": "It <b>happened</b> again.", "seen": "1"})
    assert sent.status_code == (302 if step in ("add", "withdraw") else 422)


def test_a_page_to_go_on_with_that_does_not_exist_is_the_story(case, client):
    assert look_up(client, *case, then="../desk/")["Location"] == "/case/story"
