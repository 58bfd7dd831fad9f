"""One whole life of a case through the doors, every text in it marked so that it can be looked for afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.test import Client

from answerable.record import chance
from tests.desk.desk_world import World, decision, send

TOLD = {
    "category": "roads",
    "respondent": "",
    "where_when": "By the school",
    "what_happened": "The lamp is dark.",
    "remedy_wanted": "Mend it.",
    "who": "anonymous",
    "name": "",
    "contact": "",
}


@dataclass
class Marks:
    """A word for each place where something is written, found nowhere else in the world."""

    said: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        return self.said.setdefault(place, f"zq{place.replace('_', '')}{chance.digits(9)}qz")


def tell(client: Client | None = None, **fields: str) -> tuple[str, str]:
    """Told on the web: reference and code, as the receipt page shows them."""
    sent = {**TOLD, **fields, "step": "3", "page": chance.token()}
    response = (client or Client()).post("/tell/", sent)
    assert response.status_code == 200, response.content.decode()[:3000]
    shown = re.findall(r'class="digits">([\d ]+)<', response.content.decode())
    reference, code = (digits.replace(" ", "") for digits in shown[:2])
    return reference, code


def visit(reference: str, code: str) -> Client:
    """The complainant's browser, the case open in it."""
    client = Client()
    assert client.post("/case/", {"reference": reference, "code": code}).status_code == 302
    return client


def open_at_desk(client: Client, reference: str, reason: str, scope: str = "content") -> None:
    response = client.post(f"/desk/cases/{reference}/open", {"scope": scope, "reason": reason})
    assert response.status_code == 302, response.content.decode()[:3000]


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return response.content.decode()


@dataclass
class Life:
    reference: str
    code: str
    marks: Marks
    complainant: Client
    officer: Client
    reviewer: Client


def whole_life(world: World) -> Life:
    """Told with a name, opened, asked, answered, added to, given more time, decided, reviewed."""
    mark = Marks()
    reference, code = tell(
        what_happened=mark("narrative"), where_when=mark("where"), remedy_wanted=mark("wanted"),
        who="named", name=mark("name"), contact=mark("contact"),
    )  # fmt: skip
    village, town, url = world.desk("village"), world.desk("town"), f"/desk/cases/{reference}"

    def step(name: str, client: Client = village, **typed: str) -> None:
        response = send(client, f"{url}/{name}", **typed)
        assert response.status_code == 302, f"{name}: {response.context['form'].errors}"

    open_at_desk(village, reference, mark("reason"))
    open_at_desk(village, reference, mark("reason_for_name"), "identity")
    for sealed_text in ("narrative", "where", "wanted", "name", "contact"):
        assert mark(sealed_text) in page(village, url)
    step("acknowledge", letter=mark("letter"))
    step("summarise", summary="A dark lamp")
    step("ask", question=mark("question"))
    complainant = visit(reference, code)
    assert send(complainant, "/case/answer", words=mark("answer")).status_code == 302
    assert send(complainant, "/case/add", words=mark("statement")).status_code == 302
    step("extend", clock="respond1", count="5", reasons=mark("more_time"))
    step("decide", **decision(
        text_1=mark("point"), outcome_1="upheld", finding_1=mark("finding"), remedy_1=mark("remedy"),
        facts=mark("facts"), reasons=mark("reasons"), legal_basis=mark("law"),
    ))  # fmt: skip
    step("remedy", remedy="1", proof=mark("proof"))
    assert mark("facts") in page(complainant, "/case/story")
    assert send(complainant, "/case/review", words=mark("review_wanted")).status_code == 302
    open_at_desk(town, reference, mark("reviewer_reason"))
    step("acknowledge", town, letter=mark("review_letter"))
    step("review", town, **decision(text_1="", outcome_1="", result="upheld", facts=mark("review_facts"),
                                      reasons=mark("review_reasons")))  # fmt: skip
    told = page(complainant, "/case/story")
    for sealed_text in ("review_facts", "reason", "reviewer_reason", "question", "answer", "proof"):
        assert mark(sealed_text) in told
    return Life(reference, code, mark, complainant, village, town)
