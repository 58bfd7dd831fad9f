"""What a procedure is: the rulebook a case runs under, read from one versioned TOML file.

Nothing here reads a file or counts a day. `procedure_toml` turns text into these values, `working_time` counts,
`case/` decides. The vocabulary and the reasons for it are in docs/procedures.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Literal

Text = Mapping[str, str]
"""Language tag -> text, as {"en": "Petition", "zh": "信访"}."""

StageKind = Literal["sort", "handle", "review"]
Start = Literal["next_day", "same_day", "same_or_next_working_day"]
Roll = Literal["none", "next_working_day", "previous_working_day"]
ClockKind = Literal["duty", "window", "target", "retention", "minimum"]
PauseMode = Literal["exclude_days", "suspend", "restart"]
ExtensionBase = Literal["nominal_deadline", "rolled_deadline", "grant_date", "new_total_from_trigger"]
Basis = Literal["statute", "guidance", "interpretation", "organisation", "national_law"]


class Unit(StrEnum):
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


Length = tuple[tuple[int, Unit], ...]
"""Ordered parts: ((3, MONTHS), (7, DAYS)) is not ((7, DAYS), (3, MONTHS))."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The mark(s) a clock starts from; `last_known`: the last of those that have happened. A mark is the name of
    something that happened: "received", "sent:ack1", "delivered:response1", "deadline:ack1" (the limit of another
    clock), "accepted", "notice:ack1" ...
    """

    marks: tuple[str, ...]
    mode: Literal["one", "first_of", "last_of", "last_known"] = "one"
    fallback: str | None = None

    @property
    def all_marks(self) -> tuple[str, ...]:
        return self.marks if self.fallback is None else (*self.marks, self.fallback)


@dataclass(frozen=True, slots=True)
class Condition:
    """`class == simple` or a bare attribute such as `complainant.address_unknown`. Attributes are of the matter, or one
    of a closed list about reaching the complainant: nothing may hang on who complains (P1).
    """

    left: str
    operator: Literal["==", "!=", "is"]
    right: str

    def holds(self, case_class: str, attributes: Collection[str]) -> bool:
        if self.left == "class":
            return (case_class == self.right) is (self.operator == "==")
        return self.left in attributes


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline that runs. `length` is None when `parameter` names the organisation's choice ("none" = no clock).
    `fallback_length`: instead of `length` when the fallback started it (HinSchG s. 17: three months and seven days).
    `budget_of`: a share of that clock's time, so never later than it. `warn`: how long before the end to say so.
    """

    id: str
    kind: ClockKind
    stage: str | None
    bearer: str
    trigger: Trigger
    length: Length | None
    parameter: str | None = None
    start: Start = "next_day"
    roll: Roll = "none"
    min_working_days: int = 0
    direction: Literal["forward", "back"] = "forward"
    clear_days: bool = False
    stops_on: tuple[str, ...] = ()
    restart_on: tuple[str, ...] = ()
    on_transfer: Literal["continue", "restart", "new"] = "continue"
    on_expiry: tuple[str, ...] = ("flag_overdue",)
    opens: str | None = None
    late: Literal["refuse", "discretion"] = "refuse"
    when: Condition | None = None
    unless: Condition | None = None
    replaces: str | None = None
    budget_of: str | None = None
    source: str = ""
    verified: bool = True
    basis: Basis = "statute"
    fallback_length: Length | None = None
    warn: tuple[Length, ...] = ()
    title: Text = field(default_factory=dict)

    def applies(self, case_class: str, attributes: Collection[str]) -> bool:
        """Whether it runs in a case of this class of which these attributes hold."""
        if self.when is not None and not self.when.holds(case_class, attributes):
            return False
        return self.unless is None or not self.unless.holds(case_class, attributes)


@dataclass(frozen=True, slots=True)
class Pause:
    """`max`: it ends by itself after so long; then `on_timeout`: the clock goes on, or the request lapses."""

    clocks: tuple[str, ...]
    mode: PauseMode
    begins: str
    ends: str
    max: Length | None = None
    notice: str | None = None
    on_timeout: Literal["continue", "deemed_withdrawn"] = "continue"
    source: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Extension:
    """`max` is None when it may be as long as everyone agrees to; soft: longer still with a good reason, in writing."""

    clock: str
    max: Length | None
    max_is: Literal["hard", "soft"] = "hard"
    times: int = 1
    measured_from: ExtensionBase = "nominal_deadline"
    approver: str = ""
    grounds: tuple[str, ...] = ()
    grant_before_expiry: bool = True
    consent: Literal["none", "complainant", "mutual"] = "none"
    notice: str | None = None
    source: str = ""
    verified: bool = True
    unit: Unit = Unit.DAYS  # more time is granted in: that of `max`, else of the clock

    @property
    def may_exceed(self) -> bool:
        """Whether more than `max` can be granted, for a good reason given in writing."""
        return self.max is None or self.max_is == "soft"


