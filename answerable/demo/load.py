"""Tell the demonstration's cases: real commands through the real writer, at fixed dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case.events import Point
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.core.letters import PARTS
from answerable.people import keys, routing
from answerable.people.models import Category, Duty, Office, Officer
from answerable.people.signing_in import enter
from answerable.record import vault
from answerable.record.handle import handle, open_case
from answerable.record.loading import load_case
from answerable.record.rows import SealedBlob, Writes
from answerable.record.rulebooks import rulebook

from .lives import LIVES
from .story import CATEGORIES, OFFICERS, OFFICES, PASSWORD, in_languages
from .texts import LETTERS, TOLD

FIRST_DAY = date(2026, 9, 1)


def reference_of(number: int) -> str:
    return receipt.make_reference(f"{(number + 1) * 7393913311 % 10**10:010d}")


def code_of(number: int) -> str:
    return receipt.make_code(f"{1111222233334444550000 + number:022d}")


RECEIPTS = tuple((reference_of(number), code_of(number)) for number in (0, 2, 10, 20, 30))


def load_demo() -> int:
    """The number of cases told; 0 if the demonstration is already there. About ten seconds."""
    if Office.objects.exists():
        return 0
    _found_offices()
    for number, (language, told, life) in enumerate(LIVES):
        Teller(number, language, told).tell(life)
    return len(LIVES)


def _found_offices() -> None:
    for office_id, parent, outside, names in OFFICES:
        Office.objects.create(
            id=office_id,
            names=in_languages(names),
            parent_id=parent,
            outside_tree=outside,
            email=f"{office_id}@answerable.example",
        )
    for username, name, office, role in OFFICERS:
        officer = Officer(id=f"o-{username}", username=username, name=name, administrator=role == "administrator")
        keys.set_password(officer, PASSWORD)
        if office is None:
            continue
        Duty.objects.create(officer=officer, office_id=office, role=role)
        if keys.current_key(office) is None:
            keys.found_missing_keys(officer)
    for place, (category, office, procedure, names) in enumerate(CATEGORIES):
        Category.objects.create(
            id=category, office_id=office, procedure=procedure, names=in_languages(names), place=place * 10
        )
    _give_keys_to_seconds()


def _give_keys_to_seconds() -> None:
    """Colleagues share an office's key; the first one hands it on, as at the desk."""
    for username, _, office, _ in OFFICERS:
        officer = Officer.objects.get(username=username)
        if office is None or officer.key_wraps.exists():
            continue
        first = Officer.objects.filter(key_wraps__key__office=office).first()
        assert first is not None
        m = _m_of(first)
        keys.give_key(office, officer, keys.held_by(first, m))


def _m_of(officer: Officer) -> str:
    return enter(officer.username, PASSWORD, "", timezone.now()).m


