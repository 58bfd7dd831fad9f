"""What a person tells the calculator: days, the kind of case, what the organisation set. It is all in the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from answerable.core.procedure import Clock, Parameter, Unit, write_length
from answerable.web.text import clean_text
from answerable.words.clocks import say_length
from answerable.words.marks import plain
from answerable.words.names import text_in
from answerable.words.plain_rules import (
    class_name,
    clock_titles,
    is_in_language,
    jurisdiction_name,
    say_attribute,
    say_mark,
)

from .events import Events, conditions, counted, events_of
from .rules import PARAMETER, Offered, places, to_set

EARLIEST, LATEST = 1900, 2100
MOST_TYPED = 40
MOST = {Unit.YEARS: 30, Unit.MONTHS: 360, Unit.WEEKS: 500}
MOST_DAYS = 1000
DAY = re.compile(r"(\d{4})\s*[-/.年‐‑−]\s*(\d{1,2})\s*[-/.月‐‑−]\s*(\d{1,2})\s*日?")
OWN_NAMES = frozenset({"clock", "class", "is", "longer", "lang"})


def name_of(mark: str) -> str:
    """The name of its field in the address."""
    return f"on:{mark}" if mark in OWN_NAMES else mark


class DayField(forms.CharField):
    """A day, from the browser's own field or typed as 2026-04-02. Never forced: which of several days are needed is
    known only when counting.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> date | None:
        typed = _typed(value)
        if not typed:
            return None
        found = DAY.fullmatch(typed)
        if found is None:
            raise ValidationError(_("Please write the day as year-month-day, for example 2026-04-02."), code="shape")
        year, month, day = (int(part) for part in found.groups())
        if not EARLIEST <= year <= LATEST:
            facts = {"first": EARLIEST, "last": LATEST}
            raise ValidationError(_("Please give a year from %(first)s to %(last)s."), params=facts, code="year")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(_("There is no such day in the calendar. Please check it."), code="none") from None

    def bound_data(self, data: Any, initial: Any) -> str:
        """A day that was understood is shown as browsers want it; anything else as it was typed."""
        typed = _typed(data)
        try:
            found = self.clean(typed)
        except ValidationError:
            return typed
        return found.isoformat() if found else ""


def _typed(value: Any) -> str:
    return " ".join(clean_text(str(value or "")).split())[:MOST_TYPED]


class Choice(forms.ChoiceField):
    """A list to choose from; a value that is not on it counts as nothing chosen."""

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(choices=choices, required=False, **kwargs)
        self.known = [name for name, _title in choices]

    def clean(self, value: Any) -> str:
        return str(value) if value in self.known else self.known[0]


class Count(forms.IntegerField):
    def bound_data(self, data: Any, initial: Any) -> str:
        return _typed(data)

    def clean(self, value: Any) -> int | None:
        number: int | None = super().clean(_typed(value))
        return number


