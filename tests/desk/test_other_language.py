"""Another language in the middle of a form: nothing typed is lost, nothing is done, no secret comes back."""

import re

import pyotp
import pytest
from django.test import Client

from answerable.people.models import Category, Office, Officer
from answerable.record.models import Docket

from .desk_world import PASSWORD, decision, fields_of, file_case, send
from .test_forms import FORMS, acknowledged, begin

MARK = re.compile(r'<button form="([\w-]+)" formaction="([^"?]+)\?lang=fr" formnovalidate name="stay" value="1"')
TYPED = re.compile(r'<textarea(?! id="kept)|<input type="(?:text|search|email|number|date)"')


def in_french(client, page, **typed):
    """Press "Français" with this in the form, as a browser would: from the button's own form, to where it says."""
    shown = page.content.decode()
    form, address = MARK.search(shown).groups()
    assert shown.count(f'<form id="{form}" method="post"') == 1
    answer = client.post(f"{address}?lang=fr", {**fields_of(page), **typed, "stay": "1"})
    assert '<html lang="fr"' in answer.content.decode()
    assert not answer.context["form"].errors
    return answer


def kept(page, typed):
    form = page.context["form"]
    assert {name: str(form[name].value()) for name in typed} == typed


@pytest.mark.parametrize("step", FORMS)
def test_a_step(world, step):
    told, desk, url, right = begin(world, step)
    before = told.events
    page = in_french(desk, desk.get(url), **right)
    assert page.status_code == 200
    kept(page, right)
    assert told.events == before
    page = in_french(desk, page)  # and once more
    kept(page, right)
    assert desk.post(url, fields_of(page)).status_code == 302
    assert len(told.events) == len(before) + 1


def test_a_step_keeps_what_is_half_and_wrong_and_says_nothing_of_it_yet(world):
    _told, desk, url, _right = begin(world, "decide")
    typed = {
        "points_shown": "2",
        "text_2": "half <b>a</b> sent",
        "due_2": "2027-02-31",
        "how_to_go_on": "",
    }
    page = in_french(desk, desk.get(url), **typed)
    assert page.status_code == 200
    kept(page, typed)
    assert "half &lt;b&gt;a&lt;/b&gt; sent" in page.content.decode()
    assert 'value="2027-02-31"' in page.content.decode()


def test_a_stale_page_is_still_told_so_afterwards(world):
    told = acknowledged()
    desk = world.desk("village")
    page = desk.get(f"{told.url}/ask")
    told.accepted()
    page = in_french(desk, page, question="Which lamp?")
    page = desk.post(f"{told.url}/ask", fields_of(page))
    assert page.status_code == 422
    kept(page, {"question": "Which lamp?"})


def test_what_was_typed_for_a_step_that_can_no_longer_be_taken(world):
    told = acknowledged()
    desk = world.desk("village")
    page = desk.get(f"{told.url}/decide")
    told.decided()
    page = desk.post(f"{told.url}/decide", {**fields_of(page), **decision(reasons="I thought otherwise.")})
    assert page.status_code == 422
    page = in_french(desk, page, **decision(reasons="I thought otherwise."))
    assert page.status_code == 422
    assert re.search(r"<textarea[^>]*readonly[^>]*>\s*I thought otherwise.", page.content.decode())
    assert told.types.count("DecisionIssued") == 1


def test_a_page_of_a_step_that_cannot_be_taken_says_of_nothing_that_it_was_typed(world):
    told = acknowledged().decided()
    desk = world.desk("village")
    page = desk.get(f"{told.url}/decide")
    assert page.status_code == 422
    assert "readonly" not in page.content.decode()


def test_the_reason_for_opening_a_case(world):
    told = file_case(named=True)
    desk, before = world.desk("village"), told.events
    page = in_french(desk, desk.get(told.url), scope="content", reason="To find the lamp")
    kept(page, {"reason": "To find the lamp"})
    assert told.events == before
    desk.post(f"{told.url}/open", {"scope": "content", "reason": "To find the lamp"})
    page = in_french(desk, desk.get(told.url), scope="identity", reason="To call them")
    kept(page, {"reason": "To call them"})
    desk.post(f"{told.url}/open", {"scope": "identity", "reason": "To call them"})
    assert 'href="?lang=fr"' in desk.get(told.url).content.decode(), "nothing is typed here any more"


def test_a_grievance_taken_by_telephone(world):
    desk = world.desk("village")
    typed = {
        "channel": "visit",
        "language": "es",
        "category": "roads",
        "what_happened": "The lamp",
        "who": "named",
        "name": "Ada",
    }
    page = in_french(desk, desk.get("/desk/new"), **typed)
    assert page.status_code == 200
    kept(page, typed)
    assert not Docket.objects.exists()
    assert desk.post("/desk/new", {**fields_of(page), "contact": "0123"}).status_code == 200


