"""What `answerable procedure` does and says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from django.utils import translation

from answerable.core.case.limits import CaseLimit
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import examine_procedure
from answerable.words.clocks import explain_limit
from answerable.words.names import text_in
from answerable.words.procedure_faults import say_fault
from answerable.words.procedure_svg import draw_procedure
from answerable.words.procedures import tell_procedure

from .counting import Asked, Counted, count
from .limit_telling import check_language
from .procedure_diff import compare
from .procedure_examples import Example, read_examples
from .procedure_files import Source, examine_all, find, load, read_text, shipped
from .procedure_schema import make_schema
from .wrong import Wrong


def answer(options: argparse.Namespace) -> int:
    """Prints, and gives the exit code."""
    match options.action:
        case "check":
            return max([_check(name) for name in options.files])
        case "test":
            return max([_test(name) for name in options.files])
        case "list":
            for line in _list():
                print(line)
        case "show":
            _show(options)
        case "diff":
            before, after = (load(source, {}) for source in (find(options.before), find(options.after)))
            with translation.override("en"):
                print("\n".join(compare(before, after)))
        case "new":
            _new(options.file, options.base)
        case "schema":
            print(make_schema(), end="")
    return 0


def _check(name: str) -> int:
    """0 if the file can be used. Faults first, then remarks, which refuse nothing."""
    text = _text_of(name)
    if text is None:
        return 1
    examined = examine_all(text)
    for fault in examined.faults:
        print(f"{name}: {say_fault(fault, text)}")
    for remark in examined.remarks:
        print(f"{name}: remark: {say_fault(remark, text)}")
    faults, remarks = len(examined.faults), len(examined.remarks)
    print(f"{name}: {_number(faults, 'fault') if faults else 'no faults'}, {_number(remarks, 'remark')}.")
    return 1 if faults else 0


def _text_of(name: str) -> str | None:
    """None, and said why, if the file as a whole is no text. Wrong if it is not there."""
    path = Path(name)
    if not path.exists():
        return find(name).text
    text, wrong = read_text(path)
    if wrong is None:
        return text
    print(f"{name}: {say_fault(wrong)}")
    print(f"{name}: 1 fault.")
    return None


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _list() -> Iterator[str]:
    for name, text in dict(shipped()).items():
        examined = examine_procedure(text)
        procedure = examined.procedure
        if procedure is None:
            faults = _number(len(examined.faults), "fault")
            yield f"{name:<34} has {faults}; `answerable procedure check {name}` names them"
            continue
        overlays = f"  overlays: {', '.join(procedure.overlays)}" if procedure.overlays else ""
        template = "  (template: the organisation completes it)" if procedure.unset else ""
        yield f"{name:<34} {procedure.version:<10} {text_in(procedure.title)}{overlays}{template}"


def _show(options: argparse.Namespace) -> None:
    check_language(options.language)
    procedure = load(find(options.procedure, options.overlay), {}, options.overlay)
    with translation.override(options.language):
        print("\n".join(_told(procedure)))
        if options.svg is None:
            return
        try:
            options.svg.write_text(draw_procedure(procedure) + "\n", encoding="utf-8")
        except OSError as problem:
            raise Wrong(f"{options.svg} cannot be written: {problem.strerror}") from None


def _told(procedure: Procedure) -> Iterator[str]:
    yield text_in(procedure.title) or procedure.id
    since = "" if procedure.in_force_from.year == 1 else f", {procedure.in_force_from}"
    yield f"{procedure.id} {procedure.version}{since}, {procedure.timezone}, {procedure.calendar}"
    for section in tell_procedure(procedure):
        yield ""
        yield section.heading
        yield from (f"  {line}" for line in section.lines)


def _new(path: Path, base: str) -> None:
    text = find(base).text if base else (files("answerable") / "cli" / "template.toml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Wrong(f"{path} is there already, and nothing is overwritten: name another file") from None
    except OSError as problem:
        raise Wrong(f"{path} cannot be written: {problem.strerror}") from None
    print(f"{path} is written. Change it, then run: answerable procedure check {path}")


def _test(name: str) -> int:
    """0 if every example comes out as it says; a file without examples proves nothing, and says so."""
    text = _text_of(name)
    if text is None:
        return 1
    examples, faults = read_examples(text)
    faults = [*examine_procedure(text).faults, *faults]
    for fault in faults:
        print(f"{name}: {say_fault(fault, text)}")
    if faults:
        return 1
    failed = sum(not _holds(name, text, example) for example in examples)
    if not examples:
        print(f"{name}: no [[example]] in this file; nothing was counted.")
    else:
        print(f"{name}: {len(examples) - failed} of {_number(len(examples), 'example')} as expected.")
    return 1 if failed else 0


def _holds(name: str, text: str, example: Example) -> bool:
    told = f"{name}: example {example.number}" + (f" (line {example.line})" if example.line else "")
    told += f", {example.clock}" + (f", {example.note}" if example.note else "")
    expected = example.expect.isoformat() if example.expect else "paused"
    try:
        counted = _count(name, text, example)
    except Wrong as wrong:
        print(f"FAIL {told}: it cannot be counted: {wrong}")
        return False
    got = _day_of(counted.limit)
    if got == expected:
        print(f"pass {told}: {got}")
        return True
    print(f"FAIL {told}: expected {expected}, got {got}")
    for sentence in [*counted.remarks, *explain_limit(counted.limit, counted.rulebook)]:
        print(f"       {sentence}")
    return False


def _day_of(limit: CaseLimit) -> str:
    return limit.limit.day.isoformat() if limit.limit.day else "paused"


def _count(name: str, text: str, example: Example) -> Counted:
    return count(
        Asked(
            source=Source(name, text),
            clock=example.clock,
            events=example.given,
            case_class=example.case_class,
            attributes=example.attributes,
            parameters=example.parameters,
            overlay=example.overlay,
            calendar=example.calendar,
        )
    )
