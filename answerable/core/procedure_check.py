"""Whether a procedure hangs together: every name it mentions exists, and every stage can be reached.

A fault stops the file from being used; a remark is worth saying, and stops nothing.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

from .letters import CONTENTS
from .procedure import Clock, Condition, Extension, LengthWrong, Pause, Procedure, Stage, Unit, read_length
from .toml_source import Reader, suggested

MARKS = frozenset(
    (
        "received posted registered acknowledged accepted declined refused transferred transfer_received "
        "transfer_objected returned info_requested info_received asked statement_added extended suspended resumed "
        "decision_issued review_decided sent_back hearing hearing_opened hearing_closed action_completed closed "
        "reopened withdrawn event awareness event_or_awareness receipt_corrected classified deemed_granted "
        "deemed_refused delay_explained"
    ).split()
)
CONSEQUENCES = frozenset(
    (
        "flag_overdue notify_role escalate_to deemed_accepted deemed_granted deemed_refused deemed_withdrawn "
        "last_answer_accepted external_right_opens decision_final must_send_delay_notice erase "
        "supervisor_may_order_correction"
    ).split()
)
# About reaching the complainant, and nothing else about a person: no duty may hang on who complains (P1).
ATTRIBUTES = frozenset(
    (
        "complainant.address_unknown complainant.anonymous reporter.unreachable reporter.anonymous "
        "matter.field_inspection matter.urgent matter.complex matter.remote"
    ).split()
)
OF_THE_MATTER = re.compile(r"(matter|case|place)\.[a-z_]+")
RELATIVE_ROLES = ("next_higher_unit", "next_senior_authority", "different_person")
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
        ("class", [x.id for x in procedure.classes]),
    )
    for table, ids in named:
        for name, count in Counter(ids).items():
            if count > 1 and name:
                file.fault(f"{table}[{ids.index(name)}].id", "twice", name)
    if not procedure.stages:
        file.fault("stage", "missing", "a procedure needs a stage")
    if not any(not outcome.exit for outcome in procedure.outcomes):
        file.remark("outcome", "not-ready", "no case can be decided without an outcome")
    for name in procedure.unset:
        file.remark("procedure.parameters", "not-ready", f"{name} has to be set before a case can run under this file")
    for name in procedure.attributes:
        if not OF_THE_MATTER.fullmatch(name):
            at = procedure.attributes.index(name)
            file.fault(f"attribute[{at}].id", "unknown-condition", f"{name}; as matter.remote, never of a person")


def _check_stages(procedure: Procedure, file: Reader) -> None:
    ids = {stage.id for stage in procedure.stages}
    notices = {notice.id for notice in procedure.notices}
    exits = EXITS | {outcome.id for outcome in procedure.outcomes}
    reached = _reached(procedure)
    for n, stage in enumerate(procedure.stages):
        for name in stage.next:
            if name not in ids | exits:
                file.fault(f"stage[{n}].next", "unknown-stage", suggested(name, ids | exits))
        for name in stage.not_same_person_as:
            if name not in ids:
                file.fault(f"stage[{n}].not_same_person_as", "unknown-stage", suggested(name, ids))
        for key, notice in (("acknowledges_with", stage.acknowledges_with), ("decides_with", stage.decides_with)):
            if notice is not None and notice not in notices:
                file.fault(f"stage[{n}].{key}", "unknown-notice", notice)
        if stage.kind == "review":
            _check_review(procedure, stage, n, file)
        elif stage.kind == "handle" and stage.decides_with is None:
            file.remark(f"stage[{n}].decides_with", "not-ready", "which letter the decision is sent with")
        if stage.final and any(name in ids for name in stage.next):
            file.fault(f"stage[{n}].final", "final-goes-on", f"{stage.id} is final, and next names another stage")
    for n, stage in enumerate(procedure.stages):
        if stage.id not in reached:
            file.fault(f"stage[{n}].id", "never-reached", stage.id)


def _check_review(procedure: Procedure, stage: Stage, n: int, file: Reader) -> None:
    if stage.requested_by is None:
        file.fault(f"stage[{n}].requested_by", "missing", "a review begins with a request")
    before = [other for other in procedure.stages if stage.id in other.next]
    for other in before:
        same = stage.role == other.role and stage.role not in RELATIVE_ROLES
        if same and other.id not in stage.not_same_person_as:
            wrong = f"{stage.role}, as at {other.id}; name another role, or not_same_person_as = [{other.id!r}]"
            file.fault(f"stage[{n}].role", "same-role-reviews", wrong)


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
            file.fault(f"{place}.stage", "unknown-stage", suggested(clock.stage, stages))
        if clock.opens is not None and clock.opens not in stages | externals:
            file.fault(f"{place}.opens", "unknown-stage", suggested(clock.opens, stages | externals))
        for key, other in (("replaces", clock.replaces), ("budget_of", clock.budget_of)):
            if other is not None and (other not in ids or other == clock.id):
                file.fault(f"{place}.{key}", "unknown-clock", suggested(other, ids - {clock.id}))
        if not clock.source and clock.verified:
            file.remark(f"{place}.source", "source-missing", "a rule has a source, or says verified = false")
        _check_marks(procedure, file, f"{place}.from", clock.trigger.all_marks)
        _check_marks(procedure, file, f"{place}.stops_on", clock.stops_on)
        _check_marks(procedure, file, f"{place}.restart_on", clock.restart_on)
        for name in clock.on_expiry:
            if name not in CONSEQUENCES and not _leads_on(procedure, name):
                file.fault(f"{place}.on_expiry", "unknown-consequence", suggested(name, CONSEQUENCES))
        for key, condition in (("when", clock.when), ("unless", clock.unless)):
            if condition is not None:
                _check_condition(procedure, condition, file, place, key)
        _check_run(procedure, clock, file, place)
    if procedure.filing is not None:
        _check_marks(procedure, file, "intake.filing_limit.from", procedure.filing.trigger.all_marks)
    _check_replaced(procedure, file)
    _check_budgets(procedure, file)


def _leads_on(procedure: Procedure, consequence: str) -> bool:
    """ "right:public_disclosure", "notify_role:supervisor", "escalate_to:ombudsman", "external_right_opens:court"."""
    kind, colon, name = consequence.partition(":")
    if kind == "must_send_delay_notice":
        return any(notice.id == name for notice in procedure.notices)
    if kind == "external_right_opens":
        return any(external.id == name for external in procedure.externals)
    return bool(colon and name) and kind in ("right", "notify_role", "escalate_to")


def _check_condition(procedure: Procedure, condition: Condition, file: Reader, place: str, key: str) -> None:
    classes = {x.id for x in procedure.classes}
    known = ATTRIBUTES | set(procedure.attributes)
    if condition.left == "class" and condition.operator != "is":
        if condition.right not in classes:
            file.fault(f"{place}.{key}", "unknown-class", suggested(condition.right, classes))
    elif condition.left not in known or condition.operator != "is":
        file.fault(f"{place}.{key}", "unknown-condition", suggested(condition.left, known | {"class"}))


def _check_run(procedure: Procedure, clock: Clock, file: Reader, place: str) -> None:
    """Whether it can start, and whether it can end."""
    if _circles(procedure, clock, ()):
        file.fault(f"{place}.from", "circle", clock.id)
    if set(clock.trigger.marks) & set(clock.stops_on):
        file.fault(f"{place}.stops_on", "stops-as-it-starts", ", ".join(set(clock.trigger.marks) & set(clock.stops_on)))
    forward = clock.direction == "forward"
    if clock.kind == "duty" and forward and not clock.stops_on and clock.opens is None:
        file.fault(f"{place}.stops_on", "never-stops", 'what meets this duty, as stops_on = ["decision_issued"]')
    if clock.direction == "back" and any(Unit.WORKING_HOURS in units for units in _units(procedure, clock)):
        file.fault(f"{place}.length", "other-unit", f"{Unit.WORKING_HOURS}, counted back")
    if any(unit is Unit.WORKING_HOURS for lead in clock.warn for _, unit in lead):
        file.fault(f"{place}.warn", "other-unit", f"{Unit.WORKING_HOURS}, counted back")
    if clock.direction == "back" and clock.roll != "none" and clock.length is not None:
        file.remark(f"{place}.roll", "without-effect", "a clock that counts back never rolls")


_OF_THE_CLOCK = frozenset({Unit.HOURS, Unit.WORKING_HOURS})


def _units(procedure: Procedure, clock: Clock) -> list[set[Unit]]:
    """The units of each length this clock can have."""
    found = [length for length in (clock.length, clock.fallback_length) if length is not None]
    for parameter in procedure.parameters:
        if parameter.name == clock.parameter:
            texts = [text for text in (parameter.default, *parameter.choices) if text is not None]
            found += [read_length(text) for text in texts if _is_length(text)]
    return [{unit for _, unit in length} for length in found]


def _check_replaced(procedure: Procedure, file: Reader) -> None:
    """Two clocks that may both take a third one's place leave open which of them runs."""
    for n, clock in enumerate(procedure.clocks):
        if clock.replaces is None:
            continue
        if clock.when is None and clock.unless is None:
            file.fault(f"{place_of(n)}.when", "always-replaces", f"then {clock.replaces} never runs: say when")
        for other in procedure.clocks[:n]:
            if other.replaces == clock.replaces and not _exclude_each_other(other, clock):
                file.fault(f"{place_of(n)}.replaces", "ambiguous", f"{other.id} and {clock.id} replace the same clock")