class AskForm(forms.Form):
    """`limit` None: everything that can be dated. What a page shows has names of two words, because a template finds a
    field before it finds anything else of a form.
    """

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, offered: Offered, clock: Clock | None):
        super().__init__(data, auto_id="f-%s", label_suffix="")
        self.offered, self.procedure, self.limit = offered, offered.procedure, clock
        known = counted(self.procedure)
        self.events = events_of(self.procedure, [clock] if clock else known)
        others = [mark for mark in events_of(self.procedure, known).all if mark not in self.events.all]
        self._add_case(known)
        self._add_days(self.events)
        self._add_parameters()
        for mark in others:
            if _typed(self.data.get(name_of(mark))):
                self.fields[name_of(mark)] = self._day(mark)

    def _add_case(self, known: list[Clock]) -> None:
        """Which limit, which local rules, which kind of case."""
        titles, own = clock_titles(self.procedure), self.offered.own
        everything = ("", _("Everything that can be worked out, in order of date"))
        self.fields["clock"] = Choice([everything, *((x.id, titles[x.id]) for x in known)], label=_("What it is about"))
        clocks = [self.limit] if self.limit else known
        if self.procedure.classes and any(_asks_class(x) for x in known):
            kinds = [(x.id, class_name(self.procedure, x.id)) for x in self.procedure.classes]
            self.fields["class"] = Choice([("", _("None of these")), *kinds], label=_("Kind of case"))
        asked = [(name, say_attribute(name, own)) for name in conditions(clocks)]
        if asked:
            self.fields["is"] = Several(asked, label=_("Is any of this so?"))

    def _add_days(self, events: Events) -> None:
        for mark in events.all:
            self.fields[name_of(mark)] = self._day(mark)
        rule = self.procedure.extension_of(self.limit.id) if self.limit else None
        if rule is not None:
            self.fields["extended"] = self._day("extended")
            unit = say_length(write_length(((1, rule.unit),)))
            most = MOST.get(rule.unit, MOST_DAYS)
            text = _("A number, counted in: %(unit)s.") % {"unit": unit}
            if rule.max is not None:
                text += " " + _("Empty: the most that is allowed, %(length)s.") % {
                    "length": say_length(write_length(rule.max))
                }
            self.fields["longer"] = Count(
                required=False, min_value=1, max_value=most, label=_("By how much longer"), help_text=text
            )

    def _day(self, mark: str) -> DayField:
        """With the help that belongs to it."""
        text, (kind, _colon, letter) = "", mark.partition(":")
        if kind == "sent" and f"delivered:{letter}" in self.events.starting:
            length = say_length(write_length(self.procedure.deemed_delivery))
            text = _("If you do not know when it reached you: it counts as received %(length)s after it was sent.")
            text %= {"length": length}
        return DayField(label=say_mark(self.procedure, mark, self.offered.own), help_text=text)

    def _add_parameters(self) -> None:
        places_asked = PARAMETER.findall(self.offered.calendar)
        for rule in to_set(self.offered):
            clocks = [x for x in counted(self.procedure) if x.parameter == rule.name]
            always = self.limit is None or rule.default is None or rule.name in places_asked
            if always or self.limit in clocks:
                self._add_parameter(rule, clocks)

    def _add_parameter(self, rule: Parameter, clocks: list[Clock]) -> None:
        titles = clock_titles(self.procedure)
        texts = self.offered.own.get(rule.name, {})
        placed = rule.name in PARAMETER.findall(self.offered.calendar)
        own = text_in(texts) if is_in_language(texts) or not (clocks or placed) else ""
        label = own or plain(rule.name).capitalize()
        if clocks and not own:
            label = _("Time this organisation has set: %(clock)s") % {"clock": titles[clocks[0].id]}
        name, first = f"set:{rule.name}", ("", _("Not known"))
        if placed:
            self.fields[name] = Choice(self._places(rule), label=own or _("Where the office is"))
        elif rule.choices:
            said = [(text, say_length(text)) for text in rule.choices]
            self.fields[name] = Choice([first, *said], label=label)
        elif clocks:
            text = ""
            if rule.default not in (None, "none"):
                text = _("Empty: %(length)s.") % {"length": say_length(str(rule.default))}
            self.fields[name] = Count(required=False, min_value=1, max_value=MOST_DAYS, label=label, help_text=text)
            first_unit = str(rule.default).rpartition(" ")[2]
            in_turn = sorted(UNITS, key=lambda unit: unit.value != first_unit)
            units = [(unit.value, say_length(f"1 {unit.value}")) for unit in in_turn]
            self.fields[f"unit:{rule.name}"] = Choice(units, label=_("Counted in"))

    def _places(self, rule: Parameter) -> list[tuple[str, str]]:
        """What holidays can be counted by, the one that is set first."""
        titles = places(self.offered.calendar)
        named = {code: text_in(title) or jurisdiction_name(code) for code, title in titles.items()}
        known = [code for code in rule.choices if code in named] or sorted(named, key=lambda code: named[code])
        said = [(code, named[code]) for code in known if code != rule.default]
        default = named.get(rule.default or "", "")
        return [("", default or _("Not known")), *said]

    def full_clean(self) -> None:
        """A day that is none is shown again as it was typed, which the browser's own field would not do."""
        super().full_clean()
        for name in self.errors:
            field = self.fields.get(name)
            if isinstance(field, DayField):
                field.widget.input_type = "text"
        for field in self.fields.values():
            field.required = True  # only so that not everything is called optional: the page says so once

    def given(self) -> list[tuple[str, date]]:
        """(mark, day), in the order of the file; of two on one day that order holds."""
        marks = dict.fromkeys([*self.events.all, *events_of(self.procedure, counted(self.procedure)).all])
        found = [(mark, self.cleaned_data.get(name_of(mark))) for mark in marks]
        return [(mark, day) for mark, day in found if isinstance(day, date)]

    def parameters(self) -> dict[str, str]:
        """What was set, as files write it. A number of years or months too large for a calendar is cut."""
        found = {}
        for rule in to_set(self.offered):
            value = self.cleaned_data.get(f"set:{rule.name}")
            unit = self.cleaned_data.get(f"unit:{rule.name}")
            if isinstance(value, int) and unit:
                value = f"{min(value, MOST.get(Unit(unit), MOST_DAYS))} {unit}"
            if value:
                found[rule.name] = str(value)
        return found

    def bound(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def about_case(self) -> list[forms.BoundField]:
        return self.bound(["clock", "class", "is"])

    @property
    def first_day(self) -> list[forms.BoundField]:
        """Where everything is asked for at once, the one day that most people know."""
        if self.limit is not None:
            return []
        marks = self.events.starting
        return self.bound([name_of("received" if "received" in marks else mark) for mark in marks[:1]])

    @property
    def more_given(self) -> bool:
        """Whether any of the others has been given."""
        first = [field.name for field in self.first_day]
        others = (*self.starting_days, *self.days_between, *self.days_ending, *self.set_by_them)
        return any(
            field.name not in first and (field.value() or field.errors) and not field.name.startswith("unit:")
            for field in others
        )

    @property
    def starting_days(self) -> list[forms.BoundField]:
        first = [field.name for field in self.first_day]
        return [field for field in self.bound(map(name_of, self.events.starting)) if field.name not in first]

    @property
    def days_between(self) -> list[forms.BoundField]:
        return self.bound([*map(name_of, self.events.between), "extended", "longer"])

    @property
    def days_ending(self) -> list[forms.BoundField]:
        return self.bound([name_of(mark) for mark in self.events.ending])

    @property
    def set_by_them(self) -> list[forms.BoundField]:
        return self.bound([name for name in self.fields if name.startswith(("set:", "unit:"))])

    @property
    def carried_days(self) -> list[forms.BoundField]:
        """Days given for another limit: shown where something is wrong with them, else carried unseen."""
        shown = {
            field.name
            for field in (
                *self.about_case,
                *self.first_day,
                *self.starting_days,
                *self.days_between,
                *self.days_ending,
                *self.set_by_them,
            )
        }
        return [field for field in self if field.name not in shown]


UNITS = (Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS)


class Several(forms.MultipleChoiceField):
    """What is not on the list counts as not chosen."""

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.known = [name for name, _title in choices]

    def clean(self, value: Any) -> list[str]:
        return [name for name in self.known if name in (value or ())]


def _asks_class(clock: Clock) -> bool:
    return any(x is not None and x.left == "class" for x in (clock.when, clock.unless))