ADMIN = {
    "/desk/admin/": {
        "id": "park",
        "name_en": "Park Office",
        "parent": "town",
        "email": "half@",
        "outside_tree": "True",
    },
    "/desk/admin/offices/village": {"name_en": "Village Hall", "name_fr": "Mairie", "reviewed_by": "county"},
    "/desk/admin/officers": {"username": "wren", "name": "Wren Alder"},
    "/desk/admin/officers/o-village": {"office": "town", "role": "reviewer"},
    "/desk/admin/categories": {"id": "trees", "name_en": "Trees", "office": "town", "place": "7"},
    "/desk/admin/categories/roads": {"name_en": "Streets", "office": "town", "place": "7"},
}


@pytest.mark.parametrize("address", ADMIN)
def test_what_an_administrator_sets_up(world, address):
    admin, typed = world.desk("admin"), ADMIN[address]
    before = [list(table.objects.order_by("id").values()) for table in (Office, Officer, Category)]
    page = in_french(admin, admin.get(address), **typed)
    assert page.status_code == 200
    kept(page, typed)
    assert [list(table.objects.order_by("id").values()) for table in (Office, Officer, Category)] == before


def test_a_tick_taken_away_stays_away(world):
    admin = world.desk("admin")
    page = in_french(admin, admin.get("/desk/admin/categories/roads"), active="")
    kept(page, {"active": "False"})


def test_signing_in_keeps_the_name_and_where_one_was_going_and_no_secret(world):
    client = Client()
    page = client.get("/desk/sign-in?next=/desk/new")
    page = in_french(client, page, username="village", password=PASSWORD, one_time_code="424242")
    kept(page, {"username": "village", "next": "/desk/new"})
    assert PASSWORD not in page.content.decode()
    assert "424242" not in page.content.decode()
    page = client.post("/desk/sign-in", {**fields_of(page), "password": PASSWORD})
    assert (page.status_code, page["Location"]) == (302, "/desk/new")


def test_a_wrong_sign_in_does_not_show_the_digits_again(world):
    page = Client().post("/desk/sign-in", {"username": "village", "password": "wrong", "one_time_code": "424242"})
    assert page.status_code == 422
    assert "424242" not in page.content.decode()


def test_joining_keeps_the_name_and_no_password(world):
    client = Client()
    page = in_french(client, client.get("/desk/join"), username="wren", password=PASSWORD, again=PASSWORD)
    kept(page, {"username": "wren"})
    assert PASSWORD not in page.content.decode()


def test_setting_up_a_one_time_code_goes_on_with_the_same_letters(world):
    desk = world.desk("village")
    page = desk.get("/desk/account/one-time-code")
    secret = page.context["secret"]
    page = in_french(desk, page, one_time_code="424242")
    assert page.context["secret"] == secret
    assert "424242" not in page.content.decode()
    assert send_digits(desk, page, secret).status_code == 302
    assert Officer.objects.get(id="o-village").totp_sealed is not None


def send_digits(desk, page, secret):
    return desk.post("/desk/account/one-time-code", {**fields_of(page), "one_time_code": pyotp.TOTP(secret).now()})


def test_no_page_of_the_desk_with_words_to_type_has_a_link_that_loses_them(world):
    told = acknowledged()
    pages = [(world.desk("admin"), address) for address in ADMIN]
    pages += [(world.desk("village"), f"{told.url}/{step}") for step in FORMS]
    pages += [(world.desk("village"), address) for address in ("/desk/new", told.url, "/desk/account/one-time-code")]
    pages += [(Client(), "/desk/sign-in"), (Client(), "/desk/join")]
    seen = 0
    for client, address in pages:
        shown = client.get(address).content.decode()
        if TYPED.search(shown):
            assert MARK.search(shown), address
            assert 'href="?lang=' not in shown, address
            seen += 1
    assert seen > 15


def test_what_is_pressed_on_a_search_is_no_step(world):
    """The worklist's search is in its address; its language links are plain, and keep it."""
    assert 'href="?q=lamp&amp;lang=fr"' in world.desk("village").get("/desk/?q=lamp").content.decode()


def test_nothing_is_sent_by_a_change_of_language_even_if_it_could_be(world):
    told, desk, url, right = begin(world, "summarise")
    page = desk.post(f"{url}?lang=es", {**fields_of(desk.get(url)), **right, "stay": "1"})
    assert page.status_code == 200
    assert told.case.summary == ""
    assert send(desk, url, **right).status_code == 302
