"""Another office looks afresh; whoever had the case before reads none of it."""

from .people import Complainant, Officer


def test_the_county_reverses_and_the_offices_before_it_do_not_read_why(visit):
    person, village, town, county = visit(Complainant, width=360), visit(Officer), visit(Officer), visit(Officer)
    receipt = person.tell()
    case = f"/desk/cases/{receipt.reference}"

    village.sign_in("village")
    village.open_case(receipt)
    village.step(receipt, "transfer", to_office="town", reasons="The road is the town's.")
    town.sign_in("town")
    town.open_case(receipt, "The village sent it to us")
    town.reads("The lamp by the well is dark.", "The road is the town's.")
    town.decide(receipt, "not_upheld", reasons="We owe nobody a lamp.")

    person.look_up(receipt)
    person.reads("We owe nobody a lamp.")
    person.follow("/case/review")
    person.send(words="Nobody came to look at it.")

    county.sign_in("county")
    county.open_case(receipt, "I review it")
    county.reads("The lamp by the well is dark.", "We owe nobody a lamp.", "Nobody came to look at it.")
    county.step(receipt, "acknowledge", letter="We look at it afresh.")
    county.step(
        receipt, "review", result="reversed", text_1="The lamp", outcome_1="upheld", remedy_1="Mend it this week",
        facts="We went there at night.", reasons="The road is lit by the town.",
    )  # fmt: skip

    person.go("/case/story")
    person.reads(
        "We went there at night.", "The road is lit by the town.", "Mend it this week", "Hazel Ford", "I review it"
    )
    for earlier in (village, town):
        earlier.go(case)
        earlier.does_not_read("We went there at night.", "The road is lit by the town.", "Nobody came to look at it.")
        earlier.does_not_read("The lamp by the well is dark.")
        assert earlier.page.locator("main [name=reason]").count() == 0, "nothing can be opened any more"
        earlier.go(f"{case}/review")
        assert earlier.page.locator("main [name=facts]:visible").count() == 0, "the review is not theirs to decide"
        earlier.does_not_read("We went there at night.")
