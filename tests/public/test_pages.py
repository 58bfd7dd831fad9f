"""What everybody sees: the start page, the log, health, and errors in plain words and in the person's language."""

import base64

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from answerable.core.ledger.checkpoint import open_note, read_checkpoint
from answerable.core.ledger.proofs import verify_consistency
from answerable.public import start
from answerable.record import ledger
from tests.record.record_world import NOON, file_case, found_office

PAGES = ["/", "/log/", "/tell/", "/case/", "/when/", "/procedures/"]
FORM = "application/x-www-form-urlencoded"
LANGUAGES = {"en": "ltr", "zh-hans": "ltr", "ar": "rtl", "es": "ltr", "fr": "ltr"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_in_every_language_names_nothing_and_sets_no_cookie(db, client, path, language):
    response = client.get(path, headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in page
    assert response.cookies == {}
    title = page.split("<title>")[1].split("</title>")[0]
    assert (
        title
        == client.get("/", headers={"accept-language": language}).content.decode().split("<title>")[1].split("<")[0]
    )
    assert "<script" not in page
    assert "style=" not in page
    assert 'class="quick-exit"' in page or path == "/log/"


def test_a_language_that_is_chosen_is_remembered_and_no_other_cookie_is_set(db, client):
    client.get("/?lang=ar")
    assert {name: morsel.value for name, morsel in client.cookies.items()} == {"language": "ar"}
    assert 'dir="rtl"' in client.get("/").content.decode()
    assert "xx" not in client.get("/?lang=xx").content.decode()


def test_nothing_may_come_from_elsewhere(db, client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_link_to_nothing_outside_but_the_quick_exit(db, client, settings):
    for path in PAGES:
        outside = [part.split('"')[0] for part in client.get(path).content.decode().split('="http')[1:]]
        assert {f"http{link}" for link in outside} <= {settings.EXIT_URL}


ERRORS = {
    "missing": (lambda client: client.get("/nowhere"), 404, "There is no page here"),
    "missing_by_post": (lambda client: client.post("/nowhere", {"a": "1"}), 404, "There is no page here"),
    "nul_in_address": (lambda client: client.get("/%00"), 404, "There is no page here"),
    "another_host": (lambda client: client.get("/", headers={"host": "evil.example"}), 400, "could not be read"),
    "too_much": (lambda client: client.post("/tell/", "a=" + "x" * 2_200_000, FORM), 413, "This is too much at once"),
    "too_many_fields": (lambda client: client.post("/tell/", "a=1&" * 600, FORM), 413, "This is too much at once"),
    "another_charset": (
        lambda client: client.post("/tell/", "a=1", f"{FORM}; charset=utf-7"),
        400,
        "could not be read",
    ),
}


@pytest.mark.parametrize(("ask", "status", "said"), ERRORS.values(), ids=ERRORS)
def test_errors_are_said_in_plain_words(db, client, ask, status, said):
    response = ask(client)
    page = response.content.decode()
    assert response.status_code == status
    assert said in page
    assert "<title>Service desk</title>" in page
    assert 'name="robots" content="noindex"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_said_in_the_persons_language(db, client, language):
    page = client.get("/nowhere", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in page


FAULTS = {"fault": (RuntimeError("secret"), 500), "forbidden": (PermissionDenied("secret"), 403)}


@pytest.mark.parametrize(("fault", "status"), FAULTS.values(), ids=FAULTS)
def test_what_fails_inside_stays_inside(db, monkeypatch, fault, status):
    def fail(*_):
        raise fault

    monkeypatch.setattr(start, "render", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == status
    assert "secret" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_the_log_page_shows_what_was_signed_and_how_to_check(transactional_db, client):
    assert "Nothing has been signed yet." in client.get("/log/").content.decode()
    found_office("town")
    file_case()
    signed = ledger.sign_checkpoint(NOON)
    page = client.get("/log/").content.decode()
    assert signed.note.splitlines()[2] in page
    assert "answerable verify PROOF --log http://testserver/log --key KEY" in page


def test_checkpoint_and_key_are_what_strangers_tools_read(transactional_db, client):
    found_office("town")
    file_case()
    note, key = client.get("/log/checkpoint").content.decode(), client.get("/log/key").content.decode()
    assert key == ledger.verifier_key().text() + "\n"
    assert read_checkpoint(open_note(note, [ledger.verifier_key()])).size == 2


def test_consistency_is_proved_up_to_what_is_signed_and_no_further(transactional_db, client):
    found_office("town")
    file_case()
    old = read_checkpoint(ledger.sign_checkpoint(NOON).note)
    for _ in range(3):
        file_case()
    assert client.get("/log/consistency/2/5").status_code == 404  # five entries, of which two are signed
    new = read_checkpoint(ledger.sign_checkpoint(NOON).note)
    lines = client.get("/log/consistency/2/5").content.decode().splitlines()
    verify_consistency(2, 5, old.root, new.root, [base64.b64decode(line) for line in lines])


@pytest.mark.parametrize("path", ["3/2", "0/99", "x/1", "-1/1", f"1/{'9' * 5000}", "1"])
def test_consistency_of_sizes_made_up_is_not_found(transactional_db, client, path):
    found_office("town")
    ledger.sign_checkpoint(NOON)
    assert client.get(f"/log/consistency/{path}").status_code == 404


def test_health(transactional_db, client, monkeypatch):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"

    def broken():
        raise ledger.LogBroken("shrunk")

    monkeypatch.setattr(ledger, "check_high_water", broken)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"log\n")


def test_robots_stay_away_from_cases(client):
    assert "Disallow: /case/" in client.get("/robots.txt").content.decode()
