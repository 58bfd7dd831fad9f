"""A village, its town and county, and what a complainant does on the pages: for tests of this door."""

import re
from datetime import timedelta

from django.test import Client

from answerable.core.case import commands as c
from answerable.core.letters import PARTS
from answerable.people import keys
from answerable.people.models import Category, Office
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.rows import Writes
from tests.record.record_world import NOON, actor, found_office

PAGE = "p" * 43
TOLD = {
    "category": "roads",
    "where_when": "By the school, since Monday",
    "respondent": "",
    "what_happened": "The lamp is dark.",
    "remedy_wanted": "Mend it.",
    "who": "anonymous",
    "name": "",
    "contact": "",
}


def found_world() -> None:
    """county > town > village; roads belong to the village."""
    found_office("county")
    found_office("town", parent="county")
    found_office("village", parent="town")
    Category.objects.create(
        id="roads", office_id="village", procedure="uk-two-stage-2024", names={"en": "Roads", "ar": "الطرق"}
    )
    Office.objects.filter(id="village").update(names={"en": "Village Office", "ar": "مكتب القرية"})


def post_step(client: Client, step: int, told=TOLD, *, lang="", **more):
    """`more`: the button pressed (back, to, stay), another `page`, or other fields."""
    return client.post(f"/tell/{lang and f'?lang={lang}'}", {"step": step, "page": PAGE, **told, **more})


def file_by_web(client: Client | None = None, **fields) -> tuple[str, str]:
    """Reference and code from the receipt page."""
    response = post_step(client or Client(), 3, {**TOLD, **fields})
    assert response.status_code == 200
    return receipt_of(response)


def receipt_of(response) -> tuple[str, str]:
    reference, code = re.findall(r'class="digits">([\d ]+)<', response.content.decode())
    return reference.replace(" ", ""), code.replace(" ", "")


def look_up(client: Client, reference: str, code: str, **more):
    return client.post("/case/", {"reference": reference, "code": code, **more})


def visiting(reference: str, code: str, **client) -> Client:
    """A browser in which the case is open."""
    browser = Client(**client)
    assert look_up(browser, reference, code).status_code == 302
    return browser


def by_office(reference: str, command: type[c.Command], *, office="village", sealed=None, days=0, **fields):
    """A step of an officer, `days` after NOON. `sealed`: (field, kind, text)."""
    blobs = ()
    if sealed:
        field, kind, text = sealed
        blob = vault.seal_to_case(reference, kind, text)
        fields[field], blobs = blob.ref, (blob,)
        if kind == "decision":
            fields["written"] = PARTS
    return handle(reference, command(by=actor(office), at=NOON + timedelta(days=days), **fields), Writes(blobs))


def asked(reference: str, question="On which day?") -> None:
    by_office(reference, c.AskComplainant, sealed=("question", "question", question))


def decided(reference: str, outcome="not_upheld") -> None:
    content = {"points": [{"text": "The lamp", "outcome": outcome}], "facts": "Dark.", "reasons": "No money."}
    by_office(
        reference, c.IssueDecision, points=(c.Point(outcome),), sealed=("decision", "decision", content)
    )  # fmt: skip


def lapsed(reference: str, days: int) -> None:
    """The worker finds that acknowledgement and answer are overdue, `days` after NOON."""
    for clock in ("ack1", "respond1"):
        handle(reference, c.ExpireClock(by=c.CLOCK, at=NOON + timedelta(days=days), clock=clock))


def key_of(office: str):
    return keys.vault_office(office)


def text_of(response) -> str:
    return response.content.decode()
