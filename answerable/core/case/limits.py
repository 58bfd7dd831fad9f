"""Every clock of a case with its date and its explanation. Pure: history, rulebook and now in, limits out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from ..calendar import ONE_DAY
from ..procedure import Clock, ExtensionBase, Length, Pause, Procedure, read_length
from ..settled import asked, began_anew, begun_by, capped, kept, latest
from ..working_time import Calendar, ExtensionSpan, Limit, PauseSpan, count_limit
from .state import Case, Mark

ClockState = Literal["running", "paused", "met", "expired", "expected"]

# What happens before there is a case, or begins it: a case sent back does not begin at another day for it.
_BEFORE_ALL = ("received", "posted", "registered", "event", "awareness", "event_or_awareness")
_TRANSFERS = ("transferred", "transfer_received")
_ANSWERS = ("decision_issued", "review_decided")
_ENDS_EVERY_PAUSE = (*_ANSWERS, "withdrawn")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A procedure with the calendar and the organisation's parameters it runs on."""

    procedure: Procedure
    calendar: Calendar
    parameters: Mapping[str, str] = field(default_factory=dict)

    def length_of(self, clock: Clock) -> Length | None:
        """None when the organisation set the parameter to "none": then the clock does not exist."""
        if clock.parameter is None:
            return clock.length
        default = next(p.default for p in self.procedure.parameters if p.name == clock.parameter)
        text = self.parameters.get(clock.parameter, default or "none")
        return None if text == "none" else read_length(text)


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """`expected`: the trigger has not happened; the date is the latest it can come to (its fallback ran instead).
    `met_at`: when the duty was done. A clock met after its limit is "met" with met_at > limit.ends_at.
    """

    clock: Clock
    limit: Limit
    state: ClockState
    met_at: datetime | None = None
    after_mark: int = 0

    @property
    def open(self) -> bool:
        return self.state in ("running", "paused", "expired")


Known = dict[str, CaseLimit | None]


@dataclass(frozen=True, slots=True)
class _Start:
    """`mark`: what started it. `instead`: the fallback did. `first`: where it began before something restarted it.
    `asked`: the last day whose being open mattered to when it started.
    """

    at: datetime
    position: int
    expected: bool = False
    mark: str = ""
    instead: bool = False
    first: datetime | None = None
    asked: date | None = None


def limits_of(case: Case, rulebook: Rulebook, now: datetime) -> tuple[CaseLimit, ...]:
    """The clocks of the case's present stage and those of no stage, in the order of the procedure file.

    A clock whose trigger cannot be dated yet is left out. Cost: one walk of the calendar a clock.
    """
    replaced = {
        c.replaces for c in rulebook.procedure.clocks if c.replaces and c.applies(case.case_class, case.attributes)
    }
    found, known = [], Known()
    for clock in rulebook.procedure.clocks:
        if clock.id in replaced or not clock.applies(case.case_class, case.attributes) or not _in_play(case, clock):
            continue
        limit = limit_of(case, rulebook, clock, now, known)
        if limit is not None and not _overtaken(case, limit):
            found.append(limit)
    return tuple(found)


def round_began(case: Case, stage: str | None = None) -> int:
    """Position of the mark that began the present round. Sent back, a case begins anew and every clock finds a fresh
    trigger; the clocks of a review `stage` begin with the request for it.
    """
    names = ["sent_back"] if stage is None else ["sent_back", f"requested:{stage}"]
    begun = [case.last_mark(name) for name in names]
    return max((found[0] for found in begun if found is not None), default=0)


def limit_of(
    case: Case, rulebook: Rulebook, clock: Clock, now: datetime, known: Known | None = None
) -> CaseLimit | None:
    """None for a clock that cannot be dated: not begun, not even in expectation; or expected, with a pause open.
    `known`: limits of the same case and moment that have been counted; what is counted here is added.
    """
    known = {} if known is None else known
    if clock.id not in known:
        known[clock.id] = _counted(case, rulebook, clock, now, known)
    return known[clock.id]


