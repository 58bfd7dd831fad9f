"""An officer changes the language in the middle of a decision, and goes on where they were."""

from .people import SEND, Complainant, Officer

FACTS = "It was dark.\nنعم — 是的 <b>&amp;</b>"


def test_an_officer_changes_the_language_in_the_middle_of_a_decision(visit):
    person, officer = visit(Complainant), visit(Officer)
    receipt = person.tell("The lamp at the school gate is dark.")
    officer.sign_in("village")
    officer.step(receipt, "acknowledge", letter="We have your report.")
    officer.go(f"/desk/cases/{receipt.reference}/decide")
    officer.fill(text_1="The lamp", outcome_1="Upheld", remedy_1="A new lamp", facts=FACTS)
    typed = {"text_1": "The lamp", "outcome_1": "upheld", "remedy_1": "A new lamp", "facts": FACTS}
    for language in ("fr", "ar"):
        officer.language = language
        officer.press(f'footer [lang="{language}"]')
        assert {name: officer.typed(name) for name in typed} == typed
    officer.press("button[name=another]")
    officer.language = "en"
    officer.press('footer [lang="en"]')
    assert {name: officer.typed(name) for name in typed} == typed
    assert officer.page.locator('[name="text_2"]').count() == 1
    officer.fill(reasons="Lamps are mended within a week.")
    officer.press(SEND)
    assert officer.page.url.endswith(f"/desk/cases/{receipt.reference}")
    officer.reads("decided: Upheld")