def place_of(n: int) -> str:
    return f"clock[{n}]"


def _exclude_each_other(one: Clock, other: Clock) -> bool:
    left, right = one.when, other.when
    if left is None or right is None:
        return (one.unless is not None and one.unless == right) or (other.unless is not None and other.unless == left)
    by_class = left.left == right.left == "class" and left.operator == right.operator == "=="
    return (by_class and left.right != right.right) or one.unless == right or other.unless == left


def _check_budgets(procedure: Procedure, file: Reader) -> None:
    """Shares of one clock's time add up to no more than that clock has, where they are in its unit."""
    for outer in procedure.clocks:
        shares = [(n, clock) for n, clock in enumerate(procedure.clocks) if clock.budget_of == outer.id]
        if outer.length is None or len(outer.length) > 1 or not shares:
            continue
        ((most, unit),) = outer.length
        counts = [clock.length[0][0] for _, clock in shares if clock.length and clock.length[0][1] == unit]
        if sum(counts) > most:
            wrong = f"{' + '.join(map(str, counts))} {unit} are more than {outer.id} has, {most}"
            file.fault(f"{place_of(shares[-1][0])}.budget_of", "budget-exceeded", wrong)


def _circles(procedure: Procedure, clock: Clock, seen: tuple[str, ...]) -> bool:
    if clock.id in seen:
        return True
    names = [name for name in clock.trigger.all_marks if name.startswith("deadline:")]
    others = [c for c in procedure.clocks if f"deadline:{c.id}" in names or c.id == clock.budget_of]
    return any(_circles(procedure, other, (*seen, clock.id)) for other in others)


