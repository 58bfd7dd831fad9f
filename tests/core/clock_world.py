"""Small procedures made of a few clocks, for tests that are about counting alone."""

import json
from datetime import date, datetime
from typing import Any

from answerable.core.calendar import Additions, Calendar
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.given import Given, limit_given
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.core.procedure import Length, read_length
from answerable.core.procedure_toml import read_procedure
from answerable.core.working_time import Limit, count_limit
from answerable.record.rulebooks import load_calendar

from .case_world import CLOCK, Actor, asked, happened, moment

HEAD = """
format = "answerable-procedure/1"
[procedure]
id = "a-test"
in_force_from = 2020-01-01
timezone = "{zone}"
calendar = "{place}"
{head}
[intake]
{intake}
[[stage]]
id = "sort"
kind = "sort"
level = 0
acknowledges_with = "ack"
role = "sorters"
next = ["desk"]
[[stage]]
id = "desk"
kind = "handle"
level = 1
acknowledges_with = "ack"
decides_with = "reply"
role = "office"
next = ["closed", "review"]
[[stage]]
id = "review"
kind = "review"
level = 2
requested_by = "review_requested"
decides_with = "opinion"
role = "reviewer"
next = ["closed"]
[[notice]]
id = "ack"
[[notice]]
id = "reply"
content = ["decision", "reasons"]
[[notice]]
id = "opinion"
[[notice]]
id = "more_time"
[[outcome]]
id = "upheld"
finds_for = "complainant"
[[outcome]]
id = "not_upheld"
finds_for = "office"
[[class]]
id = "simple"
"""

ZONES = {"CN": "Asia/Shanghai", "PH": "Asia/Manila", "EG": "Africa/Cairo", "CO": "America/Bogota"}


def table(name: str, **fields: Any) -> str:
    """One TOML table; a dict becomes an inline one. `from_` and `for_` are `from` and `for`."""
    lines = [f"[[{name}]]"]
    for key, value in fields.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict):
            text = "{ " + ", ".join(f"{name} = {json.dumps(part)}" for name, part in value.items()) + " }"
        lines.append(f"{key.rstrip('_')} = {text}")
    return "\n".join(lines) + "\n"


def clock(name: str, from_: Any, length: Any, **more: Any) -> str:
    """A duty of the desk, met by its decision, unless it is said to be something else."""
    usual: dict[str, Any] = {"kind": "duty", "stage": "desk", "source": "a test"}
    if more.get("kind", "duty") in ("duty", "target"):
        usual["stops_on"] = ["decision_issued"]
    fields = {"id": name, "from_": from_, "length": length, **usual, **more}
    return table("clock", **{key: value for key, value in fields.items() if value is not None})


def pause(*clocks: str, begins: str = "info_requested", ends: str = "info_received", **more: Any) -> str:
    fields = {"mode": "exclude_days", "source": "a test", **more}
    return table("pause", clocks=list(clocks), begins=begins, ends=ends, **fields)


def extension(of: str, **more: Any) -> str:
    return table("extension", clock=of, source="a test", **more)


def book(
    *tables: str,
    place: str = "GB-ENG",
    additions: Additions | None = None,
    head: str = "",
    intake: str = "",
    **parameters: str,
) -> Rulebook:
    zone = ZONES.get(place, "Europe/London" if place.startswith("GB") else "Europe/Berlin")
    text = HEAD.format(zone=zone, place=place, head=head, intake=intake) + "".join(tables)
    calendar = load_calendar(place)
    return Rulebook(read_procedure(text), calendar.with_additions(additions or Additions()), parameters)


def told(rules: Rulebook, name: str, *events: tuple[str, str], now: str = "2026-01-01", **more: Any) -> CaseLimit:
    """The limit of a clock after the events told, each a name and a moment."""
    return limit_given(rules, name, [Given(what, moment(at)) for what, at in events], moment(now), **more)


def day_of(rules: Rulebook, name: str, *events: tuple[str, str], **more: Any) -> str:
    return str(told(rules, name, *events, **more).limit.day)


def last_day(length: str, since: str, place: str = "GB-ENG", **more: Any) -> str:
    """The last day of a clock of that length, received at `since`."""
    return day_of(book(clock("it", "received", length, **more), place=place), "it", ("received", since))


def counted(calendar: Calendar, since: datetime, length: Length | str, **more: Any) -> Limit:
    read = read_length(length) if isinstance(length, str) else length
    rules = {"start": "next_day", "roll": "none", "timezone": calendar.timezone, **more}
    return count_limit(trigger=since, length=read, calendar=calendar, **rules)


def without(calendar: Calendar, day: str) -> Additions:
    """As if that holiday were worked."""
    assert not calendar.is_open(date.fromisoformat(day))
    return Additions(open={date.fromisoformat(day): "worked"})


def closed(*days: str, why: str = "closed") -> Additions:
    return Additions(closed={date.fromisoformat(day): why for day in days})


SORTER = Actor("officer", "o-sorter", "town")


def ran_out(name: str, day: str, limit: str, stage: str = "desk", *consequences: str) -> e.Event:
    last = date.fromisoformat(limit)
    return happened(e.ClockExpired, day, clock=name, stage=stage, limit=last, consequences=consequences)


def expire(name: str, day: str) -> c.Command:
    return asked(c.ExpireClock, day, clock=name)


def by_clock(kind: type[e.Event], day: str, **fields: object) -> e.Event:
    return happened(kind, day, CLOCK, **fields)


IN = happened(e.GrievanceFiled, "2026-06-01", procedure="a-test", stage="sort")
TAKEN = happened(e.Accepted, "2026-06-01", SORTER, stage="desk")
AT_WORK = [IN, TAKEN]
ANSWERED = happened(e.DecisionIssued, "2026-06-10", stage="desk", notice="reply")
SEEN = happened(e.NoticeDelivered, "2026-06-11", notice="reply")
ASKED_FOR_REVIEW = happened(e.ReviewAsked, "2026-06-15", stage="review")


def silence(*consequences: str, **more: object) -> Rulebook:
    """15 working days to answer, from 1 June to the 22nd."""
    return book(clock("answer", "received", "15 working_days", on_expiry=list(consequences), **more))


UNANSWERED = book(
    clock("answer", "received", "15 working_days"), pause("answer", max="10 days", on_timeout="abandoned")
)
ASKED = happened(e.ComplainantAsked, "2026-06-03", pauses=True)
