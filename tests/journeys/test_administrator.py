"""The administrator founds an office and invites its officer, and can still open no case."""

import re

from .people import Complainant, Officer, Person

NEW_PASSWORD = "seven herons over the weir"


def test_an_office_is_founded_its_officer_joins_and_a_grievance_arrives(visit):
    admin, officer, person = visit(Officer), visit(Officer, width=360), visit(Complainant, width=360)
    admin.sign_in("admin")
    admin.go("/desk/admin/")
    admin.send(id="harbour", name_en="Harbour Office", parent="county")
    admin.reads("Harbour Office")
    admin.go("/desk/admin/officers")
    admin.send(username="pilot", name="Heron Weir")
    code = gives_duty_and_invites(admin)
    admin.go("/desk/admin/categories")
    names = {"name_en": "Moorings", "name_zh-hans": "泊位", "name_ar": "المراسي"}
    admin.send(id="moorings", office="harbour", procedure="uk-two-stage-2024", place="5", **names)

    chooses_a_password(officer, code)
    officer.sign_in("pilot", NEW_PASSWORD)
    officer.reads("Harbour Office")  # and with this sign-in the office has its key

    receipt = person.tell("My mooring was given away.", category="moorings")
    officer.go("/desk/")
    officer.follow(f"/desk/cases/{receipt.reference}")
    officer.open_case(receipt)
    officer.reads("My mooring was given away.")
    opens_no_case(admin, receipt)


def gives_duty_and_invites(admin):
    """On the page of the officer, where the administrator is now."""
    admin.fill(office="harbour", role="handler")
    admin.press('button[name=action][value="duty"]')
    admin.press('button[name=action][value="invite"]')
    return admin.page.locator(".digits").inner_text().strip()


def chooses_a_password(officer, code):
    officer.go("/desk/join")
    officer.send(username="pilot", invitation=code, password="short", again="short")
    assert officer.is_told()
    officer.send(username="pilot", invitation=code, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert officer.page.url.endswith("/desk/sign-in")
    again = Person(officer.page, officer.site, officer.language)
    again.go("/desk/join")
    again.send(username="pilot", invitation=code, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert again.is_told(), "an invitation works once"


def opens_no_case(admin, receipt):
    for address in (
        "/desk/",
        f"/desk/cases/{receipt.reference}",
        f"/desk/cases/{receipt.reference}/decide",
        "/desk/new",
    ):
        answer = admin.page.goto(admin.site.url + address)
        assert answer.status == 403, address
        admin.look()
        assert not re.search(receipt.reference[:4] + " ?" + receipt.reference[4:8], admin.page.content())
        admin.does_not_read("My mooring was given away.")
