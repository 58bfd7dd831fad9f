"""Files as people have them, and files that are none."""

from datetime import datetime

import openpyxl
import pytest

from answerable.channels.importing.table_file import ImportStopped, RowRejected, Shape, open_table

XLSX = b"PK\x03\x04"


def rows_of(path, shape=None):
    table = open_table(path, shape or Shape())
    return [row.problem or [row.text(column) for column in table.columns] for row in table.rows()]


def numbers_of(path):
    return [row.number for row in open_table(path, Shape()).rows()]


READ = {
    "plain": (b"a,b\n1,2\n", Shape(), [["1", "2"]]),
    "byte order mark": (b"\xef\xbb\xbfa,b\n1,2\n", Shape(), [["1", "2"]]),
    "line ends of Windows": (b"a,b\r\n1,2\r\n", Shape(), [["1", "2"]]),
    "no last line end": (b"a,b\n1,2", Shape(), [["1", "2"]]),
    "quotes, commas, lines": (b'a,b\n"1,\n""x""",2\n', Shape(), [['1,\n"x"', "2"]]),
    "spaces around": (b" a , b\n 1 ,2 \n", Shape(), [["1", "2"]]),
    "semicolons": (b"a;b\n1;2\n", Shape(delimiter=";"), [["1", "2"]]),
    "Windows letters": ("a,b\nä,2\n".encode("cp1252"), Shape(encoding="cp1252"), [["ä", "2"]]),
    "UTF-16": ("a,b\nä,2\n".encode("utf-16"), Shape(encoding="utf-16"), [["ä", "2"]]),
    "empty lines": (b"a,b\n\n1,2\n,\n\n", Shape(), [["1", "2"]]),
    "header alone": (b"a,b\n", Shape(), []),
    "a field too few": (b"a,b\n1\n", Shape(), ["the row has 1 fields and the header 2"]),
    "a field too many": (b"a,b\n1,2,3\n", Shape(), ["the row has 3 fields and the header 2"]),
    "empty fields at the end": (b"a,b\n1,2,,\n", Shape(), [["1", "2"]]),
    "NUL": (b"a,b\n1,\x002\n", Shape(), ["a field holds a NUL character; is this the right encoding?"]),
    "a million characters": (b"a,b\n1," + b"x" * 10**6 + b"\n", Shape(), [["1", "x" * 10**6]]),
}
NONSENSE = {
    "empty": (b"", Shape(), "is empty"),
    "only line ends": (b"\n\n\n", Shape(), "no names of columns"),
    "only a byte order mark": (b"\xef\xbb\xbf", Shape(), "no names of columns"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Shape(), "is not utf-8 text after line 0"),
    "Windows letters": (b"a,b\n1,2\n\xe4,2\n", Shape(), "is not utf-8 text"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), Shape(), "is not utf-8 text"),
    "UTF-16 without a mark": ("a,b\n1,2\n".encode("utf-16-le"), Shape(), "is it UTF-16?"),
    "UTF-16 cut in two": ("a,b\n1,2\n".encode("utf-16")[:-1], Shape(encoding="utf-16"), "is not utf-16 text"),
    "a quote left open": (b'a,b\n1,"2\n3,4\n', Shape(), "cannot be read as CSV after line 1"),
    "a quote in the middle": (b'a,b\n"1"x,2\n', Shape(), "cannot be read as CSV after line 1"),
    "a workbook cut short": (XLSX + b"\x14\x00", Shape(), "cannot be read as an XLSX workbook"),
    "a text called a workbook": (b"a,b\n", Shape(format="xlsx"), "cannot be read as an XLSX workbook"),
    "a workbook called a text": (XLSX + b"\xff" * 9, Shape(format="csv"), "is not utf-8 text"),
}


@pytest.mark.parametrize(("content", "shape", "rows"), READ.values(), ids=READ)
def test_a_file_is_read(tmp_path, content, shape, rows):
    (tmp_path / "file").write_bytes(content)
    assert rows_of(tmp_path / "file", shape) == rows


@pytest.mark.parametrize(("content", "shape", "said"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_stops_with_a_sentence(tmp_path, content, shape, said):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ImportStopped) as stopped:
        rows_of(tmp_path / "file", shape)
    assert said in str(stopped.value)


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path):
    (tmp_path / "file.csv").write_bytes(b'a,b\n"1\n1",2\n\n3,4\n')
    assert numbers_of(tmp_path / "file.csv") == [2, 4]


def workbook(path, *rows, **sheets):
    book = openpyxl.Workbook()
    for name, own in {"First": rows, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in own:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return path


def test_cells_of_a_workbook(tmp_path):
    day, minute = datetime.fromisoformat("2015-03-02"), datetime.fromisoformat("2015-03-02 08:15")
    path = workbook(
        tmp_path / "b.xlsx", ["a", "b", None], [" x ", 7], [None, 7.0], [day, 7.5], [minute, True], [], ["y"]
    )
    assert rows_of(path) == [["x", "7"], ["", "7"], ["2015-03-02", "7.5"], ["2015-03-02 08:15:00", "True"], ["y", ""]]
    assert numbers_of(path) == [2, 3, 4, 5, 7]


def test_a_sheet_by_its_name(tmp_path):
    path = workbook(tmp_path / "b.xlsx", ["a"], ["1"], Second=[["b"], ["2"]])
    assert rows_of(path) == [["1"]]
    assert rows_of(path, Shape(sheet="Second")) == [["2"]]
    with pytest.raises(ImportStopped, match="no sheet 'Third'; it has First, Second"):
        rows_of(path, Shape(sheet="Third"))


def test_a_formula_never_calculated_has_no_value_where_it_is_used(tmp_path):
    path = workbook(tmp_path / "b.xlsx", ["a", "b"], ["1", "=A1&A2"])
    (row,) = open_table(path, Shape()).rows()
    assert row.text("a") == "1"
    with pytest.raises(RowRejected, match=r"b \(B2\) is a formula that was never calculated"):
        row.text("b")