def known_marks(procedure: Procedure) -> frozenset[str]:
    """Every event a clock of this procedure may name."""
    notices = [notice.id for notice in procedure.notices]
    found = MARKS | set(procedure.events) | {stage.requested_by for stage in procedure.stages if stage.requested_by}
    found |= {f"{how}:{name}" for how in ("sent", "delivered", "notice") for name in notices}
    return found | {f"deadline:{clock.id}" for clock in procedure.clocks}


def _check_marks(procedure: Procedure, file: Reader, place: str, marks: Iterable[str]) -> None:
    known = known_marks(procedure)
    for mark in marks:
        if mark not in known:
            file.fault(place, "unknown-event", suggested(mark, known))


def close_to(word: str, known: Iterable[str]) -> bool:
    """Whether it looks like a slip of the pen for one of them."""
    return bool(difflib.get_close_matches(word, list(known), n=1, cutoff=0.85))


def _check_others(procedure: Procedure, file: Reader) -> None:
    notices = {notice.id for notice in procedure.notices}
    clocks = {clock.id for clock in procedure.clocks}
    _check_extensions(procedure, file)
    _check_pauses(procedure, file)
    _check_notices(procedure, file)
    rules: list[tuple[str, Extension | Pause]] = [(f"extension[{n}]", x) for n, x in enumerate(procedure.extensions)]
    rules += [(f"pause[{n}]", x) for n, x in enumerate(procedure.pauses)]
    for place, rule in rules:
        if rule.notice is not None and rule.notice not in notices:
            file.fault(f"{place}.notice", "unknown-notice", suggested(rule.notice, notices))
        if not rule.source and rule.verified:
            file.remark(f"{place}.source", "source-missing", "a rule has a source, or says verified = false")
    for n, external in enumerate(procedure.externals):
        for name in external.available:
            when, _, after = name.partition(":")
            known = {"after": notices, "deadline": clocks}.get(when)
            if when not in ("after", "any_time", "deadline") or (known is not None and after not in known):
                file.fault(f"external[{n}].available", "unknown-event", name)
    _check_parameters(procedure, file)


