"""Deciding a review: the decision stands, is changed, is reversed, or goes back to be made anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.core.case.decide import decide, why_refused
from answerable.core.case.events import Point, ReviewDecided
from answerable.core.case.refusals import Refused
from answerable.core.case.review_rules import RESULTS
from answerable.core.letters import PARTS
from answerable.people.keys import vault_office
from answerable.people.unlocked import SignedIn
from answerable.record.rows import NewWrap, Writes
from answerable.web.guards import officers_only
from answerable.words.codes import review_result_name

from .decision_form import DecisionForm
from .offers import SOME
from .step_page import Desk, step_page


class ReviewForm(DecisionForm):
    result = forms.ChoiceField(
        label=_("Result"), widget=forms.RadioSelect, choices=[],
        help_text=_("Points are needed only where the decision is changed or reversed."),
    )  # fmt: skip

    points_required = False

    def prepare(self) -> None:
        super().prepare()
        self.choices("result", [(result, review_result_name(result)) for result in RESULTS if self._may(result)])

    def _may(self, result: str) -> bool:
        points = (Point(next((o.id for o in self.rules.procedure.outcomes if not o.exit), ""), remedy=True),)
        command = c.DecideReview(
            by=self.signed_in.actor, at=timezone.now(), result=result, points=points, decision=SOME, written=PARTS
        )  # fmt: skip
        return why_refused(self.case, command, self.rules) is None

    def place_of(self, refused: Refused) -> str | None:
        return "result" if refused.code in ("unknown-result", "send-back-nowhere") else super().place_of(refused)


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    form: ReviewForm = fields["form"]
    decision = desk.sealed("decision", form.content(fields))
    assert decision is not None
    command = c.DecideReview(
        by=desk.signed_in.actor,
        at=timezone.now(),
        result=fields["result"],
        points=form.points(fields),
        decision=decision.ref,
        written=form.written(fields),
    )
    wraps: tuple[NewWrap, ...] = ()
    if fields["result"] == "sent_back":
        (decided,) = decide(desk.case, command, desk.rules)
        assert isinstance(decided, ReviewDecided)
        back = vault_office(decided.back_to_office or "")
        wraps = desk.opener().wraps_for(back) if back else ()
    return command, Writes((decision,), wraps)


@officers_only
def review(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.DecideReview, ReviewForm, make, "desk/decide.html")
