"""A small institution at the desk: offices, officers who are signed in, cases told by commands.

    county        reviews; over town
      town        handles
        village   handles
    ombudsman     outside

Nobody waits for a password: `desk(officer)` begins a session directly. One test signs in through the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case.events import Event
from answerable.core.case.state import Case
from answerable.core.letters import PARTS
from answerable.people import keys, unlocked
from answerable.people.models import Category, Duty, Office, Officer
from answerable.record import chance, vault
from answerable.record.handle import handle, open_case
from answerable.record.loading import load_case, load_events
from answerable.record.rows import Writes

PASSWORD = "correct horse battery"
UK, CN = "uk-two-stage-2024", "cn-xinfang-2022"
TREE = (("county", None), ("town", "county"), ("village", "town"))
NARRATIVE = {"what_happened": "The lamp by the school is dark.", "where_when": "Mill Lane", "remedy_wanted": "Mend it."}
IDENTITY = {"name": "Ada Complainant", "contact": "0123 456 789"}


@dataclass
class World:
    """`m`: officer id -> their M; whoever is in it can be signed in."""

    m: dict[str, str] = field(default_factory=dict)

    def officer(self, name: str, office: str | None = None, *, role: str = "handler", **fields: Any) -> Officer:
        row = Officer(id=f"o-{name}", username=name, name=f"{name.title()} Officer", **fields)
        self.m[row.id] = keys.set_password(row, PASSWORD)
        if office is not None:
            Duty.objects.create(officer=row, office_id=office, role=role)
            keys.found_missing_keys(row)
            self._give_key(row, office)
        return row

    def _give_key(self, row: Officer, office: str) -> None:
        if not row.key_wraps.filter(key__office=office).exists():
            giver = Officer.objects.filter(key_wraps__key__office=office).exclude(id=row.id).first()
            assert giver is not None
            keys.give_key(office, row, keys.held_by(giver, self.m[giver.id]))

    def desk(self, name: str) -> Client:
        """A browser in which this officer is signed in."""
        officer, response = Officer.objects.get(id=f"o-{name}"), HttpResponse()
        unlocked.begin(officer, self.m[officer.id], response, timezone.now())
        client = Client()
        client.cookies[unlocked.COOKIE] = response.cookies[unlocked.COOKIE].value
        return client


def found_world() -> World:
    world = World()
    for office, parent in TREE:
        Office.objects.create(id=office, names={"en": f"{office.title()} Office"}, parent_id=parent)
        world.officer(office, office)
    Office.objects.create(id="ombudsman", names={"en": "Ombudsman"}, outside_tree=True)
    world.officer("ombudsman", "ombudsman")
    world.officer("admin", administrator=True)
    Category.objects.create(id="roads", names={"en": "Roads"}, office_id="village", procedure=UK)
    Category.objects.create(id="land", names={"en": "Land"}, office_id="village", procedure=CN)
    return world


def by(office: str, officer: str | None = None) -> c.Actor:
    return c.Actor("officer", f"o-{officer or office}", office)


def days_ago(count: int) -> datetime:
    return timezone.now() - timedelta(days=count)


@dataclass
class Told:
    """A case, told further by its methods. Each gives the case back, so that a test reads as a story."""

    ref: str
    code: str

    @property
    def case(self) -> Case:
        return load_case(self.ref)

    @property
    def events(self) -> list[Event]:
        return load_events(self.ref)

    @property
    def types(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    @property
    def url(self) -> str:
        return f"/desk/cases/{self.ref}"

    def opener(self) -> vault.Opener:
        opener = vault.open_with_code(self.ref, self.code)
        assert opener is not None
        return opener

    def told(self, command: type[c.Command], kind: str = "", content: Any = "words", **fields: Any) -> Told:
        """One step. `kind`: the sealed text it carries, under the field of the command named for it."""
        names = {"reasons": "reasons", "letter": "letter", "decision": "decision", "question": "question"}
        names |= {"answer": "answer", "statement": "statement", "proof": "proof", "reason": "reason"}
        blobs = (vault.seal_to_case(self.ref, kind, content),) if kind else ()
        sealed: dict[str, Any] = {names[kind]: blobs[0].ref} if kind else {}
        if kind == "decision":
            sealed["written"] = PARTS
        more = fields.pop("writes", Writes())
        actor = fields.pop("by", None) or by(self.case.office)
        at = fields.pop("at", None) or timezone.now()
        handle(self.ref, command(by=actor, at=at, **sealed, **fields), Writes(blobs, more.wraps, more.shut_out))
        return self

    def acknowledged(self) -> Told:
        return self.told(c.Acknowledge, "letter")

    def accepted(self) -> Told:
        return self.told(c.Accept)

    def decided(self, outcome: str = "not_upheld", due: date | None = None, remedy: bool = False) -> Told:
        point = {"text": "The lamp", "outcome": outcome, "remedy": "A new lamp" if remedy else ""}
        content = {
            "points": [point],
            "facts": "It is dark.",
            "reasons": "Because.",
            "legal_basis": "",
            "how_to_go_on": "",
        }
        return self.told(c.IssueDecision, "decision", content, points=(c.Point(outcome, remedy, due),))

    def review_asked(self, office: str = "county") -> Told:
        to = keys.vault_office(office)
        assert to is not None
        writes = Writes(wraps=self.opener().wraps_for(to))
        return self.told(c.AskReview, "reasons", by=c.COMPLAINANT, to_office=office, writes=writes)


def file_case(
    office: str = "village",
    *,
    category: str = "roads",
    respondent: str | None = None,
    named: bool = False,
    at: datetime | None = None,
    language: str = "en",
    by: c.Actor = c.COMPLAINANT,
) -> Told:
    reference, code = receipt.make_reference(chance.digits(10)), receipt.make_code(chance.digits(22))
    to = keys.vault_office(office)
    assert to is not None
    new = vault.new_case(reference, code, [to], [to])
    blobs = [vault.seal_text(new.keyring.content_recipient, reference, "narrative", NARRATIVE)]
    if named:
        blobs.append(vault.seal_text(new.keyring.identity_recipient, reference, "identity", IDENTITY))
    command = c.FileGrievance(
        by=by,
        at=at or timezone.now(),
        case=reference,
        office=office,
        respondent=respondent,
        category=category,
        channel="web",
        language=language,
        anonymous=not named,
        narrative=blobs[0].ref,
        identity=blobs[1].ref if named else None,
    )
    writes = Writes(tuple(blobs), new.wraps, keyring=new.keyring)
    open_case(Category.objects.get(id=category).procedure, command, writes)
    return Told(reference, code)


def fields_of(response: HttpResponse) -> dict[str, str]:
    """The form of a page as a browser would send it untouched."""
    form = response.context["form"]
    return {name: _text(form[name].value()) for name in form.fields}


def _text(value: Any) -> str:
    return "" if value is None or value is False else str(value)


def send(client: Client, url: str, follow: bool = False, **typed: str) -> HttpResponse:
    """Load the page, type, send."""
    page = client.get(url)
    assert page.status_code == 200, page.content.decode()[:2000]
    return client.post(url, {**fields_of(page), **typed}, follow=follow)


def decision(**typed: str) -> dict[str, str]:
    """A decision that may be sent as it is."""
    return {
        "points_shown": "1",
        "text_1": "The lamp",
        "outcome_1": "not_upheld",
        "facts": "It is dark.",
        "reasons": "Because.",
        **typed,
    }
