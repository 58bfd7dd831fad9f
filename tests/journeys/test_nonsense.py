"""Whatever people type or paste: nothing runs, nothing breaks, nothing is lost."""

import pytest

from .people import Complainant, Officer

SCRIPT = "</textarea><script>alert('1')</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{ 7*7 }}{% now %}"
OTHERS = "emoji 👩‍👩‍👧‍👦🕯️, joiners می‌خواهم, marks \u00e9, isolates \u2068א\u2069"
HIDDEN = "zero \0 byte, turned \u202egnorw\u202c"
CLEANED = "zero  byte, turned gnorw"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
def test_nonsense_told_as_a_grievance(visit, language, width):
    person, officer = visit(Complainant, language=language, width=width), visit(Officer)
    person.go("/tell/")
    person.send(category="roads-and-lighting", where_when=SCRIPT)
    much = f"{OTHERS}\n{SCRIPT}\n" + "x" * 50_001
    person.send(what_happened=much)
    assert "50" in person.is_told()
    assert person.typed("what_happened") == much
    person.send(what_happened=f"{OTHERS}\n{SCRIPT}\n{HIDDEN}", remedy_wanted=SCRIPT)
    person.send(who="named", name=SCRIPT, contact=OTHERS)
    person.reads(SCRIPT, CLEANED)
    assert person.page.locator("main script, main img, main svg").count() == 0
    person.send()
    receipt = person.receipt()

    officer.sign_in("village")
    officer.open_case(receipt, SCRIPT[:200])
    officer.reads(SCRIPT, CLEANED)
    officer.step(receipt, "summarise", summary=SCRIPT)
    officer.go("/desk/")
    officer.reads(SCRIPT)
    officer.go("/desk/?q=%3Cscript%3Ealert(1)%3C/script%3E%00")
    assert officer.page.locator("[name=q]").input_value().startswith("<script>")
    person.look_up(receipt)
    person.reads(SCRIPT, SCRIPT[:200])


NOT_NUMBERS = {
    "script": SCRIPT,
    "emoji": OTHERS,
    "hidden": HIDDEN,
    "nines": "9" * 24,
    "long": "x" * 50_001,
    "arabic": "١٢٣٤ ٥٦٧٨ ٩٠١٢",
}


@pytest.mark.parametrize("typed", NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_nonsense_as_reference_and_code(visit, typed):
    person = visit(Complainant, width=360)
    person.go("/case/")
    person.send(reference=typed, code=typed)
    assert person.is_told()
    assert not person.sees_own_case()


def test_nonsense_on_the_pages_of_a_case(visit):
    person, officer = visit(Complainant, width=320), visit(Officer)
    receipt = person.tell(category="water")
    officer.sign_in("town")
    officer.step(receipt, "ask", question=SCRIPT)
    officer.open_case(receipt)
    person.look_up(receipt)
    person.reads(SCRIPT)
    for step in ("answer", "add"):
        sends_nonsense(person, step)
    officer.decide(receipt, "not_upheld", text_1=SCRIPT, reasons=SCRIPT)
    person.go("/case/story")
    person.reads(SCRIPT)
    sends_nonsense(person, "review")
    sends_nonsense(person, "withdraw")


def sends_nonsense(person, step):
    person.go("/case/story")
    person.follow(f"/case/{step}")
    much = f"{SCRIPT}\n" + "y" * 50_001
    person.send(words=much)
    assert person.is_told()
    assert person.typed("words") == much
    person.send(words=f"{step}: {SCRIPT} {OTHERS} {HIDDEN}")
    assert person.sees_own_case()
    person.reads(f"{step}: {SCRIPT}", CLEANED)
