"""Two officers, one case, the same minute."""

from .people import Complainant, Officer

SECOND = {
    "text_1": "The lamp, as I see it", "outcome_1": "upheld", "finding_1": "It was dark when I came.",
    "remedy_1": "A new lamp by Friday", "facts": "I went there myself.", "reasons": "A week is a week.",
}  # fmt: skip


def test_the_second_to_decide_is_told_and_keeps_what_was_typed(visit):
    person, first, second = visit(Complainant), visit(Officer), visit(Officer)
    receipt = person.tell()
    for officer, name in ((first, "village"), (second, "village-two")):
        officer.sign_in(name)
        officer.go(f"/desk/cases/{receipt.reference}/decide")
    second.fill(**SECOND)
    first.send(text_1="The lamp", outcome_1="not_upheld", facts="It burns.", reasons="It is not dark.")
    assert first.page.url.endswith(receipt.reference)

    second.send()
    assert second.is_told()
    kept = second.page.locator("main textarea, main input").evaluate_all("boxes => boxes.map((box) => box.value)")
    for name, text in SECOND.items():
        assert text in kept or name == "outcome_1", f"{name} is lost: {kept}"

    person.look_up(receipt)
    person.reads("It is not dark.")
    person.does_not_read("A week is a week.")
