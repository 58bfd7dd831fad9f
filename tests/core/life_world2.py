"""How a life under a procedure file is told: what was asked, what a day showed, what a limit that passed has brought;
and the rulebooks such lives are told under.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.core.procedure_toml import examine_procedure
from answerable.record.calendar_files import load_place

from .case_world import asked, moment

WHISTLEBLOWING = "eu-whistleblowing-2019"
FILES = (
    "uk-nhs-complaints-2009 uk-data-protection-2025 uk-fca-disp eu-psd2-payment eu-gdpr-request de-lksg-complaint "
    f"br-ouvidoria-2017 co-peticion-2015 gb-sct-spso-2021 {WHISTLEBLOWING}"
).split()


def text_of(name: str) -> str:
    return (files("answerable") / "procedures" / f"{name}.toml").read_text("utf-8")


def book_of(name: str, overlay: str = "", old: str = "", new: str = "", **parameters: str) -> Rulebook:
    """The rulebook of a shipped file with its own calendar, `old` of its text exchanged for `new`."""
    text = text_of(name)
    assert old in text, old
    procedure = examine_procedure(text.replace(old, new, 1), overlay, parameters).procedure
    assert procedure is not None
    return Rulebook(procedure, load_place(procedure.calendar, ""), parameters)


@dataclass(frozen=True)
class Shown:
    """What the case shows on a day: every clock of it, as "running 2026-03-02", and no other."""

    now: str
    clocks: dict[str, str]


def on(now: str, **clocks: str) -> Shown:
    return Shown(now, clocks)


@dataclass(frozen=True)
class Missed:
    """A limit passed, and what the procedure makes of that."""

    command: c.ExpireClock
    consequences: tuple[str, ...]


def missed(now: str, clock: str, *consequences: str) -> Missed:
    return Missed(asked(c.ExpireClock, now, clock=clock), consequences)


@dataclass(frozen=True)
class NotTaken:
    command: c.Command
    code: str


def refused(code: str, kind: type[c.Command], now: str, by: c.Actor | None = None, **fields: object) -> NotTaken:
    return NotTaken(asked(kind, now, by, **fields), code)


Station = c.Command | Shown | Missed | NotTaken


def told(book: Rulebook, life: Iterable[Station]) -> tuple[Case, list[e.Event]]:
    """The case at the end of its life, and its events. Every station is checked as it is reached."""
    case, events = Case(), []
    for station in life:
        if isinstance(station, Shown):
            limits = limits_of(case, book, moment(station.now))
            assert {x.clock.id: f"{x.state} {x.limit.day or ''}".strip() for x in limits} == station.clocks, station.now
            continue
        if isinstance(station, NotTaken):
            assert _code(case, station.command, book) == station.code
            continue
        made = decide(case, station.command if isinstance(station, Missed) else station, book)
        if isinstance(station, Missed):
            assert isinstance(made[0], e.ClockExpired)
            assert made[0].consequences == station.consequences
        for event in made:
            case, _ = evolve(case, event), events.append(event)
    assert replay(events) == case
    return case, events


def _code(case: Case, command: c.Command, book: Rulebook) -> str:
    try:
        decide(case, command, book)
    except Refused as refusal:
        return refusal.code
    return "taken"


NHS, DPA, FCA = book_of("uk-nhs-complaints-2009"), book_of("uk-data-protection-2025"), book_of("uk-fca-disp")
PSD2, GDPR, LKSG = book_of("eu-psd2-payment"), book_of("eu-gdpr-request"), book_of("de-lksg-complaint")
BR, CO, SPSO = book_of("br-ouvidoria-2017"), book_of("co-peticion-2015"), book_of("gb-sct-spso-2021")
GERMAN = {"member_state_timezone": "Europe/Berlin", "member_state_calendar": "DE", "retention": "3 years"}
DIRECTIVE = book_of(WHISTLEBLOWING, **GERMAN)
DIRECTIVE_NO_ROLL = book_of(WHISTLEBLOWING, "", 'roll = "next_working_day"', 'roll = "none"', **GERMAN)
HINSCHG, BERLIN = book_of(WHISTLEBLOWING, "DE"), book_of(WHISTLEBLOWING, "DE", land="DE-BE")
FRANCE, SPAIN = (book_of(WHISTLEBLOWING, place, retention="1 year") for place in ("FR", "ES"))


@dataclass(frozen=True, kw_only=True)
class Life:
    book: Rulebook
    stations: list[Station]
    phase: str = "closed"
    because: str = "answered"
    outcomes: tuple[str, ...]


def filed(day: str, **fields: object) -> c.Command:
    return asked(c.FileGrievance, day, **fields)


def extended(day: str, clock: str, length: str, by: c.Actor | None = None, **fields: object) -> c.Command:
    return asked(c.ExtendTime, day, by, clock=clock, length=length, **fields)


def decided(day: str, outcome: str, by: c.Actor | None = None, remedy: bool = False) -> c.Command:
    return asked(c.IssueDecision, day, by, points=(e.Point(outcome, remedy=remedy),))


def acknowledged(day: str, by: c.Actor | None = None) -> c.Command:
    return asked(c.Acknowledge, day, by)


def read(day: str, notice: str) -> c.Command:
    return asked(c.ReadNotice, day, notice=notice)


def closed(day: str, by: c.Actor | None = None) -> c.Command:
    return asked(c.CloseCase, day, by)
