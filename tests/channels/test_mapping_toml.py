"""A mapping with faults: all of them, each with its line."""

import pytest

from answerable.channels.importing.mapping import Here, MappingWrong
from answerable.channels.importing.mapping_toml import read_mapping
from answerable.channels.importing.table_file import ImportStopped
from answerable.record.rulebooks import all_procedures

from .import_world import COLUMNS, MAPPING

HERE = Here(frozenset({"town", "county"}), frozenset({"roads", "waste"}), {x.id: x for x in all_procedures()})


def faults_of(text, columns=COLUMNS):
    with pytest.raises(MappingWrong) as wrong:
        read_mapping(text, HERE, lambda shape: columns)
    return wrong.value.faults


def line_of(text, part):
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


CHANGES = {
    # what: (in the mapping, becomes, fault)
    "another format": ("answerable-import/1", "answerable-import/9", "format: unknown-value"),
    "no id": ('id = "register"', 'id = "The Register!"', "id: not-an-id"),
    "unknown key": ('record = "No"', 'record = "No"\nrecrod = "No"', "file.recrod: unknown-key"),
    "unknown table": ("[identity]", '[persons]\na = "b"\n[identity]', "persons: unknown-key"),
    "unknown timezone": ("Europe/London", "Europe/Atlantis", "file.timezone: unknown-timezone"),
    "timezone is a path": ("Europe/London", "../../etc/passwd", "file.timezone: unknown-timezone"),
    "encoding that is none": ("[file]", '[file]\nencoding = "klingon"', "file.encoding: unknown-encoding"),
    "encoding of bytes": ("[file]", '[file]\nencoding = "base64"', "file.encoding: unknown-encoding"),
    "two delimiters": ("[file]", '[file]\ndelimiter = ";,"', "file.delimiter: not-one-character"),
    "unknown kind of file": ("[file]", '[file]\nformat = "ods"', "file.format: unknown-value"),
    "date without a year": ('"%Y-%m-%d", ', '"%d/%m", ', "file.dates: not-a-date-format"),
    "date format that is none": ('"%Y-%m-%d", ', '"%Q", ', "file.dates: not-a-date-format"),
    "unknown procedure": ("uk-two-stage-2024", "uk-three-stage", "case.procedure: unknown-procedure"),
    "unknown office": ('office = "town"', 'office = "moon"', "case.office: unknown-office"),
    "unknown office of a step": ('office = "county"', 'office = "moon"', "event[1].office: unknown-office"),
    "unknown category": ("waste = [", "litter = [", "case.category: unknown-category"),
    "unknown channel": ("phone = [", "fone = [", "case.channel: unknown-channel"),
    "unknown language": ('"en"', '"English!"', "case.language: unknown-language"),
    "language that is too long": ('"en"', '"zh-abcdefghijk"', "case.language: unknown-language"),
    "number for a text": ('office = "town"', "office = 5", "case.office: not-text"),
    "value named twice": ('["Lamp", "Hole"]', '["Lamp", "Bins"]', "case.category.values: value-twice"),
    "unknown key of a choice": ('column = "Via", ', 'column = "Via", default = "x", ', "case.channel.default: unknown-key"),
    "nothing tells what happened": ('what_happened = { "Written" = "What" }', "", "narrative.what_happened: missing"),
    "unknown outcome": ("upheld = [", "granted = [", "event[2].outcome: unknown-outcome"),
    "outcome that is an exit": ("not_upheld = [", "out_of_scope = [", "event[2].outcome: unknown-outcome"),
    "unknown step": ('step = "closed"', 'step = "burnt"', "event[3].step: unknown-value"),
    "step without a date": ('date = "Ended"', "", "event[3].date: missing"),
    "key of another step": ('date = "Ended"', 'date = "Ended"\noffice = "town"', "event[3].office: unknown-key"),
    "received is not first": ('step = "received"', 'step = "withdrawn"', "event[0]: received-comes-first"),
    "received may be skipped": ('date = "Came"', 'date = "Came"\nif_empty = "skip"', "event[0].if_empty: unknown-key"),
    "decision that says nothing": ('note = "From the register."', "", "event[2].text: missing"),
    "when without not": (', not = [""]', "", "event[2].when.not: missing"),
    "value that is and is not": ('not = [""]', 'not = ["done"]', "event[2].when.not: value-twice"),
    "column the file has not": ('date = "Came"', 'date = "Arrived"', "event[0].date: no-such-column"),
    "person in the summary": ('summary = ["Kind"]', 'summary = ["Kind", "Name"]', "case.summary: names-a-person"),
    "person as record number": ('record = "No"', 'record = "Name"', "file.record: names-a-person"),
    "person in what happened": ('"Written" = "What"', '"Written" = "Phone"', "narrative.what_happened.Written: names-a-person"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), CHANGES.values(), ids=CHANGES)
def test_a_fault_is_named_with_its_line(old, new, fault):
    assert old in MAPPING
    text = MAPPING.replace(old, new, 1)
    found = [line for line in faults_of(text) if fault in line]
    assert len(found) == 1, faults_of(text)
    number = int(found[0].removeprefix("line ").partition(":")[0])
    first = MAPPING[: MAPPING.index(old)].count("\n") + 1
    around = text.split("\n")[number - 1].startswith("[") and number <= first  # what is missing has no line of its own
    assert first <= number <= first + new.count("\n") or around


def test_all_faults_are_listed_at_once_in_the_order_of_the_file():
    text = MAPPING
    for old, new in (
        ('"en"', '"!"'),
        ("phone = [", "fone = ["),
        ('date = "Came"', 'date = "X"'),
        ("upheld =", "won ="),
    ):
        text = text.replace(old, new, 1)
    found = faults_of(text)
    lines = [int(fault.removeprefix("line ").partition(":")[0]) for fault in found]
    assert [fault.split(": ")[2] for fault in found] == [
        "unknown-language",
        "unknown-channel",
        "no-such-column",
        "unknown-outcome",
    ]
    assert lines == sorted(lines)
    assert lines[:3] == [line_of(text, '"!"'), line_of(text, "fone"), line_of(text, 'date = "X"')]


def test_a_text_that_is_no_toml_is_one_fault_with_its_line():
    assert faults_of("format = \n")[0].startswith("line 1: file: not-toml")


def test_one_column_only_asks_about_the_delimiter():
    assert "is the delimiter right?" in faults_of(MAPPING, ["No;Kind;Via"])[0]


def test_a_column_that_is_there_twice_cannot_be_used():
    assert faults_of(MAPPING, [*COLUMNS, "Came"]) == [
        f"line {line_of(MAPPING, 'Came')}: event[0].date: column-twice: the file has 2 columns 'Came'"
    ]


def test_a_mapping_that_misnames_the_encoding_is_told_before_the_file_it_cannot_read():
    def unreadable(shape):
        raise ImportStopped("not utf-8")

    with pytest.raises(MappingWrong, match="unknown-encoding"):
        read_mapping(MAPPING.replace("[file]", '[file]\nencoding = "klingon"'), HERE, unreadable)
    with pytest.raises(ImportStopped):
        read_mapping(MAPPING, HERE, unreadable)


def test_an_empty_mapping_says_what_it_needs():
    found = " ".join(faults_of(""))
    for place in (
        "format",
        "id",
        "file.timezone",
        "file.record",
        "case.procedure",
        "case.office",
        "received-comes-first",
    ):
        assert place in found
