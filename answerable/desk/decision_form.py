"""The parts of a decision, point by point; shared by deciding and by deciding a review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case.events import Point
from answerable.core.case.limits import limit_of
from answerable.core.case.refusals import Refused
from answerable.core.case.review_rules import next_review_stage
from answerable.core.case.state import Mark
from answerable.core.letters import PARTS as PARTS_OF_LETTERS
from answerable.core.letters import WRITTEN
from answerable.core.procedure import Clock, write_length
from answerable.web.redrawn import typed_in
from answerable.words.clocks import say_length
from answerable.words.codes import stage_name
from answerable.words.contents import contents_of
from answerable.words.names import day_in_words, text_in

from .step_page import StepForm
from .text import OfficeText

MOST_POINTS = 10
FIELD_OF = {"facts": "facts", "reasons": "reasons", "legal_basis": "legal_basis", "way_on": "how_to_go_on"}
PARTS = ("text", "outcome", "finding", "remedy", "due")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


@dataclass(frozen=True, slots=True)
class PointFields:
    number: int
    fields: list[Any]


class DecisionForm(StepForm):
    """Rows for points; an empty row is no point. `points_shown` grows with "another point", nothing typed is lost."""

    facts = OfficeText(label=gettext_lazy("Facts found"), most=20_000)
    reasons = OfficeText(label=gettext_lazy("Reasons"), most=20_000)
    legal_basis = OfficeText(label=gettext_lazy("Legal basis"), most=2000, rows=2, required=False)
    how_to_go_on = OfficeText(
        label=gettext_lazy("If the complainant is not content"), most=2000, rows=3, required=False
    )
    points_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    points_required = True

    def prepare(self) -> None:
        shown = str((self.data if self.is_bound else self.initial).get("points_shown", ""))
        self.shown = min(max(int(shown), 1), MOST_POINTS) if _is_number(shown) else 1
        self.initial["points_shown"] = self.shown
        outcomes = [("", "-"), *((o.id, text_in(o.title)) for o in self.rules.procedure.outcomes if not o.exit)]
        for n in range(1, self.shown + 1):
            self._add_row(n, outcomes, needed=self.points_required and self.shown == 1)
        self.initial.setdefault("how_to_go_on", self._how_to_go_on())
        if self.points_required:
            for part, name in FIELD_OF.items():
                self.fields[name].required = part in self._wanted()
        rows = [f"{part}_{n}" for n in range(1, self.shown + 1) for part in PARTS]
        self.order_fields(["seen", "page", "points_shown", "result", *rows])

    def _add_row(self, n: int, outcomes: list[tuple[str, str]], *, needed: bool) -> None:
        self.fields[f"text_{n}"] = OfficeText(label=self._label(_("The point"), n), most=2000, rows=2, required=needed)
        self.fields[f"outcome_{n}"] = forms.ChoiceField(
            label=self._label(_("Outcome"), n), choices=outcomes, required=needed,
            error_messages={"invalid_choice": _("Please choose one from the list.")},
        )  # fmt: skip
        self.fields[f"finding_{n}"] = OfficeText(
            label=self._label(_("What was found on it"), n), most=5000, rows=2, required=False
        )
        self.fields[f"remedy_{n}"] = OfficeText(
            label=self._label(_("What will be done"), n), most=2000, rows=2, required=False
        )
        self.fields[f"due_{n}"] = forms.DateField(
            label=self._label(_("Done by"), n), required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip

    def _label(self, label: str, n: int) -> str:
        """Numbered where there are several: a list of problems has to say which point it means."""
        return f"{label} ({n})" if self.shown > 1 else label

    def redrawn(self) -> dict[str, Any] | None:
        """One more row, or one less, with all that was typed and no complaints yet."""
        typed = typed_in(self)
        if "stay" in self.data:
            return typed
        if "another" in self.data:
            return {**typed, "points_shown": str(min(self.shown + 1, MOST_POINTS))}
        gone = self.data.get("remove", "")
        if not (_is_number(gone) and 1 <= int(gone) <= self.shown and self.shown > 1):
            return None
        for n in range(int(gone), self.shown):
            for part in PARTS:
                typed[f"{part}_{n}"] = self.data.get(f"{part}_{n + 1}", "")
        return {**typed, "points_shown": str(self.shown - 1)}

    def _how_to_go_on(self) -> str:
        """Where to turn next, in the complainant's language if it is one of ours."""
        theirs = self.case.language in dict(settings.LANGUAGES)
        with translation.override(self.case.language if theirs else translation.get_language()):
            return "\n".join([*self._review_next(), *self._outside()])

    def _review_next(self) -> list[str]:
        stage = next_review_stage(self.case, self.rules)
        if stage is None:
            return []
        window = self.rules.procedure.window_to(stage.id)
        length = self.rules.length_of(window) if window else None
        facts = {"stage": stage_name(self.rules.procedure, stage.id)}
        if length is None:
            return [_("You can ask for: %(stage)s.") % facts]
        facts["length"] = say_length(write_length(length))
        said = [_("You can ask for: %(stage)s, within %(length)s of receiving this decision.") % facts]
        day = self._window_until(window)
        return [*said, _("You have until %(day)s at the least.") % {"day": day_in_words(day)}] if day else said

    def _window_until(self, window: Clock | None) -> date | None:
        """If it is sent today and read at once; read later, the window ends later."""
        now = timezone.now()
        sent_with = self.rules.procedure.stage(self.case.stage).decides_with
        if window is None or sent_with is None:
            return None
        marks = tuple(Mark(f"{how}:{sent_with}", now) for how in ("sent", "delivered"))
        limit = limit_of(replace(self.case, marks=self.case.marks + marks), self.rules, window, now)
        return limit.limit.day if limit is not None else None

    def _outside(self) -> list[str]:
        names = [text_in(external.name) for external in self.rules.procedure.externals]
        return [_("Outside the institution you can turn to: %(names)s.") % {"names": "; ".join(names)}] if names else []

    def must_say(self) -> list[str]:
        """What the procedure wants this letter to contain."""
        return contents_of(self.rules.procedure, self.rules.procedure.stage(self.case.stage).decides_with)

    def may_grow(self) -> bool:
        return self.shown < MOST_POINTS

    def point_rows(self) -> list[PointFields]:
        return [PointFields(n, [self[f"{part}_{n}"] for part in PARTS]) for n in range(1, self.shown + 1)]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        for n in range(1, self.shown + 1):
            filled = any(self.data.get(f"{part}_{n}") for part in PARTS)
            if filled and not fields.get(f"text_{n}") and f"text_{n}" not in self.errors:
                self.add_error(f"text_{n}", _("Please say which point this is about."))
            if filled and not fields.get(f"outcome_{n}") and f"outcome_{n}" not in self.errors:
                self.add_error(f"outcome_{n}", _("Please choose an outcome."))
            if fields.get(f"due_{n}") and not fields.get(f"remedy_{n}") and f"remedy_{n}" not in self.errors:
                self.add_error(f"remedy_{n}", _("Please say what will be done by that day."))
        return fields

    def place_of(self, refused: Refused) -> str | None:
        """Rules count points, the form counts rows: empty rows are no points."""
        part = {"remedy-missing": "remedy", "remedy-date-past": "due"}.get(refused.code)
        if refused.code == "no-points":
            return "text_1"
        if refused.code == "letter-incomplete":
            first = str(refused.facts["missing"]).split(", ")[0]
            missing = [part for part in WRITTEN.get(first, ()) if not self.cleaned_data.get(FIELD_OF[part])]
            return FIELD_OF[missing[0]] if missing else None
        point = refused.facts.get("point")
        if part is None or not isinstance(point, int):
            return None
        return f"{part}_{self._rows(self.cleaned_data)[point - 1]}"

    def _rows(self, fields: dict[str, Any]) -> list[int]:
        return [n for n in range(1, self.shown + 1) if fields.get(f"text_{n}")]

    def points(self, fields: dict[str, Any]) -> tuple[Point, ...]:
        found = []
        for n in self._rows(fields):
            remedy = bool(fields.get(f"remedy_{n}"))
            due: date | None = fields.get(f"due_{n}") if remedy else None
            found.append(Point(fields[f"outcome_{n}"], remedy, due))
        return tuple(found)

    def written(self, fields: dict[str, Any]) -> tuple[str, ...]:
        """Which parts of a letter have been filled in."""
        return tuple(part for part in PARTS_OF_LETTERS if fields.get(FIELD_OF[part]))

    def _wanted(self) -> set[str]:
        """The parts that the procedure wants in this letter; facts and reasons are wanted in every one."""
        sent_with = self.rules.procedure.stage(self.case.stage).decides_with
        contents = [key for notice in self.rules.procedure.notices if notice.id == sent_with for key in notice.content]
        return {"facts", "reasons"} | {part for key in contents for part in WRITTEN.get(key, ())}

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
            for n in self._rows(fields)
        ]
        return {
            "points": points,
            **{name: fields[name] for name in ("facts", "reasons", "legal_basis", "how_to_go_on")},
        }