def _counted(case: Case, rulebook: Rulebook, clock: Clock, now: datetime, known: Known) -> CaseLimit | None:
    length = rulebook.length_of(clock)
    start = _start_of(case, rulebook, clock, now, known)
    if length is None or start is None:
        return None
    if start.instead and clock.fallback_length is not None:
        length = clock.fallback_length
    start = _restarted(case, rulebook.procedure, clock, start)
    met_at = _met_at(case, rulebook, clock, start)
    pauses = _pauses(case, rulebook, clock, start, met_at)
    limit = count_limit(
        trigger=start.at,
        length=length,
        start=clock.start,
        roll=clock.roll,
        calendar=rulebook.calendar,
        timezone=rulebook.procedure.timezone,
        min_working_days=clock.min_working_days,
        pauses=pauses,
        extensions=_extensions(case, rulebook, clock, start),
        direction=clock.direction,
        clear_days=clock.clear_days,
        source=clock.source,
        verified=clock.verified,
        basis=rulebook.procedure.basis,
        cut_off=rulebook.procedure.cut_off if _comes_in(start.mark) else None,
    )
    limit = asked(limit, start.asked, *(span.resumed for span in pauses))
    limit = begun_by(limit, start.mark, clock.trigger.marks if start.instead else ())
    limit = _settled(case, rulebook, clock, start, limit, now, known)
    state: ClockState
    if met_at is not None:
        missed = any(
            x.clock == clock.id and x.after_mark > start.position and x.limit == limit.day for x in case.expired
        )
        if missed and limit.ends_at is not None:  # what the law made of the silence does not make it an answer in time
            met_at = max(met_at, limit.ends_at)
        state = "met"
    elif start.expected:
        if limit.ends_at is None:
            return None
        state = "expected"
    elif limit.ends_at is None:
        state = "paused"
    else:
        state = "expired" if now >= limit.ends_at else "running"
    return CaseLimit(clock, limit, state, met_at, start.position)


def _comes_in(mark: str) -> bool:
    """Whether the hour of office closing matters: for what people hand in, not for what the office does."""
    return mark in ("received", "info_received") or mark.startswith("requested:")


def _settled(
    case: Case, rulebook: Rulebook, clock: Clock, start: _Start, limit: Limit, now: datetime, known: Known
) -> Limit:
    """The counted limit within its outer clock's time, never before a day once given to a complainant, and with the
    day a restarted clock began at first in its explanation.
    """
    zone = ZoneInfo(rulebook.procedure.timezone)
    if start.first is not None:
        limit = began_anew(limit, start.first.astimezone(zone).date(), start.at.astimezone(zone).date())
    if clock.budget_of is not None:
        outer = limit_of(case, rulebook, rulebook.procedure.clock(clock.budget_of), now, known)
        limit = capped(limit, outer.limit) if outer is not None else limit
    days = [x.day for x in case.kept if x.clock == clock.id and x.after_mark > start.position]
    return kept(limit, max(days), zone) if days else limit


def count_plainly(
    rulebook: Rulebook, since: datetime, length: Length, direction: Literal["forward", "back"] = "forward"
) -> Limit:
    """Counted by no rules but the calendar's."""
    return count_limit(
        trigger=since,
        length=length,
        start="next_day",
        roll="none",
        calendar=rulebook.calendar,
        timezone=rulebook.procedure.timezone,
        direction=direction,
    )


def _in_play(case: Case, clock: Clock) -> bool:
    if clock.kind == "retention" or case.phase == "withdrawn":
        return False
    if clock.kind == "window" and clock.bearer != "complainant" and case.phase not in ("received", "accepted"):
        return False
    return clock.stage is None or (clock.stage == case.stage and case.phase not in ("closed", "declined"))


def _aliases(procedure: Procedure, mark: str) -> str:
    """A procedure names the request for a stage in its own words; the case marks it "requested:<stage>"."""
    for stage in procedure.stages:
        if stage.requested_by == mark:
            return f"requested:{stage.id}"
    return mark


def _overtaken(case: Case, limit: CaseLimit) -> bool:
    """The stage has been answered since: what the office had still to do before the answer, it need not do after it."""
    if limit.clock.stage is None or limit.state == "met":
        return False
    since = max(limit.after_mark + 1, round_began(case, limit.clock.stage))
    return any(mark.name in _ANSWERS for mark in case.marks[since:])


