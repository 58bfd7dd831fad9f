"""docs/rules/worked-dates.md, executed: every row is a call of the command line, and its first line is compared."""

import re
import shlex
from pathlib import Path

import pytest

from answerable import cli

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules" / "worked-dates.md"


def rows_of_the_page():
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if len(cells) in (4, 5) and cells[2].startswith("`") and cells[0].isdigit():
            yield pytest.param(cells[2].strip("`"), cells[3].strip(" |"), id=f"{cells[0]} {cells[1]}")


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("call", "last_day"), list(rows_of_the_page()))
def test_row(capsys, call, last_day):
    code = cli.main(["limit", *shlex.split(call), "--today", "2026-01-02"])
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    first = said.out.splitlines()[0]
    assert first == last_day or re.search(r"\(\w{3} (\d{4}-\d\d-\d\d)\)$", first)[1] == last_day


def test_the_page_has_its_rows():
    numbers = [int(row.id.split()[0]) for row in rows_of_the_page()]
    assert set(numbers) >= set(range(1, 30)), "every case of the sources"
    assert len(numbers) >= 80
