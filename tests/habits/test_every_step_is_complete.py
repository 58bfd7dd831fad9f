"""A step has nine parts; whichever is missing is named here. See MAP.md, "A new step"."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import answerable
from answerable.core.case import commands as c
from answerable.core.case import decide, evolve, steps
from answerable.core.case.events import EVENTS
from answerable.tasks.where import files_behind
from answerable.words import codes
from answerable.words import events as words

from .routes import all_routes

PACKAGE = Path(answerable.__file__).parent
TESTS = Path(__file__).parent.parent
NO_PAGE = {
    "FileGrievance": "told on pages of their own: /tell/ and /desk/new",
    "ReadNotice": "by opening the page of the case",
    "ExpireClock": "by the worker",
    "RecountLimit": "by the worker, and `answerable recount`",
    "MigrateProcedure": "by `answerable procedure migrate`",
}
BY_ANYBODY = (steps.BY_COMPLAINANT, steps.BY_OFFICER, steps.BY_CLOCK, steps.BY_OPERATOR)
COMMANDS = {
    name: found
    for name, found in inspect.getmembers(c, inspect.isclass)
    if issubclass(found, c.Command) and found is not c.Command
}


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def made_in(folder: Path, exclude: str = "") -> dict[str, set[Path]]:
    """Command -> files under `folder` that make one."""
    found: dict[str, set[Path]] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found.setdefault(name, set()).add(path)
    return found


@cache
def arms_of(function: object) -> frozenset[str]:
    """Event names in the `case e.X():` arms of a function."""
    tree = ast.parse(inspect.getsource(function))  # type: ignore[arg-type]  # a function
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.MatchClass):
            names.add(ast.unparse(node.cls).removeprefix("e."))
    return frozenset(names)


def events_of(command: type[c.Command]) -> set[str]:
    """Events that the rule of a command makes, itself or in the functions of its module that it calls."""
    rule = decide.rule_of(command)
    own = dict(inspect.getmembers(inspect.getmodule(rule), inspect.isfunction))
    sources, ahead = "", [rule]
    while ahead:
        source = inspect.getsource(ahead.pop())
        sources += source
        called = set(re.findall(r"\b(_\w+)\(", source))
        ahead += [own.pop(name) for name in sorted(called & own.keys())]
    return set(re.findall(r"\be\.([A-Z]\w+)\(", sources)) & EVENTS.keys()


def said_to_office() -> frozenset[str]:
    return arms_of(words.say_event_for_office) | arms_of(words._say_to_both) | arms_of(words._say_of_time)


def said_to_complainant() -> frozenset[str]:
    return arms_of(words.say_event) | arms_of(words._say_to_both) | arms_of(words._say_of_time)


def missing_parts(name: str, command: type[c.Command]) -> list[str]:
    missing = []
    if command is not c.FileGrievance and not any(command in allowed for allowed in steps.STEPS.values()):
        missing.append("a row in core/case/steps.py")
    if not any(command in allowed for allowed in BY_ANYBODY):
        missing.append("who may take it, in core/case/steps.py")
    if command not in decide._RULES:
        return [*missing, "a rule in core/case/decide.py"]
    made = events_of(command)
    if not made:
        missing.append("an event in core/case/events.py")
    missing += [f"an arm for {event} in core/case/evolve.py" for event in sorted(made - arms_of(evolve._fold))]
    missing += [f"words for {event} to the complainant" for event in sorted(made - said_to_complainant())]
    missing += [f"words for {event} to the office" for event in sorted(made - said_to_office())]
    if name not in codes.STEP_NAMES:
        missing.append("its name in words/events.py")
    missing += missing_door(name)
    if not any(re.search(rf"\bc\.{name}\b", text(path)) for path in (TESTS / "core").glob("test_*.py")):
        missing.append("a row in tests/core/")
    return missing


def missing_door(name: str) -> list[str]:
    makers = {path for path in made_in(PACKAGE).get(name, ()) if "core" not in path.parts and "demo" not in path.parts}
    if not makers:
        return ["a file that makes the command"]
    if name in NO_PAGE:
        return []
    addresses = [
        route.example
        for route in all_routes()
        if Path(inspect.getsourcefile(inspect.unwrap(route.view)) or "") in makers
    ]
    if not addresses:
        return ["a route"]
    behind = [line.split()[0] for line in files_behind(addresses[0])]
    return [] if behind[-1].endswith(".html") else ["a template"]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_nothing_of_the_step_is_missing(name):
    assert missing_parts(name, COMMANDS[name]) == []


def test_what_is_missing_would_be_named():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Bribe(c.Command):
        pass

    assert missing_parts("Bribe", Bribe) == [
        "a row in core/case/steps.py",
        "who may take it, in core/case/steps.py",
        "a rule in core/case/decide.py",
    ]


def test_every_event_is_made_by_some_rule():
    made = set().union(*(events_of(command) for command in COMMANDS.values()))
    assert made == set(EVENTS)


def test_every_event_has_an_arm_and_every_arm_an_event():
    assert arms_of(evolve._fold) == set(EVENTS)


def test_no_step_has_words_or_a_rule_without_a_command():
    assert set(codes.STEP_NAMES) == set(COMMANDS)
    assert {command.__name__ for command in decide._RULES} == set(COMMANDS)


def test_every_desk_page_is_offered_by_the_same_table():
    from answerable.desk.offers import PAGES

    routes = {route.name: route for route in all_routes()}
    for command, page in PAGES.items():
        assert f"desk-{page}" in routes, page
        assert (PACKAGE / "desk" / f"{page}.py").is_file()
        assert command in steps.BY_OFFICER
