"""The session ends while somebody is writing. What was typed stays."""

import pytest

from .people import PASSWORD, Complainant, Officer

TYPED = {
    "text_1": "The lamp by the well",
    "facts": "I stood there at night.\nIt was dark.",
    "reasons": "A week is a week.",
}


@pytest.mark.parametrize("lost", ["desk", None], ids=["signed-out", "every-cookie-gone"])
def test_a_decision_being_written_is_not_lost_with_the_session(visit, lost):
    person, officer = visit(Complainant), visit(Officer)
    receipt = person.tell()
    officer.sign_in("village")
    officer.go(f"/desk/cases/{receipt.reference}/decide")
    officer.fill(**TYPED, outcome_1="not_upheld")
    officer.page.context.clear_cookies(**({"name": lost} if lost else {}))
    officer.send()
    kept = officer.page.locator("main textarea").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert set(TYPED.values()) <= set(kept)
    officer.does_not_read("csrfmiddlewaretoken" * 2, PASSWORD)

    person.look_up(receipt)
    person.does_not_read("A week is a week.")  # nothing was sent
    officer.sign_in("village")
    officer.decide(receipt, "not_upheld", **TYPED)
    person.go("/case/story")
    person.reads("A week is a week.")


def test_a_complainants_words_are_not_lost_with_the_visit(visit):
    person = visit(Complainant, width=360)
    receipt = person.tell()
    person.look_up(receipt)
    person.follow("/case/add")
    person.page.context.clear_cookies(name="case")
    person.send(words="It is dark again.\nSince Monday.")
    assert "It is dark again.\nSince Monday." in person.page.locator("main textarea").first.input_value()
