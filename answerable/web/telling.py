"""Telling a grievance, at whichever door: the fields, the sealing and filing, and the dates it will bring."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case.events import GrievanceFiled, SealedRef
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.core.procedure import write_length
from answerable.people.keys import vault_office
from answerable.people.models import Category, Office
from answerable.people.offered import offered
from answerable.record import chance, vault
from answerable.record.handle import ReferenceTaken, open_case
from answerable.record.rows import Writes
from answerable.record.rulebooks import rulebook
from answerable.words.clocks import clock_name, say_length, say_limit, say_source
from answerable.words.names import text_in

from .text import NARRATIVE_MOST, PersonText

FORM_AGE_SECONDS = 24 * 60 * 60


class AboutForm(forms.Form):
    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        choices=[],
        error_messages={
            "required": _("Please choose what it is about."),
            "invalid_choice": _("Please choose what the grievance is about from the list."),
        },
    )
    where_when = PersonText(label=_("Where and when?"), most=500, one_line=True, required=False)
    respondent = forms.ChoiceField(
        label=_("Is it about one of these offices itself, or someone who works there?"),
        help_text=_("If so, that office will not get your grievance and will not see that it exists."),
        required=False,
        choices=[],
        error_messages={"invalid_choice": _("Please choose an office from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories, offices = offered()
        self.fields["category"].choices = [(row.id, text_in(row.names)) for row in self.categories.values()]  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        named = [(row.id, text_in(row.names)) for row in offices.values()]
        self.fields["respondent"].choices = [("", _("No, or I am not sure")), *named]  # type: ignore[attr-defined]  # as above

    def chosen(self) -> Category:
        """With its office and that office's parents at hand. Only of a valid form."""
        return self.categories[self.cleaned_data["category"]]


class WhatForm(forms.Form):
    what_happened = PersonText(label=_("What happened?"), help_text=_("In your own words and your own language."),
                               most=NARRATIVE_MOST, rows=8,
                               error_messages={"required": _("Please write what happened.")})  # fmt: skip
    remedy_wanted = PersonText(label=_("What would put it right?"), most=5000, rows=3, required=False)


class WhoForm(forms.Form):
    who = forms.ChoiceField(
        label=_("Do you want to give your name?"),
        widget=forms.RadioSelect,
        choices=[
            ("anonymous", _("No, I stay anonymous. I follow the case with my receipt.")),
            ("named", _("Yes. My name is kept apart under a lock of its own.")),
        ],
        help_text=_("Both are treated alike, with the same dates."),
        error_messages={
            "required": _("Please choose one of the two."),
            "invalid_choice": _("Please choose one of the two."),
        },
    )
    name = PersonText(label=_("Your name"), most=200, one_line=True, required=False)
    contact = PersonText(label=_("How can the officer in charge reach you?"), most=500, one_line=True, required=False,
                         help_text=_("Telephone, e-mail or address, as you like."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("who") == "named" and not fields.get("name"):
            self.add_error("name", _("Please give your name, or choose to stay anonymous."))
        return fields


@dataclass(frozen=True, slots=True)
class Ticket:
    """`submission`: the name of this filing, sent twice or not. `code`: what the receipt will show."""

    submission: str
    code: str


def ticket_for(page: str, told: Mapping[str, Any]) -> Ticket:
    """The same page with the same words is one case with one code, however often it is sent, reloaded or gone back
    to; other words are another case. `page`: chance drawn with the first page, carried in the form and never stored,
    so that what is stored (`submission`) tells nothing about the code.
    """
    words = json.dumps(sorted(told.items()), ensure_ascii=False)
    drawn = salted_hmac("answerable.tell", f"{page}\n{words}", algorithm="sha512").digest()
    digits = int.from_bytes(drawn[:32], "big") % 10 ** (receipt.CODE_DIGITS - 2)
    return Ticket(f"web:{drawn[32:].hex()}", receipt.make_code(f"{digits:0{receipt.CODE_DIGITS - 2}d}"))


def file_told(
    fields: dict[str, Any], category: Category, office: Office, *, code: str, submission: str, channel: str,
    now: datetime, received_at: datetime | None = None, by: c.Actor = c.COMPLAINANT, language: str = "",
) -> tuple[str, bool]:  # fmt: skip
    """Seal and file what was told at any desk or door. The reference, and whether this form had been sent before."""
    reference = receipt.make_reference(chance.digits(10))
    to = vault_office(office.id)
    assert to is not None, "routing gives only offices that have a key"
    new = vault.new_case(reference, code, [to], [to])
    told = {name: fields.get(name, "") for name in ("what_happened", "where_when", "remedy_wanted")}
    blobs = [vault.seal_text(new.keyring.content_recipient, reference, "narrative", told)]
    identity: SealedRef | None = None
    if fields.get("who") == "named":
        who = {"name": fields["name"], "contact": fields.get("contact", "")}
        blobs.append(vault.seal_text(new.keyring.identity_recipient, reference, "identity", who))
        identity = blobs[-1].ref
    command = c.FileGrievance(
        by=by,
        at=now,
        happened_at=received_at,
        case=reference,
        office=office.id,
        respondent=fields.get("respondent") or None,
        category=category.id,
        channel=channel,
        language=language or translation.get_language() or "en",
        anonymous=identity is None,
        narrative=blobs[0].ref,
        identity=identity,
    )
    writes = Writes(tuple(blobs), new.wraps, keyring=new.keyring, submission=submission)
    try:
        handled = open_case(category.procedure, command, writes)
    except ReferenceTaken:  # what is sealed names its case, so all of it is sealed again
        return file_told(
            fields, category, office, code=code, submission=submission, channel=channel, now=now,
            received_at=received_at, by=by, language=language,
        )  # fmt: skip
    return handled.case.id, handled.repeated


@dataclass(frozen=True, slots=True)
class Expected:
    name: str
    day: date | None
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class Later:
    name: str
    length: str
    source: str


def later_limits(procedure: str) -> list[Later]:
    """What can come after the first stage, and the time for it: duties of later stages, the complainant's windows."""
    rules = rulebook(procedure)
    found = []
    for clock in rules.procedure.clocks:
        length = rules.length_of(clock)
        duty = clock.kind == "duty" and clock.stage not in (None, rules.procedure.stages[0].id)
        window = clock.kind == "window" and clock.bearer == "complainant"
        if length is not None and clock.when is None and (duty or window):
            found.append(Later(clock_name(clock), say_length(write_length(length)), say_source(clock)))
    return found


def expected_limits(procedure: str, office: str, now: datetime, digest: str | None = None) -> list[Expected]:
    """The office's duties if it were told now. `digest`: of the version of the procedure, if not the newest."""
    rules = rulebook(procedure, digest)
    event = GrievanceFiled(
        at=now,
        happened_at=now,
        by="complainant",
        office="",
        case="",
        procedure=procedure,
        procedure_digest=rules.procedure.digest,
        stage=rules.procedure.stages[0].id,
        to_office=office,
        category="",
        channel="web",
        language="",
        anonymous=True,
        narrative=SealedRef("", "narrative", "", 0),
    )
    return [
        Expected(clock_name(limit.clock), limit.limit.day, say_limit(limit, rules, now), say_source(limit.clock))
        for limit in limits_of(evolve(Case(), event), rules, now)
        if limit.clock.kind == "duty"
    ]
