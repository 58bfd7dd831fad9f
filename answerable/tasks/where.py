"""The files behind an address, in the order a request meets them."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from answerable.core.case import commands, decide

TEMPLATE = r'"([a-z]+/[a-z_/]+\.html)"'


def files_behind(url: str) -> list[str]:
    """ "file  what it does there" for each; [] for an address the site does not have."""
    path = urlsplit(url).path or "/"
    try:
        match = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404:
        return []
    view = inspect.unwrap(match.func)
    source = Path(inspect.getsourcefile(view) or "")
    text = source.read_text("utf-8")
    package = Path(settings.BASE_DIR)
    rows = [(source, "form -> command")]
    shared = re.search(r"from \.(\w+) import .*\bstep_page\b", text)
    if shared:
        rows.append((source.with_name(f"{shared[1]}.py"), "the page every step of this door shares"))
    if shared or "take_step" in text:
        rows.append((package / "web/steps.py", "take_step: the same for every step"))
        rows.append((package / "record/handle.py", "lock, load, decide, append, project, log; one transaction"))
    rule = _rule_of(text, package)
    if rule:
        rows.append(rule)
    names = re.findall(TEMPLATE, text)
    templates = [path for name in names for path in package.glob(f"*/templates/{name}")]
    if not templates:  # the one of its own name, else that of the shared page
        names = [f"{source.parent.name}/{source.stem}.html"]
        if shared:
            names += re.findall(TEMPLATE, source.with_name(f"{shared[1]}.py").read_text("utf-8"))
        templates = [path for name in names for path in package.glob(f"*/templates/{name}")][:1]
    rows += [(path, "the template") for path in templates]
    return [f"{path.relative_to(package.parent)!s:<58} {what}" for path, what in dict(rows).items()]


def _rule_of(text: str, package: Path) -> tuple[Path, str] | None:
    """The rule in core that decides the command this file makes."""
    made = re.search(r"\bc\.([A-Z]\w+)\(", text)
    if made is None:
        return None
    rule = decide.rule_of(getattr(commands, made[1]))
    source = Path(inspect.getsourcefile(rule) or "")
    return source, f"{rule.__name__}: the rule"
