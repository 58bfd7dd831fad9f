"""A small institution and a small register to import into it."""

import csv
from pathlib import Path

import openpyxl

from answerable.channels.importing.load import import_file
from answerable.people import keys
from answerable.people.models import Category, Office
from answerable.record import vault
from answerable.record.loading import load_events
from answerable.record.models import CaseHead
from tests.record.record_world import found_office

COLUMNS = (
    "No",
    "Kind",
    "Via",
    "What",
    "Where",
    "Name",
    "Phone",
    "Came",
    "Sent on",
    "Answered",
    "Ended",
    "Result",
    "Clerk",
)
USUAL = {
    "No": "1", "Kind": "Lamp", "Via": "tel", "What": "The lamp is dark.", "Where": "Mill Lane", "Name": "", "Phone": "",
    "Came": "2015-03-02", "Sent on": "", "Answered": "2015-03-09", "Ended": "2015-03-10", "Result": "done", "Clerk": "",
}  # fmt: skip
OPEN = {"Answered": "", "Ended": "", "Result": ""}

MAPPING = """
format = "answerable-import/1"
id = "register"

[file]
timezone = "Europe/London"
dates = ["%Y-%m-%d", "%Y-%m-%d %H:%M"]
record = "No"

[case]
procedure = "uk-two-stage-2024"
office = "town"
language = "en"
channel = { column = "Via", values = { phone = ["tel"], letter = ["post"] } }
category = { column = "Kind", values = { roads = ["Lamp", "Hole"], waste = ["Bins"] } }
summary = ["Kind"]

[narrative]
what_happened = { "Written" = "What" }
where_when = { "Place" = "Where" }

[identity]
name = "Name"
contact = "Phone"

[[event]]
step = "received"
date = "Came"

[[event]]
step = "transferred"
date = "Sent on"
if_empty = "skip"
office = "county"

[[event]]
step = "decided"
date = "Answered"
when = { column = "Result", is = ["done", "refused"], not = [""] }
outcome = { column = "Result", values = { upheld = ["done"], not_upheld = ["refused"] } }
note = "From the register."

[[event]]
step = "closed"
date = "Ended"
if_empty = "skip"
"""


def found_institution():
    """Offices town and county with keys, categories roads and waste; {office: (officer, M)}."""
    found = {"county": found_office("county"), "town": found_office("town", "county")}
    town = Office.objects.get(id="town")
    for category in ("roads", "waste"):
        Category.objects.create(id=category, office=town, procedure="uk-two-stage-2024")
    return found


def register(*changes):
    """Rows like USUAL, each with its changes; numbered from 1 unless it says otherwise."""
    return [{**USUAL, "No": str(number), **change} for number, change in enumerate(changes, 1)]


def write_csv(path: Path, rows, *, encoding="utf-8", columns=COLUMNS) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows, *, columns=COLUMNS, cell=lambda value: value or None) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(columns))
    for row in rows:
        book.active.append([cell(row[column]) for column in columns])
    book.save(path)
    return path


def write_mapping(path: Path, text: str = MAPPING) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def import_rows(folder: Path, *changes, mapping: str = MAPPING, **options):
    file = write_csv(folder / "register.csv", register(*changes))
    return import_file(file, write_mapping(folder / "map.toml", mapping), **options)


def reasons(report):
    return {item.row.number: item.reason for item in report.rejected}


def only_case() -> str:
    return CaseHead.objects.get().case


def opened(institution, office, case):
    officer, m = institution[office]
    return vault.open_with_office_key(case, keys.held_by(officer, m))


def told(case):
    return [(type(event).__name__, event.happened_at) for event in load_events(case)]