GOOD_REASON = "good_reason"
"""The ground on which a soft cap is exceeded."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`acknowledges_with`, `decides_with`: the notice a step sends. `requested_by`: the mark set when a complainant
    asks for this stage. `acceptance`: whether the office must accept before it may decide. What a file leaves out of
    these follows from its clocks (procedure_defaults).
    """

    id: str
    level: int
    kind: StageKind
    role: str
    next: tuple[str, ...]
    final: bool = False
    not_same_person_as: tuple[str, ...] = ()
    acceptance: Literal["required", "implied"] = "implied"
    acknowledges_with: str | None = None
    decides_with: str | None = None
    requested_by: str | None = None
    reasons_required_from_complainant: bool = False
    title: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """`content`: what the letter must contain. `withhold`: what it must not."""

    id: str
    form: str
    content: tuple[str, ...]
    title: Text = field(default_factory=dict)
    source: str = ""
    withhold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`finds_for`: whether the point went the complainant's way, which says if a remedy is due.
    `exit`: an answer that the case is not for this procedure (given by declining, never by deciding a point).
    """

    id: str
    title: Text = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    finds_for: Literal["complainant", "partly", "office", "none"] = "none"
    exit: bool = False


@dataclass(frozen=True, slots=True)
class External:
    id: str
    name: Text
    available: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What the organisation may set. `choices` empty: a length such as "20 working_days", or "none". Without a default
    the file is a template: no case runs under it until the organisation has set it.
    """

    name: str
    default: str | None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseClass:
    """A kind of case with clocks of its own, chosen by an officer for the matter, never for the person."""

    id: str
    title: Text = field(default_factory=dict)
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Procedure:
    id: str
    version: str
    digest: str  # "sha256:..." of the file's text: the version a case is bound to
    title: Text
    jurisdiction: str
    in_force_from: date
    timezone: str
    calendar: str
    stages: tuple[Stage, ...]
    clocks: tuple[Clock, ...]
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    notices: tuple[Notice, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    externals: tuple[External, ...] = ()
    classes: tuple[CaseClass, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    sources: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    anonymous: str = "accepted"
    deemed_delivery: Length = ((5, Unit.DAYS),)
    filing: Clock | None = None  # the window for complaining at all: id "filing_limit"
    basis: Basis = "statute"  # of the way days are counted; each clock has a basis of its own for its length
    in_force_to: date | None = None
    cut_off: time | None = None  # what comes in later than this counts as the next working day's
    events: tuple[str, ...] = ()  # marks of its own that the file declares
    attributes: tuple[str, ...] = ()  # of the matter, declared by the file
    attribute_titles: Mapping[str, Text] = field(default_factory=dict)
    template: bool = False
    overlay: str = ""  # which of the file's overlays has been laid on
    overlays: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()  # parameters without a value; nothing runs under the file before they are set

    @property
    def asking_pauses(self) -> bool:
        """Whether a question to the complainant stops any clock; where the source does not say so, it stops none."""
        return any(pause.begins == "info_requested" for pause in self.pauses)

    def stage(self, stage_id: str) -> Stage:
        """KeyError if the file names no such stage; a checked file never does."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def clock(self, clock_id: str) -> Clock:
        for clock in self.clocks:
            if clock.id == clock_id:
                return clock
        if self.filing is not None and clock_id == self.filing.id:
            return self.filing
        raise KeyError(clock_id)

    def find_clock(self, clock_id: str) -> Clock | None:
        """None for a clock of another version: a case may have gone on under this one."""
        try:
            return self.clock(clock_id)
        except KeyError:
            return None

    def is_duty(self, clock_id: str) -> bool:
        clock = self.find_clock(clock_id)
        return clock is None or clock.kind == "duty"

    def extension_of(self, clock_id: str) -> Extension | None:
        return next((e for e in self.extensions if e.clock == clock_id), None)

    def extension_for(self, clock_id: str, ground: str) -> Extension | None:
        """The extension of a clock that names this ground; else the clock's first, whose refusal tells the grounds."""
        rules = [rule for rule in self.extensions if rule.clock == clock_id]
        return next((rule for rule in rules if ground in rule.grounds), rules[0] if rules else None)

    def window_to(self, stage_id: str) -> Clock | None:
        """The complainant's window that opens `stage_id`, if the procedure has one."""
        return next((c for c in self.clocks if c.kind == "window" and c.opens == stage_id), None)


class LengthWrong(ValueError):
    """The text is not a length such as "10 working_days" or "3 months, 7 days"."""


@cache
def read_length(text: str) -> Length:
    """ "3 months, 7 days" -> ((3, MONTHS), (7, DAYS)). Singular units are read too. LengthWrong otherwise."""
    parts = []
    for part in text.split(","):
        words = part.split()
        if len(words) != 2 or not words[0].isascii() or not words[0].isdigit():
            raise LengthWrong(text)
        unit = words[1] if words[1].endswith("s") else words[1] + "s"
        if unit not in list(Unit):
            raise LengthWrong(text)
        parts.append((int(words[0]), Unit(unit)))
    return tuple(parts)


def write_length(length: Length) -> str:
    """The inverse of read_length: read_length(write_length(x)) == x."""
    return ", ".join(f"{count} {unit.value}" for count, unit in length)
