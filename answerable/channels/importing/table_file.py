"""CSV and XLSX files as rows of cells, read as a stream and as often as asked."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

Cell = str | datetime


class Formula(str):
    """A cell whose formula was never calculated: it has no value. `__str__` is its place, as "E7"."""


LONGEST_FIELD = 10_000_000  # characters; a quote that is never closed is found out here
_NO_WORKBOOK = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError)


class ImportStopped(Exception):
    """The import cannot go on; the text says what to mend. What was loaded before stays and is whole."""


class RowRejected(Exception):
    """Why a row cannot become a case, in plain words that name the column and the value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`format`: csv, xlsx, or "" to tell by the file's first bytes. `sheet`: "" for the first."""

    format: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as a spreadsheet counts, the header is row 1. `problem`: why the row cannot be read, or ""."""

    number: int
    values: tuple[Cell, ...]
    places: Mapping[str, int]
    problem: str = ""

    def cell(self, column: str) -> Cell:
        found = self.values[self.places[column]]
        if isinstance(found, Formula):
            raise RowRejected(
                f"{column} ({found}) is a formula that was never calculated; open the file in a spreadsheet and save it"
            )
        return found

    def text(self, column: str) -> str:
        return text_of(self.cell(column))


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def text_of(cell: Cell) -> str:
    """A date without a time of day is written without one."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell


def quoted(value: str) -> str:
    """A value as a reason shows it, cut so that a reason stays a sentence."""
    return f"“{value[:37]}…”" if len(value) > 40 else f"“{value}”"


def open_table(path: Path, shape: Shape) -> Table:
    """Reads the header. ImportStopped if the file is empty or is not what `shape` says."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise ImportStopped(f"{path.name} is empty")
    workbook = shape.format == "xlsx" or (not shape.format and start == b"PK\x03\x04")

    def records() -> Iterator[Sequence[Cell]]:
        return _workbook_records(path, shape) if workbook else _csv_records(path, shape)

    header = [text_of(cell) for cell in next(records(), [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise ImportStopped(f"{path.name} has no names of columns in its first row")
    if any("\0" in name for name in header):
        raise ImportStopped(f"{path.name} is not {shape.encoding} text; is it UTF-16? Say so in the mapping's [file]")
    return Table(tuple(header), lambda: _rows(records(), header, padded=workbook))


def _rows(records: Iterator[Sequence[Cell]], header: Sequence[str], *, padded: bool) -> Iterator[Row]:
    """Rows with nothing in them are passed over. `padded`: a spreadsheet does not store empty cells at the end."""
    places = {name: place for place, name in enumerate(header)}
    next(records, None)
    for number, record in enumerate(records, 2):
        values = tuple(record)
        if not any(values):
            continue
        count = len(values)
        while len(values) > len(header) and not values[-1]:
            values = values[:-1]
        if padded:
            values += ("",) * (len(header) - len(values))
        problem = ""
        if len(values) != len(header):
            problem = f"the row has {count} fields and the header {len(header)}"
        elif any(isinstance(value, str) and "\0" in value for value in values):
            problem = "a field holds a NUL character; is this the right encoding?"
        yield Row(number, values, places, problem)


def _csv_records(path: Path, shape: Shape) -> Iterator[Sequence[Cell]]:
    encoding = "utf-8-sig" if shape.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else shape.encoding
    before = csv.field_size_limit(LONGEST_FIELD)
    line = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=shape.delimiter, strict=True)
            for record in reader:
                line = reader.line_num
                yield [field.strip() for field in record]
    except UnicodeError as wrong:
        raise ImportStopped(
            f"{path.name} is not {shape.encoding} text after line {line}; name its encoding in the mapping's [file]"
        ) from wrong
    except csv.Error as wrong:
        raise ImportStopped(
            f"{path.name} cannot be read as CSV after line {line}: {wrong}; look at its quotes and the delimiter"
        ) from wrong
    finally:
        csv.field_size_limit(before)


def _workbook_records(path: Path, shape: Shape) -> Iterator[Sequence[Cell]]:
    """The values as the spreadsheet last calculated them."""
    try:
        stored = openpyxl.load_workbook(path, read_only=True, data_only=True)
        written = openpyxl.load_workbook(path, read_only=True)
        name = shape.sheet or stored.sheetnames[0]
        if name not in stored.sheetnames:
            raise ImportStopped(f"{path.name} has no sheet {name!r}; it has {', '.join(stored.sheetnames)}")
        values, formulas = stored[name], written[name]
        for sheet in (values, formulas):
            if not hasattr(sheet, "reset_dimensions"):
                raise ImportStopped(f"{name!r} in {path.name} is a chart, not a sheet of cells")
            sheet.reset_dimensions()
        for found, typed in zip_longest(values.iter_rows(), formulas.iter_rows()):
            yield [_cell(cell.value, source) for cell, source in zip_longest(found, typed)]
    except _NO_WORKBOOK as wrong:
        raise ImportStopped(f"{path.name} cannot be read as an XLSX workbook: {wrong}") from wrong


def _cell(value: object, source: Any) -> Cell:
    """`source`: the same cell with its formula."""
    if value is None:
        return Formula(source.coordinate) if source.data_type == "f" else ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
