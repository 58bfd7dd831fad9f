"""Taking more time, within what the procedure allows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.core.case.limits import limits_of
from answerable.core.procedure import Extension, write_length
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.web.text import PersonText
from answerable.words.clocks import clock_name, ground_name, say_length

from .step_page import Desk, StepForm, step_page


class ExtendForm(StepForm):
    clock = forms.ChoiceField(label=_("Which time"), choices=[])
    count = forms.IntegerField(label=_("How much more"), min_value=1, max_value=400)
    ground = forms.ChoiceField(label=_("Ground"), choices=[], required=False)
    reasons = PersonText(label=_("Reasons, for the complainant"), most=5000)

    def prepare(self) -> None:
        rules: list[Extension] = []
        options = []
        for limit in limits_of(self.case, self.rules, timezone.now()):
            rule = self.rules.procedure.extension_of(limit.clock.id)
            if rule is not None and limit.open:
                most = say_length(write_length(rule.max))
                options.append(
                    (
                        limit.clock.id,
                        _("%(clock)s: at most %(most)s more") % {"clock": clock_name(limit.clock), "most": most},
                    )
                )
                rules.append(rule)
        self.choices("clock", options)
        grounds = sorted({ground for rule in rules for ground in rule.grounds})
        self.choices("ground", [(ground, ground_name(ground)) for ground in grounds])
        if not grounds:
            del self.fields["ground"]


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    rule = desk.rules.procedure.extension_of(fields["clock"])
    unit = rule.max[0][1].value if rule else "days"
    reasons = desk.sealed("reasons", fields["reasons"])
    assert reasons is not None
    command = c.ExtendTime(
        by=desk.signed_in.actor,
        at=timezone.now(),
        clock=fields["clock"],
        length=f"{fields['count']} {unit}",
        ground=fields.get("ground", ""),
        reasons=reasons.ref,
    )
    return command, Writes((reasons,))


@officers_only
def extend(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.ExtendTime, ExtendForm, make)
