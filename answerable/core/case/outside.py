"""Which bodies outside the institution can be turned to, and from when. Nothing here ever hinders going there (P1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..procedure import External
from .limits import CaseLimit, Rulebook
from .state import Case


@dataclass(frozen=True, slots=True)
class Outside:
    """`open`: it takes the matter now. Else `opens_after`: the last day of the office's time, if silence opens it."""

    external: External
    open: bool
    opens_after: date | None = None


def outside_of(case: Case, rulebook: Rulebook, limits: Iterable[CaseLimit]) -> tuple[Outside, ...]:
    """In the order of the file. A body of which the file does not say when it can be asked can be asked at once."""
    running = {limit.clock.id: limit for limit in limits}
    opened = {code.partition(":")[2] for code in _followed(case, rulebook, running.values())}
    found = []
    for external in rulebook.procedure.externals:
        whens = [_when(name, case, running) for name in external.available or ("any_time",)]
        days = [day for is_open, day in whens if day is not None and not is_open]
        is_open = any(is_open for is_open, _ in whens) or bool(opened & {external.id, ""})
        found.append(Outside(external, is_open, None if is_open else min(days, default=None)))
    return tuple(found)


def _followed(case: Case, rulebook: Rulebook, limits: Iterable[CaseLimit]) -> list[str]:
    """The rights to go outside that silence has brought, whether or not the worker has written it down."""
    over = {expired.clock for expired in case.expired} | {x.clock.id for x in limits if x.state == "expired"}
    clocks = [clock for clock in rulebook.procedure.clocks if clock.id in over]
    return [code for clock in clocks for code in clock.on_expiry if code.partition(":")[0] == "external_right_opens"]


def _when(name: str, case: Case, running: dict[str, CaseLimit]) -> tuple[bool, date | None]:
    kind, _, after = name.partition(":")
    if kind == "after":
        return case.last_mark(f"sent:{after}") is not None, None
    if kind == "deadline":
        limit = running.get(after)
        over = any(expired.clock == after for expired in case.expired)
        if limit is None:
            return over, None
        return over or limit.state == "expired", limit.limit.day if limit.state != "met" else None
    return True, None
