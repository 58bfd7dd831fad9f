"""Whether a procedure hangs together: every name it mentions exists, and every stage can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .procedure import Clock, Procedure
from .toml_source import Reader

MARKS = frozenset(
    [
        "received",
        "posted",
        "acknowledged",
        "accepted",
        "declined",
        "transferred",
        "transfer_received",
        "info_requested",
        "info_received",
        "asked",
        "statement_added",
        "extended",
        "decision_issued",
        "review_decided",
        "sent_back",
        "hearing_opened",
        "hearing_closed",
        "action_completed",
        "closed",
        "withdrawn",
    ]
)
CONSEQUENCES = frozenset(
    [
        "flag_overdue",
        "notify_role",
        "escalate_to",
        "deemed_accepted",
        "deemed_granted",
        "deemed_refused",
        "deemed_withdrawn",
        "last_answer_accepted",
        "external_right_opens",
        "decision_final",
        "must_send_delay_notice",
        "erase",
        "supervisor_may_order_correction",
    ]
)
EXITS = frozenset(
    ["closed", "withdrawn", "abandoned", "transferred", "other_route", "not_ours", "merged", "refused", "settled"]
)


def check(procedure: Procedure, file: Reader) -> None:
    """Adds to the file's faults."""
    _check_ids(procedure, file)
    _check_stages(procedure, file)
    _check_clocks(procedure, file)
    _check_others(procedure, file)


def _check_ids(procedure: Procedure, file: Reader) -> None:
    named = (
        ("stage", [x.id for x in procedure.stages]),
        ("clock", [x.id for x in procedure.clocks]),
        ("notice", [x.id for x in procedure.notices]),
        ("outcome", [x.id for x in procedure.outcomes]),
        ("external", [x.id for x in procedure.externals]),
        ("class", list(procedure.classes)),
    )
    for table, ids in named:
        for name, count in Counter(ids).items():
            if count > 1:
                file.fault(f"{table}[{ids.index(name)}].id", "twice", name)
    if not procedure.stages:
        file.fault("stage", "missing", "a procedure needs a stage")
    if not any(not outcome.exit for outcome in procedure.outcomes):
        file.fault("outcome", "missing", "a decision needs an outcome")


def _check_stages(procedure: Procedure, file: Reader) -> None:
    ids = {stage.id for stage in procedure.stages}
    notices = {notice.id for notice in procedure.notices}
    exits = EXITS | {outcome.id for outcome in procedure.outcomes}
    reached = {procedure.stages[0].id} if procedure.stages else set()
    for n, stage in enumerate(procedure.stages):
        reached |= set(stage.next)
        for name in stage.next:
            if name not in ids | exits:
                file.fault(f"stage[{n}].next", "unknown-stage", name)
        for name in stage.not_same_person_as:
            if name not in ids:
                file.fault(f"stage[{n}].not_same_person_as", "unknown-stage", name)
        for key, notice in (("acknowledges_with", stage.acknowledges_with), ("decides_with", stage.decides_with)):
            if notice is not None and notice not in notices:
                file.fault(f"stage[{n}].{key}", "unknown-notice", notice)
        if stage.kind == "review" and stage.requested_by is None:
            file.fault(f"stage[{n}].requested_by", "missing", "a review begins with a request")
    for n, stage in enumerate(procedure.stages):
        if stage.id not in reached:
            file.fault(f"stage[{n}].id", "never-reached", stage.id)


def _check_clocks(procedure: Procedure, file: Reader) -> None:
    ids = {clock.id for clock in procedure.clocks}
    stages = {stage.id for stage in procedure.stages}
    externals = {f"external:{external.id}" for external in procedure.externals}
    for n, clock in enumerate(procedure.clocks):
        place = f"clock[{n}]"
        if clock.stage is not None and clock.stage not in stages:
            file.fault(f"{place}.stage", "unknown-stage", clock.stage)
        if clock.opens is not None and clock.opens not in stages | externals:
            file.fault(f"{place}.opens", "unknown-stage", clock.opens)
        if clock.replaces is not None and clock.replaces not in ids:
            file.fault(f"{place}.replaces", "unknown-clock", clock.replaces)
        if not clock.source and clock.verified:
            file.fault(f"{place}.source", "source-missing", "a rule has a source, or says verified = false")
        fallback = (clock.trigger.fallback,) if clock.trigger.fallback else ()
        _check_marks(procedure, file, f"{place}.from", (*clock.trigger.marks, *fallback))
        _check_marks(procedure, file, f"{place}.stops_on", clock.stops_on)
        _check_marks(procedure, file, f"{place}.restart_on", clock.restart_on)
        for name in clock.on_expiry:
            if name not in CONSEQUENCES and not name.startswith("right:"):
                file.fault(f"{place}.on_expiry", "unknown-consequence", name)
        for condition in (clock.when, clock.unless):
            if condition is not None and condition.left == "class" and condition.right not in procedure.classes:
                file.fault(place, "unknown-class", condition.right)
        if _circles(procedure, clock, ()):
            file.fault(f"{place}.from", "circle", clock.id)


def _circles(procedure: Procedure, clock: Clock, seen: tuple[str, ...]) -> bool:
    if clock.id in seen:
        return True
    names = [name for name in (*clock.trigger.marks, clock.trigger.fallback or "") if name.startswith("deadline:")]
    others = [c for c in procedure.clocks if f"deadline:{c.id}" in names]
    return any(_circles(procedure, other, (*seen, clock.id)) for other in others)


def _check_marks(procedure: Procedure, file: Reader, place: str, marks: Iterable[str]) -> None:
    requests = {stage.requested_by for stage in procedure.stages}
    notices = {notice.id for notice in procedure.notices}
    clocks = {clock.id for clock in procedure.clocks}
    for mark in marks:
        kind, colon, name = mark.partition(":")
        if colon and kind in ("sent", "delivered", "notice"):
            good = name in notices
        elif colon and kind == "deadline":
            good = name in clocks
        else:
            good = mark in MARKS or mark in requests
        if not good:
            file.fault(place, "unknown-event", mark)


def _check_others(procedure: Procedure, file: Reader) -> None:
    clocks = {clock.id for clock in procedure.clocks}
    notices = {notice.id for notice in procedure.notices}
    for n, extension in enumerate(procedure.extensions):
        if extension.clock not in clocks:
            file.fault(f"extension[{n}].clock", "unknown-clock", extension.clock)
        if extension.notice is not None and extension.notice not in notices:
            file.fault(f"extension[{n}].notice", "unknown-notice", extension.notice)
    for n, pause in enumerate(procedure.pauses):
        for name in pause.clocks:
            if name not in clocks:
                file.fault(f"pause[{n}].clocks", "unknown-clock", name)
        _check_marks(procedure, file, f"pause[{n}].begins", (pause.begins,))
        _check_marks(procedure, file, f"pause[{n}].ends", (pause.ends,))
