"""A person tells a grievance: without scripts, on any screen, in their own language."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from answerable.demo.story import LANGUAGES, OFFICES

from .people import SEND, Complainant

WORDS = {
    "en": "The lamp on the footpath has been dark since Monday.\nChildren walk there. 🕯️",
    "zh-hans": "小路上的路灯从星期一起就不亮了。\n孩子们每天走这条路。🕯️",
    "ar": "مصباح الممر مطفأ منذ يوم الاثنين.\nيمشي الأطفال هناك. 🕯️",
    "es": "La farola del sendero está apagada desde el lunes.\nPasan niños por allí. 🕯️",
    "fr": "Le lampadaire du sentier est éteint depuis lundi.\nDes enfants y passent. 🕯️",
}
OTHER = {"en": "ar", "zh-hans": "fr", "ar": "en", "es": "zh-hans", "fr": "es"}
REMEDY = "Mend it; <b>please</b> & soon"


def cases(site):
    with sqlite3.connect(f"file:{site.home}/answerable.sqlite3?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM record_casehead").fetchone()[0]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 360), ("ar", 320), ("es", 320), ("fr", 360)])
def test_somebody_without_scripts_tells_it_and_proves_it(visit, site, tmp_path, language, width):
    person = visit(Complainant, language=language, width=width, java_script_enabled=False)
    page = person.page
    person.go("/")
    person.follow("/tell/")
    goes_through_the_steps(person)
    reads_what_will_be_sent(person)

    before = cases(site)
    page.locator(SEND).dblclick()
    page.locator("main .digits").first.wait_for()
    page.wait_for_load_state()
    person.look()
    receipt = person.receipt()
    assert cases(site) == before + 1, "sent twice by a double click, but not one case"
    page.reload()
    assert person.receipt() == receipt
    assert cases(site) == before + 1

    switch_language(person, OTHER[language])
    assert person.receipt() == receipt
    prints_the_receipt(person)
    keeps_the_proof(person, tmp_path)


def goes_through_the_steps(person):
    page, language = person.page, person.language
    person.send()  # nothing chosen: told so, and nothing else happens
    assert person.is_told()
    person.send(category="waste", where_when="Mill Lane")
    person.send(what_happened=WORDS[language], remedy_wanted=REMEDY)
    person.send(who="named")
    assert person.is_told()  # a name is missing
    person.fill(name="Ivy Brook", contact="01632 960 001")

    person.press("button[name=back]")
    assert (person.typed("what_happened"), person.typed("remedy_wanted")) == (WORDS[language], REMEDY)
    person.send(remedy_wanted=REMEDY + "!")
    assert (person.typed("name"), person.typed("contact")) == ("Ivy Brook", "01632 960 001")

    page.go_back()  # the browser's own
    assert (person.typed("what_happened"), person.typed("remedy_wanted")) == (WORDS[language], REMEDY + "!")
    person.send()
    assert person.typed("name") == "Ivy Brook"

    switch_language(person, OTHER[language])
    assert person.typed("contact") == "01632 960 001"
    switch_language(person, language)
    person.send()


def reads_what_will_be_sent(person):
    office = dict(zip(LANGUAGES, next(names for name, _, _, names in OFFICES if name == "village"), strict=True))
    told = (*WORDS[person.language].split("\n"), "Mill Lane", REMEDY + "!", "Ivy Brook")
    person.reads(*told, office[person.language])
    assert re.search(r"20\d\d|٢٠", person.page.locator("main").inner_text()), "no date by which they must act"


def switch_language(person, language):
    person.language = language
    person.press(f'footer [lang="{language}"]')


def prints_the_receipt(person):
    page = person.page
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    expect(page.locator(".digits").first).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
    page.emulate_media(media="screen")


def keeps_the_proof(person, folder):
    with person.page.expect_download() as download:
        person.page.locator('button[formaction="/case/proof"]').click()
    proof = folder / "proof.txt"
    download.value.save_as(proof)
    checked = person.site.command("verify", str(proof), "--log", f"{person.site.url}/log")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    proof.write_text(re.sub(r"(?m)^index (\d+)$", lambda found: f"index {int(found[1]) - 1}", proof.read_text()))
    assert person.site.command("verify", str(proof), "--log", f"{person.site.url}/log").returncode == 1
