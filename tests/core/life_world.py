"""Whole lives of cases under one procedure: steps taken, and between them what the clocks must say on that day."""

from dataclasses import dataclass
from datetime import date

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.given import Given, limit_given
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.rulebooks import rulebook

from .case_world import moment

CN, IN, WB, HOUSE = "cn-reconsideration-2023", "in-cpgrams-2024", "wb-project-grm", "house-simple"
ID, PH, PSC, PAJA = "id-lapor-2018", "ph-citizens-complaint-2016", "za-psc-grievance-2003", "za-paja-reasons"
NEW = (CN, IN, WB, HOUSE, ID, PH, PSC, PAJA)


@dataclass(frozen=True)
class On:
    """On that day `clock` is in `state` and ends with `day`; state None: the case has no such clock."""

    now: str
    clock: str
    state: str | None
    day: str = ""


@dataclass(frozen=True)
class No:
    """The step is refused, with this code and clause."""

    step: c.Command
    code: str
    clause: str = ""


def life(procedure: str, *told: c.Command | On | No) -> tuple[Case, list[e.Event]]:
    """The case at the end and its events, which replay to the same case."""
    book, case, events = rulebook(procedure), Case(), []
    for item in told:
        if isinstance(item, On):
            assert station(case, book, item) == (item.state, item.day), item
        elif isinstance(item, No):
            with pytest.raises(Refused) as refused:
                decide(case, item.step, book)
            assert (refused.value.code, refused.value.clause) == (item.code, item.clause)
        else:
            for event in decide(case, item, book):
                case, _ = evolve(case, event), events.append(event)
    assert replay(events) == case
    return case, events


def station(case: Case, book: Rulebook, on: On) -> tuple[str | None, str]:
    for limit in limits_of(case, book, moment(on.now)):
        if limit.clock.id == on.clock:
            return limit.state, limit.limit.day.isoformat() if limit.limit.day else ""
    return None, ""


def consequences(events: list[e.Event], clock: str) -> tuple[str, ...]:
    """Of the last time that clock ran out."""
    return [x.consequences for x in events if isinstance(x, e.ClockExpired) and x.clock == clock][-1]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """`given`: "received 2026-10-18", told to the calculator; `day`: the last lawful day of the clock."""

    procedure: str
    clock: str
    given: list[str]
    day: str
    case_class: str = ""


def counted(**named: Counted):
    return pytest.mark.parametrize("row", named.values(), ids=named.keys())


def check_counted(row: Counted) -> None:
    told = [Given(name, moment(day)) for name, _, day in (text.rpartition(" ") for text in row.given)]
    now = max(event.at for event in told)
    found = limit_given(rulebook(row.procedure), row.clock, told, now, case_class=row.case_class)
    assert found.limit.day == date.fromisoformat(row.day)
