"""Taking more time, within what the procedure allows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case import commands as c
from answerable.core.case.decide import why_refused
from answerable.core.case.refusals import Refused
from answerable.core.procedure import GOOD_REASON, Extension, write_length
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.clocks import clock_name, ground_name, say_length

from .offers import extensions
from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class ExtendForm(StepForm):
    clock = forms.ChoiceField(label=gettext_lazy("Which time"), choices=[])
    count = forms.IntegerField(label=gettext_lazy("How much more"), min_value=1, max_value=400)
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=[], required=False)
    reasons = OfficeText(label=gettext_lazy("Reasons, for the complainant"), most=5000)
    agreed = forms.BooleanField(
        label=gettext_lazy("The complainant has agreed; the reasons say how and when"), required=False
    )

    def prepare(self) -> None:
        """The times that can still be extended, each with what the procedure allows for it in all."""
        rules: list[Extension] = []
        for command in extensions(self.rules, self.signed_in.actor, timezone.now()):
            assert isinstance(command, c.ExtendTime)
            rule = self.rules.procedure.extension_of(command.clock)
            if rule is not None and why_refused(self.case, command, self.rules) is None:
                rules.append(rule)
        self.choices("clock", [(rule.clock, self._said(rule)) for rule in rules])
        grounds = list(dict.fromkeys(ground for rule in rules for ground in rule.grounds))
        some = [] if all(rule.grounds for rule in rules) else [("", _("None in particular"))]
        if any(rule.may_exceed for rule in rules):
            grounds.append(GOOD_REASON)
        self.choices("ground", [*some, *((ground, ground_name(ground)) for ground in grounds)])
        if not grounds:
            del self.fields["ground"]
        if all(rule.consent == "none" for rule in rules):
            del self.fields["agreed"]

    def _said(self, rule: Extension) -> str:
        clock = clock_name(self.rules.procedure.clock(rule.clock))
        if rule.max is None:
            return clock
        return _("%(clock)s: at most %(most)s more") % {"clock": clock, "most": say_length(write_length(rule.max))}

    def place_of(self, refused: Refused) -> str | None:
        places = {
            "extension-beyond-cap": "count",
            "extension-unit": "count",
            "extension-ground": "ground",
            "consent-missing": "agreed",
        }
        place = places.get(refused.code)
        return place if place in self.fields else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    rule = desk.rules.procedure.extension_of(fields["clock"])
    unit = rule.unit.value if rule else "days"
    reasons = desk.sealed("reasons", fields["reasons"])
    assert reasons is not None
    command = c.ExtendTime(
        by=desk.signed_in.actor,
        at=timezone.now(),
        clock=fields["clock"],
        length=f"{fields['count']} {unit}",
        ground=fields.get("ground", ""),
        reasons=reasons.ref,
        agreed=fields.get("agreed", False),
    )
    return command, Writes((reasons,))


@officers_only
def extend(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.ExtendTime, ExtendForm, make)