def _date_of(case: Case, rulebook: Rulebook, clock: Clock, mark: str, now: datetime, known: Known) -> _Start | None:
    since = 0 if mark in _BEFORE_ALL[1:] else round_began(case, None if mark == "received" else clock.stage)
    if mark.startswith("delivered:"):
        return _delivery(case, rulebook, mark.removeprefix("delivered:"), since)
    if mark.startswith("deadline:"):
        other = limit_of(case, rulebook, rulebook.procedure.clock(mark.removeprefix("deadline:")), now, known)
        if other is None or other.limit.ends_at is None:
            return None
        last_instant = other.limit.ends_at - timedelta(microseconds=1)
        expected = now < other.limit.ends_at
        return _Start(last_instant, other.after_mark, expected, mark, asked=other.limit.asked_through)
    name = _aliases(rulebook.procedure, mark)
    position = _triggered(case, rulebook, clock, name, since)
    return None if position is None else _Start(case.marks[position].at, position, mark=name)


def _triggered(case: Case, rulebook: Rulebook, clock: Clock, mark: str, since: int) -> int | None:
    """What starts a clock does not start it again while it runs: a second acknowledgement gives no second term. But
    each transfer gives the office that receives it a term of its own, where the procedure counts from transfers.
    """
    stops, found = _stops(rulebook.procedure, clock), None
    for position in range(since, len(case.marks)):
        if case.marks[position].name != mark:
            continue
        if found is None or mark in _TRANSFERS or any(x.name in stops for x in case.marks[found:position]):
            found = position
    return found


def _stops(procedure: Procedure, clock: Clock) -> frozenset[str]:
    return frozenset(_aliases(procedure, mark) for mark in clock.stops_on)


def _delivery(case: Case, rulebook: Rulebook, notice: str, since: int) -> _Start | None:
    """When the notice last sent was read; until then, a few days after it was sent."""
    sent, read = case.last_mark(f"sent:{notice}"), case.last_mark(f"delivered:{notice}")
    if sent is None or sent[0] < since:
        return None
    if read is not None and read[0] > sent[0]:
        return _Start(read[1].at, read[0], mark=read[1].name)
    return _deemed_delivery(rulebook, *sent)


def _deemed_delivery(rulebook: Rulebook, position: int, sent: Mark) -> _Start:
    """Nobody has read it yet: it counts as delivered a few days after sending, so that no window stays shut."""
    text = rulebook.parameters.get("deemed_delivery", "")
    length = read_length(text) if text else rulebook.procedure.deemed_delivery
    limit = count_plainly(rulebook, sent.at, length)
    assert limit.ends_at is not None
    delivered = sent.name.replace("sent:", "delivered:")
    at = limit.ends_at - timedelta(microseconds=1)
    return _Start(at, position, mark=delivered, asked=limit.asked_through)


def _start_of(case: Case, rulebook: Rulebook, clock: Clock, now: datetime, known: Known) -> _Start | None:
    """A fallback that is another clock's limit is final once it has passed: who acknowledges late gains no time."""
    trigger = clock.trigger
    starts = [_date_of(case, rulebook, clock, mark, now, known) for mark in trigger.marks]
    found = [start for start in starts if start is not None]
    if trigger.mode == "last_of" and len(found) < len(starts):
        found = []
    fallback = trigger.fallback
    instead = _date_of(case, rulebook, clock, fallback, now, known) if fallback is not None else None
    if instead is not None:
        instead = replace(instead, instead=True)
    if not found:
        return instead
    pick = max if trigger.mode in ("last_of", "last_known") else min
    start = pick(found, key=lambda start: start.at)
    mattered = latest(*(x.asked for x in (*found, instead) if x is not None))
    start = replace(start, asked=mattered)
    if instead is not None and fallback is not None and _too_late(case, rulebook, clock, start, now, known):
        return instead
    return start


def _too_late(case: Case, rulebook: Rulebook, clock: Clock, start: _Start, now: datetime, known: Known) -> bool:
    """Whether the letter this clock counts from was sent after its own limit, or after the limit that stands in."""
    fallback = clock.trigger.fallback or ""
    if fallback.startswith("deadline:"):
        limits = [fallback.removeprefix("deadline:")]
    else:
        letters = {mark.replace("sent:", "notice:") for mark in clock.trigger.marks if mark.startswith("sent:")}
        limits = [x.id for x in rulebook.procedure.clocks if x.kind == "duty" and letters & set(x.stops_on)]
    for name in limits:
        due = _date_of(case, rulebook, clock, f"deadline:{name}", now, known)
        if due is not None and due.at < start.at:
            return True
    return False


