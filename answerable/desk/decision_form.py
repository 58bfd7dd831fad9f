"""The parts of a decision, point by point; shared by deciding and by deciding a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case.events import Point
from answerable.core.case.review_rules import next_review_stage
from answerable.web.text import PersonText
from answerable.words.clocks import say_length
from answerable.words.events import stage_name
from answerable.words.names import text_in

from .step_page import StepForm

MOST_POINTS = 10
FIRST_POINTS = 1


@dataclass(frozen=True, slots=True)
class PointFields:
    number: int
    fields: list[Any]


class DecisionForm(StepForm):
    """Rows for points; an empty row is no point. `points_shown` grows with "another point", nothing typed is lost."""

    facts = PersonText(label=gettext_lazy("Facts found"), most=20_000)
    reasons = PersonText(label=gettext_lazy("Reasons"), most=20_000)
    legal_basis = PersonText(label=gettext_lazy("Legal basis"), most=2000, rows=2, required=False)
    how_to_go_on = PersonText(
        label=gettext_lazy("If the complainant is not content"), most=2000, rows=3, required=False
    )
    points_shown = forms.IntegerField(widget=forms.HiddenInput, required=False)
    points_required = True

    def prepare(self) -> None:
        shown = str(self.data.get("points_shown", "") if self.is_bound else self.initial.get("points_shown", ""))
        self.shown = min(max(int(shown), 1), MOST_POINTS) if shown.isdigit() and len(shown) < 4 else FIRST_POINTS
        if "another" in self.data:
            self.shown = min(self.shown + 1, MOST_POINTS)
        self.fields["points_shown"].initial = self.initial["points_shown"] = self.shown
        outcomes = [("", "-"), *((o.id, text_in(o.title)) for o in self.rules.procedure.outcomes if not o.exit)]
        for n in range(1, self.shown + 1):
            needed = self.points_required and n == 1
            self.fields[f"text_{n}"] = PersonText(label=_("The point"), most=2000, rows=2, required=needed)
            self.fields[f"outcome_{n}"] = forms.ChoiceField(label=_("Outcome"), choices=outcomes, required=needed)
            self.fields[f"finding_{n}"] = PersonText(label=_("What was found on it"), most=5000, rows=2, required=False)
            self.fields[f"remedy_{n}"] = PersonText(label=_("What will be done"), most=2000, rows=2, required=False)
            self.fields[f"due_{n}"] = forms.DateField(
                label=_("Done by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        self.initial.setdefault("how_to_go_on", self._how_to_go_on())

    def _how_to_go_on(self) -> str:
        lines = []
        stage = next_review_stage(self.case, self.rules)
        if stage is not None:
            window = self.rules.procedure.window_to(stage.id)
            facts = {"stage": stage_name(self.rules.procedure, stage.id)}
            text = self.rules.length_of(window) if window else None
            if text is not None:
                facts["length"] = say_length(", ".join(f"{count} {unit.value}" for count, unit in text))
                lines.append(_("You can ask for: %(stage)s, within %(length)s of receiving this decision.") % facts)
            else:
                lines.append(_("You can ask for: %(stage)s.") % facts)
        names = [text_in(external.name) for external in self.rules.procedure.externals]
        if names:
            lines.append(_("Outside the institution you can turn to: %(names)s.") % {"names": "; ".join(names)})
        return "\n".join(lines)

    def point_rows(self) -> list[PointFields]:
        names = ("text", "outcome", "finding", "remedy", "due")
        return [PointFields(n, [self[f"{name}_{n}"] for name in names]) for n in range(1, self.shown + 1)]

    def plain_rows(self) -> list[Any]:
        return [self[name] for name in self.plain_names()]

    def plain_names(self) -> tuple[str, ...]:
        return ("facts", "reasons", "legal_basis", "how_to_go_on")

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        for n in range(1, self.shown + 1):
            if any(fields.get(f"{name}_{n}") for name in ("text", "finding", "remedy")):
                if not fields.get(f"text_{n}") and f"text_{n}" not in self.errors:
                    self.add_error(f"text_{n}", _("Please say which point this is about."))
                if not fields.get(f"outcome_{n}") and f"outcome_{n}" not in self.errors:
                    self.add_error(f"outcome_{n}", _("Please choose an outcome."))
            elif fields.get(f"outcome_{n}") and f"text_{n}" not in self.errors:
                self.add_error(f"text_{n}", _("Please say which point this is about."))
            if fields.get(f"due_{n}") and not fields.get(f"remedy_{n}"):
                self.add_error(f"remedy_{n}", _("Please say what will be done by that day."))
        return fields

    def points(self, fields: dict[str, Any]) -> tuple[Point, ...]:
        found = []
        for n in range(1, self.shown + 1):
            if fields.get(f"text_{n}"):
                remedy = bool(fields.get(f"remedy_{n}"))
                due: date | None = fields.get(f"due_{n}") if remedy else None
                found.append(Point(fields[f"outcome_{n}"], remedy, due))
        return tuple(found)

    def content(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What is sealed: the decision as the complainant reads it."""
        points = [
            {
                "text": fields[f"text_{n}"],
                "outcome": fields[f"outcome_{n}"],
                "finding": fields.get(f"finding_{n}", ""),
                "remedy": fields.get(f"remedy_{n}", ""),
                "remedy_due": fields[f"due_{n}"].isoformat() if fields.get(f"due_{n}") else "",
            }
            for n in range(1, self.shown + 1)
            if fields.get(f"text_{n}")
        ]
        return {
            "points": points,
            **{name: fields[name] for name in ("facts", "reasons", "legal_basis", "how_to_go_on")},
        }
