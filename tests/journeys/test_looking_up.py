"""A person comes back with the receipt: reads the story, adds, answers, asks for review, withdraws."""

import pytest

from .people import Complainant, Officer, Receipt


def slipped(number: str) -> str:
    """The last digit but two mistyped."""
    return f"{number[:-3]}{(int(number[-3]) + 1) % 10}{number[-2:]}"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_a_slip_is_told_at_once_and_a_strange_case_stays_shut(visit, language, width):
    person, neighbour = visit(Complainant, language=language, width=width), visit(Complainant)
    own, strange = person.tell(), neighbour.tell("Something private")

    person.look_up(Receipt(slipped(own.reference), own.code))
    assert person.is_told()
    assert person.page.locator("[name=reference]").get_attribute("aria-invalid") == "true"
    assert person.page.locator("[name=code]").get_attribute("aria-invalid") is None
    assert person.typed("code").replace(" ", "") == own.code, "what was typed is not lost"
    person.look_up(Receipt(own.reference, slipped(own.code)))
    assert person.page.locator("[name=code]").get_attribute("aria-invalid") == "true"

    person.look_up(Receipt(strange.reference, own.code))
    assert person.is_told()
    assert not person.sees_own_case()
    person.does_not_read("Something private")
    spaced = Receipt(f"{own.reference[:4]} {own.reference[4:8]}-{own.reference[8:]}", f" {own.code} ")
    person.look_up(spaced)
    assert person.sees_own_case()
    person.reads("The lamp by the well is dark.")

    person.press('form[action="/case/leave"] button')
    person.page.goto(person.site.url + "/case/story")
    assert not person.sees_own_case(), "the case is still open on this device"


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("zh-hans", 360)])
def test_the_person_adds_answers_and_asks_for_review(visit, language, width):
    person, officer = visit(Complainant, language=language, width=width), visit(Officer)
    receipt = person.tell(category="water", name="Ivy Brook")
    officer.sign_in("town")
    officer.step(receipt, "ask", question="Which well do you mean?")

    person.look_up(receipt)
    person.reads("Which well do you mean?", "The lamp by the well is dark.", "Ivy Brook")
    person.follow("/case/answer")
    person.send()  # nothing written
    assert person.is_told()
    person.send(words="The one by the mill. <i>Really</i>")
    assert person.sees_own_case()
    person.follow("/case/add")
    person.send(words="It is dark every night now.")
    person.reads("The one by the mill. <i>Really</i>", "It is dark every night now.")
    assert person.page.locator('a[href="/case/answer"]').count() == 0, "nothing more to answer"
    assert person.page.locator('a[href="/case/review"]').count() == 0, "nothing to review yet"

    officer.open_case(receipt)
    officer.reads("The one by the mill. <i>Really</i>", "It is dark every night now.")
    officer.decide(receipt, "not_upheld")
    person.go("/case/story")
    person.reads("The rule is to mend within a week.")
    person.follow("/case/review")
    person.send(words="Nobody came to look.")
    assert person.sees_own_case()
    person.reads("Nobody came to look.")


def test_the_person_withdraws(visit):
    person, officer = visit(Complainant, width=360), visit(Officer)
    receipt = person.tell()
    person.look_up(receipt)
    person.follow("/case/withdraw")
    person.send(words="It has been mended.")
    assert person.sees_own_case()
    person.reads("It has been mended.")
    assert person.page.locator('a[href="/case/withdraw"]').count() == 0

    officer.sign_in("village")
    officer.go(f"/desk/cases/{receipt.reference}/decide")
    assert officer.is_told(), "a withdrawn case is decided no more"
