"""Explaining a missed duty to the complainant: why it is late, and by when it will be done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case import commands as c
from answerable.core.case.decide import why_refused
from answerable.core.case.limits import CaseLimit, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.review_rules import next_review_stage
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.clocks import clock_name
from answerable.words.names import day_in_words, text_in

from .offers import SOME
from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class DelayForm(StepForm):
    clock = forms.ChoiceField(label=gettext_lazy("What is late"), choices=[])
    expected = forms.DateField(
        label=gettext_lazy("You expect to be done by"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    letter = OfficeText(label=gettext_lazy("Letter to the complainant"), most=10_000, rows=10)

    def prepare(self) -> None:
        late = [limit for limit in limits_of(self.case, self.rules, timezone.now()) if self._may(limit)]
        self.choices("clock", [(limit.clock.id, clock_name(limit.clock)) for limit in late])
        if late:
            self.initial.setdefault("letter", self._draft(late[0]))

    def _may(self, limit: CaseLimit) -> bool:
        command = c.ExplainDelay(
            by=self.signed_in.actor, at=timezone.now(), clock=limit.clock.id, expected=None, letter=SOME
        )
        return why_refused(self.case, command, self.rules) is None

    def _draft(self, limit: CaseLimit) -> str:
        """What the letter has to say, in the complainant's language if it is one of ours; the reasons are for the
        office to write.
        """
        theirs = self.case.language in dict(settings.LANGUAGES)
        with translation.override(self.case.language if theirs else translation.get_language()):
            facts = {
                "clock": clock_name(limit.clock),
                "day": day_in_words(limit.limit.day) if limit.limit.day else "",
                "names": "; ".join(text_in(external.name) for external in self.rules.procedure.externals),
            }
            lines = [
                _("We should have done this by %(day)s and have not: %(clock)s. We are sorry.") % facts,
                _("The reasons are:"),
                "",
                self._review(),
                _("Outside the institution you can turn to: %(names)s.") % facts if facts["names"] else "",
            ]
        return "\n".join(line for n, line in enumerate(lines) if line or n == 2)

    def _review(self) -> str:
        if next_review_stage(self.case, self.rules) is None:
            return ""
        return _("You need not wait for us: you can ask for review now, with your receipt.")

    def place_of(self, refused: Refused) -> str | None:
        return "expected" if refused.code == "date-impossible" else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    letter = desk.sealed("letter", fields["letter"])
    assert letter is not None
    command = c.ExplainDelay(
        by=desk.signed_in.actor,
        at=timezone.now(),
        clock=fields["clock"],
        expected=fields["expected"],
        letter=letter.ref,
    )
    return command, Writes((letter,))


@officers_only
def delay(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.ExplainDelay, DelayForm, make)
