"""docs/catalogue/: events, refusals, settings and routes, drawn from the code. `python -m tests.catalogue` writes them;
tests/habits/test_catalogue.py compares.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

from answerable.core.case.events import EVENTS, Event
from answerable.words.refusals import SENTENCES
from tests.habits.routes import all_routes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "catalogue"
DRAWN = "Drawn from the code by `python -m tests.catalogue`; not edited by hand."


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


KINDS = {
    "str": "text",
    "bool": "yes or no",
    "int": "number",
    "datetime": "moment",
    "date": "day",
    "SealedRef": "sealed text",
}


def kind_of(hint: object) -> tuple[str, str]:
    """("date or nothing", "open") of an Annotated field."""
    mark = getattr(hint, "__metadata__", ("",))[0]
    kind = str(getattr(hint, "__origin__", hint))
    kind = re.sub(r"<class '(?:[\w.]*\.)?(\w+)'>", r"\1", kind).replace(" | None", " or nothing")
    kind = re.sub(r"(?:\w+\.)+(\w+)", r"\1", kind)
    for name, said in KINDS.items():
        kind = re.sub(rf"\b{name}\b", said, kind)
    return re.sub(r"tuple\[(.+), \.\.\.\]", r"\1, any number", kind), str(mark)


def events() -> str:
    """What can happen to a case, with who may read each field."""
    shared = {field.name for field in fields(Event)}
    lines = [
        f"# Events\n\n{DRAWN}\n",
        "*open* stands in plain text in the database; *sealed* is the address and digest of a file under the case's own key.\n",
        f"Every event has: {', '.join(f'`{name}`' for name in sorted(shared))} (all open).\n",
    ]
    for name, event in EVENTS.items():
        hints = get_type_hints(event, include_extras=True)
        own = [field.name for field in fields(event) if field.name not in shared]
        lines.append(f"## {name}\n")
        if event.__doc__ and not event.__doc__.startswith(f"{name}("):
            lines.append(" ".join(event.__doc__.split()) + "\n")
        if own:
            rows = [(f"`{field}`", *kind_of(hints[field])) for field in own]
            lines.append(table(("field", "what it is", "who may read it"), *rows))
        else:
            lines.append("No fields of its own.\n")
    return "\n".join(lines)


def refusals() -> str:
    """Why a step may not be taken, as people read it."""
    rows = sorted((f"`{code}`", re.sub(r"%\((\w+)\)s", r"*\1*", sentence)) for code, sentence in SENTENCES.items())
    return f"# Refusals\n\n{DRAWN} What stands in italics is filled in.\n\n{table(('code', 'sentence'), *rows)}"


READERS = {
    "text": "text",
    "flag": "0 or 1",
    "number": "whole number",
    "secret": "secret",
    "kept_secret": "secret, made if absent",
}


def settings() -> str:
    """Environment variables, as settings.py reads them. docs/deploy.md says what to set them to."""
    source = (ROOT / "answerable/settings.py").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for reader, name, default in re.findall(
        r'\b(text|flag|number|secret|kept_secret)\("(\w+)"(?:, ([^()]+?))?\)', source
    ):
        found[f"ANSWERABLE_{name.upper()}"] = (READERS[reader], default.strip('"'))
        if "secret" in reader:
            found[f"ANSWERABLE_{name.upper()}_FILE"] = ("path of a file with it", "")
    for path in sorted((ROOT / "answerable").rglob("*.py")):
        for name in re.findall(r'environ\.get\("(ANSWERABLE_[A-Z_]+)"', path.read_text(encoding="utf-8")):
            found.setdefault(name, (f"read in {path.relative_to(ROOT)}", ""))
    rows = [(f"`{name}`", kind, f"`{default}`" if default else "") for name, (kind, default) in sorted(found.items())]
    return f"# Settings\n\n{DRAWN}\n\n{table(('variable', 'kind', 'default'), *rows)}"


GUARDS = {
    "all": "anyone",
    "code": "whoever holds reference and code",
    "officers": "an officer with a duty",
    "staff": "anyone signed in",
    "administrators": "the administrator",
}


def routes() -> str:
    """Every address of the site and who may open it."""
    rows = []
    for route in all_routes():
        source = Path(inspect.getsourcefile(inspect.unwrap(route.view)) or "").relative_to(ROOT)
        rows.append((f"`/{route.pattern}`", route.name, GUARDS[route.guard or ""], f"`{source}`"))
    return f"# Routes\n\n{DRAWN}\n\n{table(('address', 'name', 'who', 'file'), *rows)}"


PAGES: dict[str, Callable[[], str]] = {"events": events, "refusals": refusals, "settings": settings, "routes": routes}


def write_all() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in PAGES.items():
        (FOLDER / f"{name}.md").write_text(draw(), encoding="utf-8")