@dataclass
class Teller:
    """One case being told. Each step is a method; `at` moves forward."""

    number: int
    language: str
    told: int

    def __post_init__(self) -> None:
        self.reference, self.code = reference_of(self.number), code_of(self.number)
        self.words = LETTERS[self.language]
        self.began = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 8, 30, tzinfo=UTC)
        self.began += timedelta(days=self.number * 37 % 70, minutes=self.number * 11)
        self.at = self.began
        self.opener: vault.Opener | None = None

    def tell(self, life: str) -> None:
        for line in life.split():
            step, _, day = line.partition("@")
            name, _, detail = step.partition(":")
            self.at = max(self.at + timedelta(minutes=7), self.began + timedelta(days=int(day), minutes=30))
            getattr(self, f"tell_{name}")(*([detail] if detail else []))

    @property
    def case(self) -> Case:
        return load_case(self.reference)

    def officer(self, case: Case) -> c.Actor:
        """Reviews of a sent-back case go to the colleague who has not touched it."""
        return c.Actor("officer", f"o-{case.office}", case.office)

    def sealed(self, kind: str, content: str | dict[str, object]) -> SealedBlob:
        return vault.seal_to_case(self.reference, kind, content)

    def take(self, command: c.Command, *blobs: SealedBlob, more: Writes | None = None) -> None:
        more = more or Writes()
        handle(self.reference, command, Writes(blobs, more.wraps, more.shut_out))

    def tell_filed(self) -> None:
        told = TOLD[self.language][self.told]
        category = Category.objects.select_related("office").get(id=told.category)
        office = routing.first_office(category, None)
        to = keys.vault_office(office.id)
        assert to is not None
        new = vault.new_case(self.reference, self.code, [to], [to])
        words = {
            "what_happened": told.what_happened,
            "where_when": told.where_when,
            "remedy_wanted": told.remedy_wanted,
        }
        recipient = new.keyring.content_recipient
        narrative = vault.seal_text(recipient, self.reference, "narrative", words)
        blobs, identity = [narrative], None
        if self.number % 3:
            who = {"name": f"Demo complainant {self.number}", "contact": "demo@answerable.example"}
            blobs.append(vault.seal_text(new.keyring.identity_recipient, self.reference, "identity", who))
            identity = blobs[-1].ref
        command = c.FileGrievance(
            by=c.COMPLAINANT,
            at=self.at,
            case=self.reference,
            office=office.id,
            category=category.id,
            channel=("web", "web", "phone", "visit", "letter")[self.number % 5],
            language=self.language,
            anonymous=identity is None,
            narrative=narrative.ref,
            identity=identity,
        )
        open_case(category.procedure, command, Writes(tuple(blobs), new.wraps, keyring=new.keyring))
        self.opener = vault.open_with_code(self.reference, self.code)

    def tell_acknowledge(self) -> None:
        letter = self.sealed("letter", self.words.acknowledged)
        self.take(c.Acknowledge(by=self.officer(self.case), at=self.at, letter=letter.ref), letter)

    def tell_accept(self) -> None:
        self.take(c.Accept(by=self.officer(self.case), at=self.at))

    def tell_assign(self) -> None:
        actor = self.officer(self.case)
        self.take(c.Assign(by=actor, at=self.at, officer=actor.id))

    def tell_open(self) -> None:
        reason = self.sealed("reason", self.words.opened)
        command = c.OpenSealed(by=self.officer(self.case), at=self.at, scope="content", reason=reason.ref)
        self.take(command, reason)

    def tell_summarise(self) -> None:
        summary = TOLD[self.language][self.told].summary
        self.take(c.Summarise(by=self.officer(self.case), at=self.at, summary=summary))

    def tell_ask(self) -> None:
        question = self.sealed("question", self.words.question)
        answer_by = (self.at + timedelta(days=10)).date()
        command = c.AskComplainant(by=self.officer(self.case), at=self.at, question=question.ref, answer_by=answer_by)
        self.take(command, question)

    def tell_answer(self) -> None:
        answer = self.sealed("answer", self.words.answer)
        self.take(c.AnswerQuestion(by=c.COMPLAINANT, at=self.at, answer=answer.ref), answer)

    def tell_add(self) -> None:
        statement = self.sealed("statement", self.words.added)
        self.take(c.AddStatement(by=c.COMPLAINANT, at=self.at, statement=statement.ref), statement)

    def tell_extend(self) -> None:
        case = self.case
        rules = rulebook(case.procedure, case.procedure_digest)
        for limit in limits_of(case, rules, self.at):
            rule = rules.procedure.extension_of(limit.clock.id)
            if rule is not None and limit.open:
                reasons = self.sealed("reasons", self.words.more_time)
                ground = rule.grounds[0] if rule.grounds else ""
                length = f"5 {rule.unit.value}"
                command = c.ExtendTime(
                    by=self.officer(case), at=self.at, clock=limit.clock.id, length=length, ground=ground,
                    reasons=reasons.ref, agreed=True,
                )  # fmt: skip
                self.take(command, reasons)
                return
        raise LookupError("no clock of this case can be extended")

    def tell_transfer(self, office: str) -> None:
        case = self.case
        to = keys.vault_office(office)
        assert to is not None
        assert self.opener is not None
        reasons = self.sealed("reasons", self.words.transferred)
        command = c.Transfer(by=self.officer(case), at=self.at, to_office=office, reasons=reasons.ref)
        self.take(command, reasons, more=Writes(wraps=self.opener.wraps_for(to), shut_out=(case.office,)))

    def tell_decline(self) -> None:
        case = self.case
        procedure = rulebook(case.procedure).procedure
        outcome = next(outcome.id for outcome in procedure.outcomes if outcome.exit)
        letter = self.sealed("letter", {"reasons": self.words.declined, "where_else": self.words.elsewhere})
        self.take(c.Decline(by=self.officer(case), at=self.at, outcome=outcome, letter=letter.ref), letter)

    def decision(self, outcome: str) -> tuple[tuple[Point, ...], SealedBlob]:
        told = TOLD[self.language][self.told]
        case = self.case
        rule = next(o for o in rulebook(case.procedure).procedure.outcomes if o.id == outcome)
        due = (self.at + timedelta(days=21)).date() if rule.finds_for in ("complainant", "partly") else None
        remedy = self.words.remedy if due else ""
        point = {
            "text": told.summary, "outcome": outcome, "finding": self.words.facts, "remedy": remedy,
            "remedy_due": due.isoformat() if due else "",
        }  # fmt: skip
        content: dict[str, object] = {
            "points": [point], "facts": self.words.facts, "reasons": self.words.reasons,
            "legal_basis": self.words.basis, "how_to_go_on": "",
        }  # fmt: skip
        return (Point(outcome, due is not None, due),), self.sealed("decision", content)

    def tell_decide(self, outcome: str) -> None:
        points, decision = self.decision(outcome)
        command = c.IssueDecision(
            by=self.officer(self.case), at=self.at, points=points, decision=decision.ref, written=PARTS
        )
        self.take(command, decision)

    def tell_remedy(self) -> None:
        proof = self.sealed("proof", self.words.performed)
        self.take(c.PerformRemedy(by=self.officer(self.case), at=self.at, remedy=1, proof=proof.ref), proof)

    def tell_close(self) -> None:
        case = self.case
        for remedy in case.remedies:
            if remedy.performed_at is None:
                proof = self.sealed("proof", self.words.performed)
                self.take(
                    c.PerformRemedy(by=self.officer(case), at=self.at, remedy=remedy.number, proof=proof.ref), proof
                )
        self.take(c.CloseCase(by=self.officer(case), at=self.at))

    def tell_withdraw(self) -> None:
        self.take(c.Withdraw(by=c.COMPLAINANT, at=self.at))

    def tell_silence(self) -> None:
        case = self.case
        for limit in limits_of(case, rulebook(case.procedure), self.at):
            if limit.state == "expired":
                self.take(c.ExpireClock(by=c.CLOCK, at=self.at, clock=limit.clock.id))

    def tell_review(self) -> None:
        office = routing.review_office(self.case)
        to = keys.vault_office(office.id)
        assert to is not None
        assert self.opener is not None
        reasons = self.sealed("reasons", self.words.review_wanted)
        command = c.AskReview(by=c.COMPLAINANT, at=self.at, to_office=office.id, reasons=reasons.ref)
        self.take(command, reasons, more=Writes(wraps=self.opener.wraps_for(to)))

    def tell_review_decided(self, result: str) -> None:
        case = self.case
        points: tuple[Point, ...] = ()
        decision: SealedBlob
        if result in ("changed", "reversed"):
            outcomes = rulebook(case.procedure).procedure.outcomes
            outcome = next(
                o.id for o in outcomes if o.finds_for == ("complainant" if result == "reversed" else "partly")
            )
            points, decision = self.decision(outcome)
        else:
            content: dict[str, object] = {
                "points": [], "facts": self.words.review, "reasons": self.words.review, "legal_basis": "",
                "how_to_go_on": "",
            }  # fmt: skip
            decision = self.sealed("decision", content)
        command = c.DecideReview(
            by=self.officer(case), at=self.at, result=result, points=points, decision=decision.ref, written=PARTS
        )
        self.take(command, decision)
