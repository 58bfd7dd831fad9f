"""Whether a procedure hangs together: every name it mentions exists, and every stage can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .procedure import Clock, Extension, LengthWrong, Pause, Procedure, read_length
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
ATTRIBUTES = frozenset(["complainant.address_unknown"])
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
            if count > 1 and name:
                file.fault(f"{table}[{ids.index(name)}].id", "twice", name)
    if not procedure.stages:
        file.fault("stage", "missing", "a procedure needs a stage")
    if not any(not outcome.exit for outcome in procedure.outcomes):
        file.fault("outcome", "missing", "a decision needs an outcome")


def _check_stages(procedure: Procedure, file: Reader) -> None:
    ids = {stage.id for stage in procedure.stages}
    notices = {notice.id for notice in procedure.notices}
    exits = EXITS | {outcome.id for outcome in procedure.outcomes}
    reached = _reached(procedure)
    for n, stage in enumerate(procedure.stages):
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


def _reached(procedure: Procedure) -> set[str]:
    """Every stage there is a way to from the first."""
    reached: set[str] = set()
    ahead = {stage.id for stage in procedure.stages[:1]}
    while ahead:
        reached |= ahead
        ahead = {name for stage in procedure.stages if stage.id in ahead for name in stage.next} - reached
    return reached


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
        for key, other in (("replaces", clock.replaces), ("budget_of", clock.budget_of)):
            if other is not None and (other not in ids or other == clock.id):
                file.fault(f"{place}.{key}", "unknown-clock", other)
        if not clock.source and clock.verified:
            file.fault(f"{place}.source", "source-missing", "a rule has a source, or says verified = false")
        fallback = (clock.trigger.fallback,) if clock.trigger.fallback else ()
        _check_marks(procedure, file, f"{place}.from", (*clock.trigger.marks, *fallback))
        _check_marks(procedure, file, f"{place}.stops_on", clock.stops_on)
        _check_marks(procedure, file, f"{place}.restart_on", clock.restart_on)
        for name in clock.on_expiry:
            if name not in CONSEQUENCES and not name.startswith("right:"):
                file.fault(f"{place}.on_expiry", "unknown-consequence", name)
        for key, condition in (("when", clock.when), ("unless", clock.unless)):
            if condition is None:
                continue
            if condition.left == "class" and condition.operator != "is":
                if condition.right not in procedure.classes:
                    file.fault(f"{place}.{key}", "unknown-class", condition.right)
            elif condition.left not in ATTRIBUTES or condition.operator != "is":
                file.fault(f"{place}.{key}", "unknown-condition", condition.left)
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
    for n, pause in enumerate(procedure.pauses):
        for name in pause.clocks:
            if name not in clocks:
                file.fault(f"pause[{n}].clocks", "unknown-clock", name)
        _check_marks(procedure, file, f"pause[{n}].begins", (pause.begins,))
        _check_marks(procedure, file, f"pause[{n}].ends", (pause.ends,))
    rules: list[tuple[str, Extension | Pause]] = [(f"extension[{n}]", x) for n, x in enumerate(procedure.extensions)]
    rules += [(f"pause[{n}]", x) for n, x in enumerate(procedure.pauses)]
    for place, rule in rules:
        if rule.notice is not None and rule.notice not in notices:
            file.fault(f"{place}.notice", "unknown-notice", rule.notice)
        if not rule.source and rule.verified:
            file.fault(f"{place}.source", "source-missing", "a rule has a source, or says verified = false")
    for n, external in enumerate(procedure.externals):
        for name in external.available:
            when, _, notice = name.partition(":")
            if when not in ("after", "any_time") or (when == "after" and notice not in notices):
                file.fault(f"external[{n}].available", "unknown-event", name)
    _check_parameters(procedure, file)


def _check_parameters(procedure: Procedure, file: Reader) -> None:
    """What sets a clock must be a length, or "none"; other parameters are names the organisation chooses from."""
    clocks = {clock.parameter for clock in procedure.clocks}
    for parameter in procedure.parameters:
        if parameter.choices and parameter.name not in clocks:
            continue
        for text in parameter.choices or (parameter.default,):
            if text != "none" and not _is_length(text):
                file.fault("procedure.parameters", "not-a-length", f"{parameter.name} = {text!r}")


def _is_length(text: str) -> bool:
    try:
        return bool(read_length(text))
    except LengthWrong:
        return False
