"""Telling a grievance, at whichever door: the fields, the sealing and filing, and the dates it will bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case.events import GrievanceFiled, SealedRef
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.people.keys import vault_office
from answerable.people.models import Category, Office
from answerable.record import chance, vault
from answerable.record.handle import open_case
from answerable.record.rows import Writes
from answerable.record.rulebooks import rulebook
from answerable.words.clocks import clock_name, say_limit
from answerable.words.names import text_in

from .text import NARRATIVE_MOST, PersonText

FORM_AGE_SECONDS = 24 * 60 * 60


class AboutForm(forms.Form):
    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect, choices=[])
    respondent = forms.ChoiceField(
        label=_("Is it about one of these offices itself, or someone who works there?"),
        help_text=_("If so, that office will not get your grievance and will not see that it exists."),
        required=False,
        choices=[],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(active=True).order_by("place", "id")
        self.fields["category"].choices = [(row.id, text_in(row.names)) for row in categories]  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        offices = [(row.id, text_in(row.names)) for row in Office.objects.filter(active=True).order_by("id")]
        self.fields["respondent"].choices = [("", _("No, or I am not sure")), *offices]  # type: ignore[attr-defined]  # as above


class WhatForm(forms.Form):
    what_happened = PersonText(label=_("What happened?"), help_text=_("In your own words and your own language."),
                               most=NARRATIVE_MOST, rows=8)  # fmt: skip
    where_when = PersonText(label=_("Where and when?"), most=500, one_line=True, required=False)
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
    )
    name = PersonText(label=_("Your name"), most=200, one_line=True, required=False)
    contact = PersonText(label=_("How can the officer in charge reach you?"), most=500, one_line=True, required=False,
                         help_text=_("Telephone, e-mail or address, as you like."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("who") == "named" and not fields.get("name"):
            self.add_error("name", _("Please give your name, or choose to stay anonymous."))
        return fields


def write_ticket(token: str, code: str) -> str:
    """Drawn when the last page is first shown: sending it twice is one case with one code."""
    return signing.dumps([token, code], salt="tell")


def read_ticket(text: str) -> tuple[str, str] | None:
    """Token and code, or None for a page that is too old or was altered."""
    try:
        token, code = signing.loads(text, salt="tell", max_age=FORM_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return token, code


def file_told(
    fields: dict[str, Any], office: Office, *, code: str, submission: str, channel: str, now: datetime,
    received_at: datetime | None = None, by: c.Actor = c.COMPLAINANT, language: str = "",
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
        category=fields["category"],
        channel=channel,
        language=language or translation.get_language() or "en",
        anonymous=identity is None,
        narrative=blobs[0].ref,
        identity=identity,
    )
    writes = Writes(tuple(blobs), new.wraps, keyring=new.keyring, submission=submission)
    handled = open_case(Category.objects.get(id=fields["category"]).procedure, command, writes)
    return handled.case.id, handled.repeated


@dataclass(frozen=True, slots=True)
class Expected:
    name: str
    day: date | None
    said: str
    source: str


def expected_limits(procedure: str, office: str, now: datetime) -> list[Expected]:
    """The office's duties if it were told now."""
    rules = rulebook(procedure)
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
        Expected(clock_name(limit.clock), limit.limit.day, say_limit(limit, rules, now), limit.clock.source)
        for limit in limits_of(evolve(Case(), event), rules, now)
        if limit.clock.kind == "duty"
    ]
