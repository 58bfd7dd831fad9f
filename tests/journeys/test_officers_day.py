"""An officer's day without a mouse: sign in, find the case, open it, every step until it is closed."""

import re

from .people import PASSWORD, SEND, Complainant, Officer


def tab_to(officer, wanted, *, backwards=False, most=120):
    """Forward by the Tab key until the element is reached. Wherever it stops on the way, one sees where one is."""
    page = officer.page
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        here = page.evaluate(
            """(wanted) => {
              const e = document.activeElement, style = getComputedStyle(e)
              const own = e.matches("body, main, [type=date]")  // a date shows it inside, on day, month or year
              const seen = own || style.outlineStyle !== "none"
              return [e.matches(wanted), seen, e.outerHTML.slice(0, 120)]
            }""",
            wanted,
        )
        assert here[1], f"nothing shows that the focus is here: {here[2]}"
        if here[0]:
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard on {page.url}")


def type_into(who, **fields):
    for name, text in fields.items():
        tab_to(who, f'main [name="{name}"]')
        who.page.keyboard.type(text)


def press(officer, wanted, key="Enter"):
    tab_to(officer, wanted)
    with officer.page.expect_navigation():
        officer.page.keyboard.press(key)
    officer.look()


def take(who, receipt, step, **fields):
    """From the case's page: to the button of the step, its form, and back."""
    who.go(f"/desk/cases/{receipt.reference}")
    press(who, f'main a[href$="/{step}"]')
    type_into(who, **fields)
    press(who, SEND)


def is_back_on(officer, receipt):
    return officer.page.url.endswith(f"/desk/cases/{receipt.reference}")


def test_an_officers_day_by_keyboard_and_what_the_person_sees_of_it(visit):
    person, officer = visit(Complainant, width=360), visit(Officer)
    receipt = person.tell("The lamp at the school gate is dark.", name="Ivy Brook", contact="ivy@brook.example")
    signs_in(officer)
    finds_and_opens(officer, receipt)
    writes_the_summary(officer, receipt)
    prepares(officer, receipt)

    person.look_up(receipt)
    person.follow("/case/answer")
    person.send(words="The one on the left.")
    decides_and_closes(officer, receipt)

    person.go("/case/story")
    person.reads(
        "Wren Alder", "I have to find the lamp",  # P4: who opened it, and why
        "We have your report.", "Which of the two lamps?", "The one on the left.", "The fitter is ill.",
        "It was dark.", "Lamps are mended within a week.", "A new lamp", "The new lamp burns.",
    )  # fmt: skip
    story = person.page.locator("main").inner_text()
    assert "ivy@brook.example" in story, "their own name and contact, for themselves"
    assert story.count("Wren Alder of") == 1, "opened once, told once"


def signs_in(officer):
    page = officer.page
    officer.go("/desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a[href=\"#main\"]')"), "the first stop skips to the content"
    page.keyboard.press("Enter")
    tab_to(officer, '[name="username"]', most=3)
    page.keyboard.type("village")
    type_into(officer, password=PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    officer.look()


def finds_and_opens(officer, receipt):
    page = officer.page
    tab_to(officer, '[type="search"]')
    page.keyboard.type(receipt.reference)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    officer.look()
    press(officer, f'main a[href="/desk/cases/{receipt.reference}"]')
    officer.does_not_read("The lamp at the school gate is dark.", "Ivy Brook")
    type_into(officer, reason="I have to find the lamp")
    press(officer, SEND)
    officer.reads("The lamp at the school gate is dark.")
    officer.does_not_read("Ivy Brook", "ivy@brook.example")  # under a lock of its own


def writes_the_summary(officer, receipt):
    take(officer, receipt, "summarise", summary="Lamp dark, call 01632 960 001")
    assert officer.is_told(), "a telephone number is warned about"
    tab_to(officer, '[name="summary"]')
    officer.page.keyboard.press("Control+A")
    officer.page.keyboard.type("Lamp at a school dark")
    press(officer, SEND)
    assert is_back_on(officer, receipt)


def prepares(officer, receipt):
    take(officer, receipt, "acknowledge", letter="We have your report.")
    assert is_back_on(officer, receipt)
    take(officer, receipt, "assign", officer="Wren")
    officer.reads("Wren Alder")
    take(officer, receipt, "ask", question="Which of the two lamps?")
    assert is_back_on(officer, receipt)

    take(officer, receipt, "extend", count="11", reasons="The fitter is ill.")
    assert re.search(r"\b10\b", officer.is_told()), "how much the procedure allows"
    assert officer.typed("reasons") == "The fitter is ill."
    tab_to(officer, '[name="count"]')
    officer.page.keyboard.press("Control+A")
    officer.page.keyboard.type("3")
    press(officer, SEND)
    assert is_back_on(officer, receipt)


def decides_and_closes(officer, receipt):
    take(
        officer, receipt, "decide", text_1="The lamp", outcome_1="Upheld", remedy_1="A new lamp", facts="It was dark.",
        reasons="Lamps are mended within a week.",
    )  # fmt: skip
    assert is_back_on(officer, receipt)
    assert officer.page.locator('main a[href$="/close"]').count() == 0, "not before the promise is kept"
    take(officer, receipt, "remedy", proof="The new lamp burns.")
    take(officer, receipt, "close")
    assert is_back_on(officer, receipt)