def _restarted(case: Case, procedure: Procedure, clock: Clock, start: _Start) -> _Start:
    """What begins the time anew: an event the procedure names, or a transfer where it says so; of transfers the first
    alone, or a case passed round would never be due. Nothing does once the duty has been met.
    """
    again = {_aliases(procedure, mark) for mark in clock.restart_on}
    if clock.on_transfer != "continue":
        again |= set(_TRANSFERS)
    if not again or start.expected:
        return start
    stops, found = _stops(procedure, clock), start
    for position in range(start.position + 1, len(case.marks)):
        mark = case.marks[position]
        if mark.name in stops:
            break
        if mark.name in again and mark.at > found.at:  # one transfer leaves two marks
            found = _Start(mark.at, position, mark=mark.name, first=start.at)
            if mark.name in _TRANSFERS:
                again -= set(_TRANSFERS)
    return found


def _met_at(case: Case, rulebook: Rulebook, clock: Clock, start: _Start) -> datetime | None:
    """A window is met when what it opens has been asked for, read or unread."""
    if clock.opens is not None:
        asked = case.last_mark(f"requested:{clock.opens}")
        if asked is not None and asked[0] > round_began(case):
            return asked[1].at
    stops = _stops(rulebook.procedure, clock)
    since = round_began(case) if clock.direction == "back" else start.position  # notice is given before the hearing
    return next((mark.at for mark in case.marks[since:] if mark.name in stops), None)


def _pauses(
    case: Case, rulebook: Rulebook, clock: Clock, start: _Start, met_at: datetime | None
) -> tuple[PauseSpan, ...]:
    """Also those that had begun before the clock did. An answer ends every pause, and so does a change of stage."""
    procedure, zone = rulebook.procedure, ZoneInfo(rulebook.procedure.timezone)
    spans: list[PauseSpan] = []
    for pause in procedure.pauses:
        if clock.id not in pause.clocks:
            continue
        begins, ends = _aliases(procedure, pause.begins), _aliases(procedure, pause.ends)
        begun: datetime | None = None
        marks = [mark for mark in case.marks[round_began(case) :] if met_at is None or mark.at < met_at]
        for mark in marks:
            if mark.name == begins and begun is None:
                begun = mark.at
            elif begun is not None and (mark.name == ends or _ends_every_pause(mark.name)):
                if mark.at > start.at:
                    spans.append(_span(rulebook, pause, begun, mark.at.astimezone(zone).date()))
                begun = None
        if begun is not None:
            spans.append(_span(rulebook, pause, begun, met_at.astimezone(zone).date() if met_at is not None else None))
    return tuple(spans)


def _span(rulebook: Rulebook, pause: Pause, begun: datetime, resumed: date | None) -> PauseSpan:
    """A pause with a `max` ends the day after it, whether or not what it waits for has come."""
    if pause.max is not None:
        longest = count_plainly(rulebook, begun, pause.max)
        assert longest.day is not None
        over = longest.day + ONE_DAY
        resumed = over if resumed is None else min(resumed, over)
    first = begun.astimezone(ZoneInfo(rulebook.procedure.timezone)).date()
    return PauseSpan(first, resumed, pause.mode, pause.source)


def _ends_every_pause(mark: str) -> bool:
    return mark in _ENDS_EVERY_PAUSE or mark.startswith("requested:")


def _extensions(case: Case, rulebook: Rulebook, clock: Clock, start: _Start) -> tuple[ExtensionSpan, ...]:
    """Each measured as it was when granted: a clock may have more than one rule, for different grounds."""
    rule = rulebook.procedure.extension_of(clock.id)
    source, zone = rule.source if rule else "", ZoneInfo(rulebook.procedure.timezone)
    return tuple(
        ExtensionSpan(x.at.astimezone(zone).date(), read_length(x.length), cast(ExtensionBase, x.measured_from), source)
        for x in case.extended
        if x.clock == clock.id and x.after_mark > start.position
    )
