"""Collect every message of code and templates. `python -m answerable.locale.extracting` renews the .po files.

Django's own command needs GNU gettext; Babel reads Python itself, and Django's templatize turns templates into Python.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LANGUAGES = {"zh-hans": "zh_Hans", "ar": "ar", "es": "es", "fr": "fr"}


def collect() -> Catalog:
    """Every message with where it stands."""
    catalog = Catalog(project="answerable", charset="utf-8", fuzzy=False)
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        place = str(path.relative_to(ROOT.parent))
        for line, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def po_path(directory: str) -> Path:
    return ROOT / "locale" / directory / "LC_MESSAGES" / "django.po"


def renew() -> None:
    """Merge new messages into each language's file; translations stay, messages no longer used go."""
    found = collect()
    for directory in LANGUAGES.values():
        path = po_path(directory)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = Catalog(locale=directory, project="answerable", charset="utf-8", fuzzy=False)
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=directory)
        catalog.update(found, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=120, no_location=True, sort_output=True, ignore_obsolete=True)


if __name__ == "__main__":
    renew()
