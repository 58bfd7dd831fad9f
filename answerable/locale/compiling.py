"""Compile the message files next to them, where they are newer. `python -m answerable.locale.compiling`"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all() -> int:
    """The number of files written."""
    written = 0
    for source in sorted(Path(__file__).parent.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        with target.open("wb") as file:
            write_mo(file, catalog)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
