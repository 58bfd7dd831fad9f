"""Somebody who was told to wait asks when the waiting ends, without an account, a cookie or a script."""

import pytest

from .people import Person

UK = "/when/uk-two-stage-2024/"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360), ("zh-hans", 320)])
def test_from_the_start_page_to_a_date_and_its_reasons(visit, language, width):
    person = visit(Person, language=language, width=width, java_script_enabled=False)
    person.go("/")
    person.follow("/when/")
    person.follow(UK)
    person.fill(received="2026-04-02")
    person.press("main form button")
    assert person.page.locator("main table tbody tr").count() >= 2
    person.press("main table tbody a")
    assert "clock=" in person.page.url
    assert person.page.locator("main .notice strong").count() == 1
    assert person.page.context.cookies() == []


def test_a_day_that_is_none_is_kept_and_told_beside_its_field(visit):
    person = visit(Person, width=320)
    person.go(f"{UK}?clock=ack1&received=2026-02-31")
    assert "There is no such day" in person.is_told()
    assert person.typed("received") == "2026-02-31"
    person.fill(received="2026-04-02")
    person.press("main form button")
    person.reads("They must do this by Monday, 13 April 2026.", "Good Friday", "working days ago")
    assert person.page.locator("[role=alert]").count() == 0


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1280), ("fr", 360)])
def test_the_rules_in_plain_words_and_their_file(visit, language, width):
    person = visit(Person, language=language, width=width)
    person.go("/procedures/")
    addresses = [x.get_attribute("href") for x in person.page.locator("main li a").all()]
    for address in addresses:
        person.go(address)
        person.go(address.replace("/procedures/", "/when/") + "?received=2026-06-01")
    person.go("/procedures/cn-xinfang-2022/")
    with person.page.expect_download() as download:
        person.page.locator('a[href$="/file"]').click()
    assert download.value.suggested_filename == "cn-xinfang-2022.toml"


def test_in_the_dark(visit):
    person = visit(Person, color_scheme="dark")
    for address in ("/when/", f"{UK}?received=2026-04-02", "/procedures/", "/procedures/uk-two-stage-2024/"):
        person.go(address)


def test_what_is_printed_is_the_answer_and_what_it_was_counted_from(visit):
    person = visit(Person)
    person.go(f"{UK}?clock=ack1&received=2026-04-02")
    person.page.emulate_media(media="print")
    assert not person.page.locator("main form").is_visible()
    shown = person.page.locator("main").inner_text()
    assert "Thursday, 2 April 2026" in shown
    assert "Monday, 13 April 2026" in shown
