"""Every page on the smallest screen with the text spread or doubled, and in the dark."""

import pytest

from answerable.demo.load import RECEIPTS

from .people import Complainant, Officer, Receipt

SPREAD = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
SPREAD += " p { margin-block-end: 2em !important }"  # WCAG 1.4.12
TWICE = "html { font-size: 200% !important }"  # WCAG 1.4.4
STEPS = ("acknowledge", "transfer", "assign", "summarise", "ask", "extend", "decide", "decline", "close")
DESK = ("/desk/", "/desk/?show=over", "/desk/new", "/desk/account", "/desk/account/one-time-code")
ADMIN = (
    "/desk/admin/", "/desk/admin/offices/town", "/desk/admin/officers", "/desk/admin/officers/o-town",
    "/desk/admin/categories", "/desk/admin/categories/water",
)  # fmt: skip


def with_style(kind, style):
    """Somebody whose browser is set so. The look at each page is then about its width alone."""

    class Strained(kind):
        def look(self, *, axe=True):
            self.page.add_style_tag(content=style)
            super().look(axe=False)

    return Strained


def visits_the_public_pages(person):
    for address in ("/", "/log/", "/nowhere", "/tell/"):
        person.go(address)
    person.send()
    person.send(category="roads-and-lighting", where_when="by the old mill, since the first week of September")
    person.send(what_happened="The lamp has been dark. " * 20)
    person.send(who="named", name="Ivy Brook", contact="01632 960 001, ivy.brook.of.the.upper.mill@brook.example")
    person.send()
    for numbers in RECEIPTS[:2]:
        person.look_up(Receipt(*numbers))
    for step in ("add", "review", "withdraw", "answer"):
        person.go(f"/case/{step}")


def visits_the_desk(officer, admin, receipt):
    officer.go("/desk/join")
    officer.sign_in("village")
    case = f"/desk/cases/{receipt.reference}"
    for address in (*DESK, case, *(f"{case}/{step}" for step in STEPS)):
        officer.go(address)
    officer.open_case(receipt)
    admin.sign_in("admin")
    for address in ADMIN:
        admin.go(address)


@pytest.mark.parametrize("style", [SPREAD, TWICE], ids=["text-spread", "text-doubled"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_public_pages_need_no_sideways_scrolling(visit, language, style):
    visits_the_public_pages(visit(with_style(Complainant, style), width=320, language=language, bypass_csp=True))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_desk_needs_no_sideways_scrolling(visit, language):
    receipt = visit(Complainant).tell("Word " * 300 + "x" * 200)
    strained = with_style(Officer, SPREAD)
    visits_the_desk(*(visit(strained, width=320, language=language, bypass_csp=True) for _ in range(2)), receipt)


def test_in_the_dark_everything_can_be_read(visit):
    person, officer, admin = (visit(kind, color_scheme="dark") for kind in (Complainant, Officer, Officer))
    visits_the_public_pages(person)
    visits_the_desk(officer, admin, person.tell())
