"""`python -m bench`: every promise about speed, measured here and now. Exit code 1 if a goal is missed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .place import scratch
from .table import HEAD, Line

PARTS = ("submission", "worklist", "case", "search", "weight", "limits", "clocks")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="bulk-made cases for the desk's pages")
    parser.add_argument("--clocks", type=int, default=100_000, help="open clocks to be counted again")
    parser.add_argument("--seconds", type=float, default=40, help="for each side of the submission runs")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be given again")
    options = parser.parse_args()
    parts = tuple(options.only or PARTS)
    missed = 0
    print(HEAD, "met", flush=True)
    with scratch() as folder:
        for line in run(folder, parts, options):
            print(line, flush=True)
            missed += line.met is False
    return int(missed > 0)


def run(folder: Path, parts: tuple[str, ...], options: argparse.Namespace) -> Iterator[Line]:
    if "submission" in parts:
        from . import submission

        yield from submission.measure(folder, options.seconds)
    if "weight" in parts:
        yield weight()
    if "limits" in parts:
        from . import limits

        yield from limits.measure()
    if "clocks" in parts:
        from . import clocks

        yield from clocks.measure(folder, options.clocks)
    if not {"worklist", "case", "search"} & set(parts):
        return
    from . import bulk, pages

    began = time.perf_counter()
    bulk.make_cases(options.cases)
    yield Line.told(f"{options.cases} cases made", f"in {time.perf_counter() - began:.0f} s")
    goal = 50 if options.cases <= 100_000 else 100
    if "worklist" in parts:
        yield from pages.worklist(goal)
    if "case" in parts:
        yield from pages.case_page(goal, options.cases)
    if "search" in parts:
        yield from pages.search(goal)


def weight() -> Line:
    """The first page as whitenoise and the start page send it: two answers' headers, the page, the style sheet."""
    import gzip
    from pathlib import Path

    from django.contrib.staticfiles import finders
    from django.test import Client

    page = Client().get("/", headers={"accept-encoding": "gzip"})
    head = sum(len(name) + len(str(value)) + 4 for name, value in page.items())
    style = gzip.compress(Path(str(finders.find("web/site.css"))).read_bytes(), compresslevel=9)
    return Line.most("first public page on the wire", (2 * head + len(page.content) + len(style)) / 1024, 8, " KB")


if __name__ == "__main__":
    sys.exit(main())
