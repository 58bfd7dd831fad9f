"""P5: a grievance about an office. That office never learns of it here."""

from .people import Complainant, Officer

HEADINGS = ("open", "overdue", "soon", "unassigned", "mine", "waiting", "remedies", "over")
STEPS = ("", "/open", "/acknowledge", "/assign", "/summarise", "/transfer", "/ask", "/decide", "/review", "/close")


def test_the_office_complained_about_sees_nothing_and_the_town_gets_it(visit):
    person, village, town = visit(Complainant), visit(Officer), visit(Officer)
    village.sign_in("village")
    before = [village.count(heading) for heading in HEADINGS]
    receipt = person.tell("The clerk of the village shouted at me.", respondent="village", name="Ivy Brook")

    town.sign_in("town")
    town.go(f"/desk/?q={receipt.reference}")
    town.follow(f"/desk/cases/{receipt.reference}")
    town.open_case(receipt)
    town.reads("The clerk of the village shouted at me.")
    town.step(receipt, "summarise", summary="Quarrel at a counter xyzzy")

    village.go("/desk/")
    assert [village.count(heading) for heading in HEADINGS] == before
    for heading in HEADINGS:
        village.go(f"/desk/?show={heading}")
        village.does_not_read(receipt.reference, receipt.reference[:4] + " " + receipt.reference[4:8], "xyzzy")
    for search in (receipt.reference, "xyzzy", "Quarrel"):
        village.go(f"/desk/?q={search}")
        assert village.page.locator(f'main a[href*="{receipt.reference}"]').count() == 0
        assert village.page.locator("main tbody tr").count() == 0
    for step in STEPS:
        address = f"{village.site.url}/desk/cases/{receipt.reference}{step}"
        nowhere = f"{village.site.url}/desk/cases/000000000002{step}"
        asked, other = village.page.request.get(address), village.page.request.get(nowhere)
        assert asked.status == other.status in (404, 405), (
            f"{step} answers {asked.status}, a case that is not {other.status}"
        )
        assert asked.text() == other.text(), f"{step}: a refusal that tells more than a case that is not there"

    town.go(f"/desk/cases/{receipt.reference}/transfer")
    assert town.page.locator('[name="to_office"] option[value="village"]').count() == 0
    person.look_up(receipt)
    person.does_not_read("Wren Alder")