def _check_notices(procedure: Procedure, file: Reader) -> None:
    """A slip of the pen would let a letter out without what the law wants in it; other words are said by nobody."""
    for n, notice in enumerate(procedure.notices):
        for key in notice.content:
            if key not in CONTENTS:
                say = file.fault if close_to(key, CONTENTS) else file.remark
                say(f"notice[{n}].content", "unknown-content", suggested(key, CONTENTS))


def _check_extensions(procedure: Procedure, file: Reader) -> None:
    clocks = {clock.id for clock in procedure.clocks}
    for n, extension in enumerate(procedure.extensions):
        if extension.clock not in clocks:
            file.fault(f"extension[{n}].clock", "unknown-clock", suggested(extension.clock, clocks))
        for units in [x for clock in procedure.clocks if clock.id == extension.clock for x in _units(procedure, clock)]:
            if (units | {extension.unit}) & _OF_THE_CLOCK and units != {extension.unit}:
                wrong = f"{extension.unit}, for a clock in {', '.join(sorted(units))}"
                file.fault(f"extension[{n}].max", "other-unit", wrong)
        for other in procedure.extensions[:n]:
            shared = not (other.grounds and extension.grounds) or set(other.grounds) & set(extension.grounds)
            if other.clock == extension.clock and shared:
                wrong = f"{extension.clock} has two extensions; give each grounds of its own"
                file.fault(f"extension[{n}].clock", "ambiguous", wrong)


def _check_pauses(procedure: Procedure, file: Reader) -> None:
    clocks = {clock.id for clock in procedure.clocks}
    for n, pause in enumerate(procedure.pauses):
        for name in pause.clocks:
            if name not in clocks:
                file.fault(f"pause[{n}].clocks", "unknown-clock", suggested(name, clocks))
        _check_marks(procedure, file, f"pause[{n}].begins", (pause.begins,))
        _check_marks(procedure, file, f"pause[{n}].ends", (pause.ends,))
        if pause.begins == pause.ends:
            file.fault(f"pause[{n}].ends", "stops-as-it-starts", pause.ends)
        for other in procedure.pauses[:n]:
            both = set(other.clocks) & set(pause.clocks)
            if both and other.begins == pause.begins and (other.mode, other.ends) != (pause.mode, pause.ends):
                wrong = f"{pause.begins} pauses {', '.join(sorted(both))} in two ways"
                file.fault(f"pause[{n}].begins", "ambiguous", wrong)


def _check_parameters(procedure: Procedure, file: Reader) -> None:
    """What sets a clock must be a length, or "none"; other parameters are names the organisation chooses from."""
    clocks = {clock.parameter for clock in procedure.clocks}
    for parameter in procedure.parameters:
        if parameter.name not in clocks:
            continue
        for text in parameter.choices or (parameter.default,):
            if text is not None and text != "none" and not _is_length(text):
                file.fault("procedure.parameters", "not-a-length", f"{parameter.name} = {text!r}")


def _is_length(text: str) -> bool:
    try:
        return bool(read_length(text))
    except LengthWrong:
        return False
