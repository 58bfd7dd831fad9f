"""What the code must look like, checked by machine: sizes, names, where time and chance may enter, no foreign address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "answerable"
MOST_LINES, MOST_WITH_A_REASON, MOST_OF_A_FUNCTION = 400, 600, 50

# A file that may be longer than 400 lines (never than 600), and why.
LONG_FILES: dict[str, str] = {}
# A function that may be longer than 50 lines, and why.
LONG_FUNCTIONS = {
    "answerable/core/case/evolve.py:_fold": "one arm per event: a table, not a tangle",
    "answerable/words/events.py:say_event": "one arm per event: a table, not a tangle",
    "answerable/core/working_time.py:count_limit": "one algorithm, in the order docs/rules/working-time.md tells it",
}


@cache
def sources() -> tuple[Path, ...]:
    found = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    return tuple(sorted(found))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def package_files(*but: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sources():
        name = name_of(path)
        if name.startswith("answerable/") and not any(name.startswith(f"answerable/{skip}") for skip in but):
            yield name, tree(path)


def test_files_are_short():
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES and name not in LONG_FILES} == {}
    assert {name: sizes[name] for name in LONG_FILES if sizes.get(name, 0) > MOST_WITH_A_REASON} == {}
    assert [name for name in LONG_FILES if sizes.get(name, 0) <= MOST_LINES] == [], "no exception that is not needed"


def functions(module: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short():
    found = {f"{name}:{function}": size for name, module in package_files() for function, size in functions(module)}
    long = {name for name, size in found.items() if size > MOST_OF_A_FUNCTION}
    assert long - LONG_FUNCTIONS.keys() == set()
    assert [name for name in LONG_FUNCTIONS if name not in long] == [], "no exception that is not needed"


CHANCE = {"uuid", "random", "secrets"}
MAY_DRAW = {
    "answerable/record/chance.py": "the one place where chance enters",
    "answerable/settings.py": "a site's own secrets, made once",
}


def imported(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def test_chance_enters_in_one_place():
    drawing = {name for name, module in package_files() if imported(module) & CHANCE}
    assert drawing == set(MAY_DRAW)


CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
MAY_ASK_THE_CLOCK = (
    "complainant/",
    "desk/",
    "public/",
    "web/",
    "channels/",
    "tasks/",
    "demo/",
    "cli/",
    "people/unlocked.py",
)


def test_time_enters_at_the_doors():
    """Rules and the record get it handed over, so that every date can be counted again."""
    asking = set()
    for name, module in package_files(*MAY_ASK_THE_CLOCK):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                asking.add(f"{name}:{node.lineno}")
    assert asking == set()


def test_nobody_asks_the_machine_s_own_clock():
    """`datetime.now()` and `date.today()` give the machine's zone; `timezone.now()` is aware."""
    asking = set()
    for name, module in package_files():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "datetime.now",
                "date.today",
                "datetime.utcnow",
            ):
                asking.add(f"{name}:{node.lineno}")
    assert asking == set()


BANNED = re.compile(r"(?:Manager|Helper|Utils?|Base|Service|Handler|Processor)(?:s)?$|^(?:Base|Abstract)[A-Z]")


def test_no_name_that_attracts_everything():
    named = set()
    for path in sources():
        name = name_of(path)
        if re.search(r"(?:^|/)(?:utils?|helpers?|managers?|services?|common|misc)\.py$", name):
            named.add(name)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and BANNED.search(node.name):
                named.add(f"{name}:{node.name}")
    assert named == set()


def test_every_silenced_warning_says_why():
    silent = []
    for path in sources():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            told = re.search(r"#\s*(?:type:\s*ignore|noqa)\b(?:\[[^\]]*\]|:\s*[A-Z0-9, ]+)?(.*)$", line)
            if told and path != Path(__file__) and not re.search(r"[#-]\s*\w+", told[1]):
                silent.append(f"{name_of(path)}:{number}")
    assert silent == []


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the project that goes out."""
    kinds = {".py", ".md", ".html", ".css", ".js", ".toml", ".svg", ".txt", ".cfg", ".yml", ".yaml", ".csv"}
    skip = {".venv", "var", ".git", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    for path in ROOT.rglob("*"):
        inside = set(path.relative_to(ROOT).parts)
        if path.is_file() and (path.suffix in kinds or path.name == "Makefile") and not inside & skip:
            yield name_of(path), path.read_text(encoding="utf-8")


MACHINE = re.compile(r"(?:/work/|/home/\w|/root/|/Users/|C:\\\\|/tmp/pytest)")


def test_no_path_of_somebody_s_machine():
    found = [f"{name}: {MACHINE.search(text)[0]}" for name, text in texts() if MACHINE.search(text)]
    assert [line for line in found if not line.startswith("tests/habits/test_shape.py")] == []


FOREIGN = re.compile(r"(?:https?:)?//([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)
QUICK_EXIT = re.compile(r"quick.?exit|exit", re.IGNORECASE)
NAMED_ONLY = {"www.w3.org"}  # the name of SVG's own vocabulary, which no browser asks for


def test_no_page_names_a_foreign_address_but_the_quick_exit():
    """Whoever reads a page here is known to nobody else."""
    found = []
    for path in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.css"), *PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.svg")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            hosts = set(FOREIGN.findall(line)) - NAMED_ONLY
            if hosts and not QUICK_EXIT.search(line):
                found.append(f"{name_of(path)}:{number}: {hosts}")
    assert found == []


def test_no_page_has_anything_inline():
    """The content policy refuses it, and silently."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)
    found = [name_of(path) for path in PACKAGE.rglob("*.html") if inline.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_swallowed_fault():
    """`except Exception` only where it is told to somebody, never a bare `except`."""
    may = {
        "answerable/tasks/worker.py": "one duty's fault stops no other; logged",
        "answerable/tasks/clocks.py": "one case's fault stops no other; logged",
        "answerable/tasks/warnings.py": "one case's fault stops no other; logged",
        "answerable/tasks/recounting.py": "one case's fault stops no other; logged",
        "answerable/core/sealing.py": "a self-test that cannot run has failed",
        "answerable/web/errors.py": "the fault page must answer whatever is broken; logged",
    }
    broad = set()
    for name, module in package_files():
        for node in ast.walk(module):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            ):
                broad.add(name)
    assert broad - may.keys() == set()


def test_nothing_is_imported_inside_a_function_but_on_the_command_line():
    """It hides what depends on what. The command line alone does it: `verify` must run without Django."""
    hidden = set()
    for name, module in package_files("cli/", "demo/"):
        for function in ast.walk(module):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                hidden |= {name for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))}
    assert hidden == set()


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "MAP.md", "pyproject.toml", "Makefile"])
def test_what_a_newcomer_looks_for_is_there(name):
    assert (ROOT / name).is_file()
