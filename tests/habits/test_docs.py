"""The pages tell the truth about the program: commands, settings, folders, links, decisions."""

from __future__ import annotations

import argparse
import re
from functools import cache
from pathlib import Path

import pytest

from answerable.cli import parser

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "MAP.md", *(ROOT / "docs").rglob("*.md")])
SETTING = re.compile(r"ANSWERABLE_[A-Z][A-Z_]*[A-Z]")
INNER = {"ANSWERABLE_PARENT": "the site tells the processes it starts who started them"}


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no commands")


def options_of(command: argparse.ArgumentParser) -> set[str]:
    """Its own, and those of what it can be asked to do."""
    found = {option for action in command._actions for option in action.option_strings}
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {option for below in action.choices.values() for option in options_of(below)}
    return found


def code_of(page: str) -> list[str]:
    """What a reader would copy: fenced and indented blocks, and inline code."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    indented = re.findall(r"^(?: {4}|\t)(.+)$", page, re.MULTILINE)
    inline = re.findall(r"`([^`\n]+)`", page)
    return [*fenced, *indented, *inline]


CALL = re.compile(r"(?:python3? -m |\$ |bin/|^|`)answerable ([a-z][a-z-]*)((?: +[^|#&\n]*)?)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_named_exists_with_its_options(page):
    known = commands()
    for code in code_of(text(page)):
        for command, rest in CALL.findall(code):
            assert command in known, f"answerable {command}"
            options = options_of(known[command])
            for option in re.findall(r"(?<!\S)(--[a-z][a-z-]*)", rest):
                assert option in options, f"answerable {command} {option}"


def test_every_command_is_told_of_somewhere():
    told = " ".join(code for page in PAGES for code in code_of(text(page)))
    known = [command for command in commands() if not re.search(rf"\b(?:answerable|make) {command}\b", told)]
    assert known == []


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "MAP.md", *sorted((ROOT / "docs").glob("*.md"))], ids=named
)
def test_every_make_target_named_exists(page):
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    for code in code_of(text(page)):
        for target in re.findall(r"(?:^|\s|`)make ([a-z]+)(?!\w)", code):
            assert target in targets, target


def read_settings() -> set[str]:
    """Every variable the program reads, by its readers in settings.py and elsewhere."""
    found = set()
    source = text(ROOT / "answerable/settings.py")
    for name in re.findall(r'\b(?:text|flag|number)\("([A-Z_]+)"', source):
        found.add(f"ANSWERABLE_{name}")
    for name in re.findall(r'\b(?:secret|kept_secret)\("(\w+)"\)', source):
        found |= {f"ANSWERABLE_{name.upper()}", f"ANSWERABLE_{name.upper()}_FILE"}
    for path in (ROOT / "answerable").rglob("*.py"):
        found |= set(re.findall(r'environ(?:\.get\(|\[)"(ANSWERABLE_[A-Z_]+)"', text(path)))
    return found - INNER.keys()


def test_every_setting_read_is_documented():
    assert read_settings() - set(SETTING.findall(text(ROOT / "docs/deploy.md"))) == set()


def test_every_setting_documented_is_read():
    for page in PAGES:
        assert set(SETTING.findall(text(page))) - read_settings() - INNER.keys() == set(), named(page)


def test_the_map_s_folders_and_files_exist():
    shown = re.findall(r"`((?:answerable|tests|docs)/[\w/.]*)`", text(ROOT / "MAP.md"))
    assert len(shown) >= 8
    assert [name for name in shown if not (ROOT / name).exists()] == []


def test_the_map_leaves_no_folder_out():
    told = text(ROOT / "MAP.md")
    folders = {path.name for path in (ROOT / "answerable").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert sorted(name for name in folders if f"{name}/" not in told and name not in ("locale",)) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if not link.startswith(("http://", "https://", "mailto:", "#")):
            assert (page.parent / link.partition("#")[0]).exists(), link


DECISIONS = sorted(path for path in (ROOT / "docs/decisions").glob("0*.md"))
PARTS = ("Context", "Decision", "Consequences", "Rejected")


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_was_not_chosen(decision):
    told = text(decision)
    assert re.match(r"# \d{4} \S", told)
    assert re.search(r"^Status: (?:accepted|superseded by \d{4}|proposed), \d{4}-\d{2}-\d{2}$", told, re.MULTILINE)
    assert [part for part in PARTS if f"**{part}.**" not in told] == []


def test_decisions_are_numbered_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
