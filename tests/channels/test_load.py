"""Rows become cases: whole, once, sealed, and quiet."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from answerable.channels.importing.load import ImportStopped, import_file
from answerable.channels.importing.mapping import MappingWrong
from answerable.core.case import commands as c
from answerable.people.models import Category, Duty, Office, OfficeKey, Officer
from answerable.record import handle, vault
from answerable.record.loading import load_case, load_events
from answerable.record.models import (
    CaseHead,
    Docket,
    RunningClock,
    SealedObject,
    StoredEvent,
    Submission,
    Wrap,
)
from answerable.record.rows import Writes

from .import_world import (
    MAPPING,
    OPEN,
    import_rows,
    only_case,
    opened,
    reasons,
    register,
    told,
    write_csv,
    write_mapping,
    write_xlsx,
)


def test_a_row_is_a_case_with_its_dates(institution, tmp_path):
    report = import_rows(tmp_path, {"Sent on": "2015-03-04 16:30"})
    assert (report.told, report.already, report.rejected) == (1, 0, [])
    case = only_case()
    assert told(case)[:5] == [
        ("GrievanceFiled", datetime(2015, 3, 2, 12, tzinfo=UTC)),
        ("Summarised", datetime(2015, 3, 2, 12, tzinfo=UTC)),
        ("Transferred", datetime(2015, 3, 4, 16, 30, tzinfo=UTC)),
        ("DecisionIssued", datetime(2015, 3, 9, 12, tzinfo=UTC)),
        ("CaseClosed", datetime(2015, 3, 10, 12, tzinfo=UTC)),
    ]
    events = load_events(case)
    assert all(event.imported and event.by == "import" for event in events)
    assert timezone.now() - events[0].at < timezone.timedelta(minutes=1)
    row = Docket.objects.get()
    assert (row.office, row.phase, row.category, row.channel, row.summary) == (
        "county",
        "closed",
        "roads",
        "phone",
        "Lamp",
    )
    assert (row.imported, row.due_at) == (True, None)


def test_the_office_that_holds_the_case_opens_it_and_nobody_else(institution, tmp_path):
    import_rows(tmp_path, {"Sent on": "2015-03-04", "Name": "Ash Reed", "Phone": "555 0100"})
    case = only_case()
    opener = opened(institution, "county", case)
    filed = load_events(case)[0]
    assert (
        opener.read(filed.narrative)
        == '{"what_happened": "Written: The lamp is dark.", "where_when": "Place: Mill Lane", "remedy_wanted": ""}'
    )
    assert opener.read(filed.identity) == '{"name": "Ash Reed", "contact": "555 0100"}'
    assert '"outcome": "upheld"' in opener.read(load_events(case)[3].decision)
    with pytest.raises(vault.NoKey):
        opened(institution, "town", case)
    assert set(Wrap.objects.values_list("holder", flat=True)) == {"code", "office:county:1"}


def test_without_a_name_the_case_is_anonymous(institution, tmp_path):
    import_rows(tmp_path, {}, {"Name": "Ash Reed"})
    assert sorted(load_case(row.case).anonymous for row in CaseHead.objects.all()) == [False, True]


def test_csv_and_xlsx_give_the_same_cases(institution, tmp_path):
    """The same record in the other kind of file is the same case; under another id the two can be compared."""
    rows = register(
        {"Sent on": "2015-03-04 16:30"}, {**OPEN, "Name": "Ash Reed"}, {"Came": "2015-02-30"}, {"Kind": "Trees"}
    )
    mapping = write_mapping(tmp_path / "map.toml")
    other = write_mapping(tmp_path / "other.toml", MAPPING.replace('id = "register"', 'id = "other"'))
    first = import_file(write_csv(tmp_path / "rows.csv", rows), mapping)
    mine = set(CaseHead.objects.values_list("case", flat=True))

    def dated(value):
        """As a spreadsheet keeps it: a date as a date, a number as a number, nothing as nothing."""
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return int(value) if value.isdecimal() else value or None

    for name, cell in (("typed.xlsx", dated), ("texts.xlsx", lambda value: value or None)):
        again = import_file(write_xlsx(tmp_path / name, rows, cell=cell), mapping)
        assert (again.told, again.already, reasons(again)) == (0, 2, reasons(first))
    second = import_file(tmp_path / "typed.xlsx", other)
    assert (second.told, reasons(second)) == (2, reasons(first))

    def life(case):
        text = opened(institution, load_case(case).office, case).read(load_events(case)[0].narrative)
        return (told(case), Docket.objects.filter(case=case).values_list("category", "office", "phase").get(), text)

    theirs = set(CaseHead.objects.values_list("case", flat=True)) - mine
    assert sorted(map(life, mine)) == sorted(map(life, theirs))


def test_twice_is_once(institution, tmp_path):
    import_rows(tmp_path, {}, {}, OPEN)
    before = StoredEvent.objects.count()
    report = import_rows(tmp_path, {}, {"What": "Told otherwise."}, OPEN)
    assert (report.told, report.already, report.rejected) == (0, 3, [])
    assert (CaseHead.objects.count(), StoredEvent.objects.count()) == (3, before)
    assert import_rows(tmp_path, {}, {}, OPEN, {}).told == 1


class Killed(BaseException):
    pass


def test_stopped_between_rows_and_run_again(institution, tmp_path):
    def die_at_two(done, total):
        assert total == 4
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        import_rows(tmp_path, {}, {}, {}, {}, progress=die_at_two)
    assert CaseHead.objects.count() == 2
    report = import_rows(tmp_path, {}, {}, {}, {})
    assert (report.told, report.already, CaseHead.objects.count()) == (2, 2, 4)


@pytest.mark.parametrize("place", ["_save_sealed", "project", "_append"])
def test_stopped_inside_a_row_leaves_nothing_of_it(institution, tmp_path, monkeypatch, place):
    def die(*args, **options):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(handle, place, die)
        with pytest.raises(Killed):
            import_rows(tmp_path, {}, {})
    for table in (CaseHead, StoredEvent, SealedObject, Wrap, Submission, Docket, RunningClock):
        assert not table.objects.exists(), table
    assert import_rows(tmp_path, {}, {}).told == 2


def test_progress_counts_to_the_end(institution, tmp_path):
    seen = []
    import_rows(tmp_path, {}, {"Kind": "Trees"}, {}, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_dry_run_writes_nothing_and_says_the_same(institution, tmp_path):
    before = database_texts()
    rows = ({}, {"Kind": "Trees"}, {"Came": "?"}, {"Ended": "2015-03-10", "Answered": "", "Result": ""})
    dry = import_rows(tmp_path, *rows, dry_run=True)
    assert database_texts() == before
    true = import_rows(tmp_path, *rows)
    assert (dry.told, reasons(dry)) == (true.told, reasons(true))
    assert dry.in_words().startswith("4 rows read: 1 would be imported, 0 already here, 3 rejected.")
    assert dry.in_words().endswith("nothing was written.")


REJECTED = {
    "no record number": ({"No": ""}, "No is empty: without a record number nobody could tell it is imported once"),
    "a book for a record number": ({"No": "9" * 201}, "No has 201 characters, that is no record number"),
    "unknown kind": ({"Kind": "Trees"}, "the mapping does not say what “Trees” in Kind means"),
    "unknown result": ({"Result": "lost"}, "the mapping does not say what “lost” in Result means"),
    "no day received": ({"Came": ""}, "Came empty: no date for “received”"),
    "no day of the answer": ({"Answered": ""}, "Answered empty: no date for “decided”"),
    "no such day": ({"Came": "2015-02-30"}, "“2015-02-30” in Came is not a date written as %Y-%m-%d or %Y-%m-%d %H:%M"),
    "still to come": ({"Ended": "2999-01-01"}, "Ended lies in the future (2999-01-01 12:00)"),
    "answered before it came": ({"Answered": "2015-03-01"}, "Answered (2015-03-01) lies before Came (2015-03-02)"),
    "ended before the answer": ({"Ended": "2015-03-08"}, "Ended (2015-03-08) lies before Answered (2015-03-09)"),
    "nothing happened": ({"What": "\u200b"}, "nothing says what happened: What empty"),
    "a book": ({"What": "x" * 60_000}, "what_happened would have 60009 characters, at most 50000 are kept"),
    "closed without an answer": ({"Result": ""}, "Close: This step is not possible at the present stage of the case."),
    "two things at once": ({"Kind": "Trees", "Came": "?"}, "the mapping does not say what “Trees” in Kind means; “?” in Came is not a date written as %Y-%m-%d or %Y-%m-%d %H:%M"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), REJECTED.values(), ids=REJECTED)
def test_a_row_is_rejected_for_a_reason_and_leaves_nothing(institution, tmp_path, change, reason):
    report = import_rows(tmp_path, change)
    assert (reasons(report), report.told) == ({2: reason}, 0)
    assert not StoredEvent.objects.exists()
    assert not SealedObject.objects.exists()


def test_a_summary_that_is_too_long_is_rejected(institution, tmp_path):
    mapping = MAPPING.replace('summary = ["Kind"]', 'summary = ["Where"]')
    report = import_rows(tmp_path, {"Where": "x" * 501}, mapping=mapping)
    assert reasons(report) == {2: "Write the summary: The summary has 501 characters. Please keep it to 500."}


def test_the_same_record_twice_in_a_file_is_one_case(institution, tmp_path):
    rows = ({"No": "7"}, {"No": "8"}, {"No": "7"}, {"No": "7", "What": "Another text."})
    for told_now in (2, 0):
        report = import_rows(tmp_path, *rows)
        assert report.told == told_now
        assert reasons(report) == {4: "the same record number as row 2", 5: "the same record number as row 2"}
    assert CaseHead.objects.count() == 2


def test_the_rejected_rows_are_written_with_their_reasons(institution, tmp_path):
    report = import_rows(tmp_path, {}, {"Kind": "Trees", "What": '=HYPERLINK("x")', "Clerk": "Vale, W."})
    report.write_rejected(tmp_path / "rejected.csv")
    header, row = (tmp_path / "rejected.csv").read_text("utf-8-sig").splitlines()
    assert (
        header
        == "No,Kind,Via,What,Where,Name,Phone,Came,Sent on,Answered,Ended,Result,Clerk,rejected row,rejected because"
    )
    assert row == (
        '2,Trees,tel,"\'=HYPERLINK(""x"")",Mill Lane,,,2015-03-02,,2015-03-09,2015-03-10,done,"Vale, W.",'
        "3,the mapping does not say what “Trees” in Kind means"
    )
    assert os.stat(tmp_path / "rejected.csv").st_mode & 0o777 == 0o600


def test_the_report_lists_a_few_reasons_and_counts_many(institution, tmp_path):
    few = import_rows(tmp_path, {}, {"Kind": "Trees"})
    assert few.in_words().splitlines() == [
        "2 rows read: 1 imported, 0 already here, 1 rejected.",
        "  row 3: the mapping does not say what “Trees” in Kind means",
    ]
    many = import_rows(tmp_path, *({"No": f"A{n}", "Kind": f"Tree {n}"} for n in range(30)), {"Came": ""})
    assert many.in_words().splitlines()[1:] == [
        "  30 × the mapping does not say what … in Kind means (first: row 2)",
        "  1 × Came empty: no date for … (first: row 32)",
        "  --rejected FILE.csv writes each of them with its row.",
    ]


def database_texts():
    """Every value of every table, as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row]
    return sorted(found)


def test_no_name_and_no_text_reaches_the_database_in_plain(institution, tmp_path):
    """Clerk is not mapped and goes nowhere; Name, Phone and What are sealed; the record number is only a digest."""
    planted = {
        "Clerk": "Wren Alderplanted",
        "Name": "Ash Reedplanted",
        "Phone": "555planted",
        "What": "Darkplanted",
        "No": "R-planted-1",
    }
    report = import_rows(tmp_path, planted)
    assert report.told == 1
    assert [text for text in database_texts() if b"planted" in text] == []
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        for part in ("", "-wal"):
            assert b"planted" not in Path(name + part).read_bytes()


def test_the_reference_is_random_with_check_digits_and_the_token_says_no_number(institution, tmp_path):
    import_rows(tmp_path, {"No": "4711"})
    case = only_case()
    assert len(case) == 12
    assert int(case) % 97 == 1
    token = Submission.objects.get()
    assert token.case == case
    assert token.token.startswith("import:register:")
    assert "4711" not in token.token


def test_an_office_without_a_key_stops_with_who_must_sign_in(institution, tmp_path):
    Office.objects.create(id="village", names={"en": "Village"})
    mapping = MAPPING.replace('office = "county"', 'office = "village"')
    with pytest.raises(ImportStopped, match="Give an officer a duty in village"):
        import_rows(tmp_path, {}, mapping=mapping)
    officer = Officer.objects.create(id="o-wren", username="wren", name="Wren")
    Duty.objects.create(officer=officer, office_id="village")
    with pytest.raises(ImportStopped, match="For village, one of these must sign in first: wren"):
        import_rows(tmp_path, {}, mapping=mapping, dry_run=True)
    assert not StoredEvent.objects.exists()


def test_a_swapped_office_key_stops_the_import(institution, tmp_path):
    OfficeKey.objects.filter(office="town").update(recipient=OfficeKey.objects.get(office="county").recipient)
    with pytest.raises(ImportStopped, match="does not carry our mark"):
        import_rows(tmp_path, {})


def test_a_mapping_with_faults_loads_nothing(institution, tmp_path):
    Category.objects.filter(id="waste").delete()
    with pytest.raises(MappingWrong) as wrong:
        import_rows(tmp_path, {}, mapping=MAPPING.replace('"Came"', '"Arrived"'))
    assert [fault.split(": ")[2] for fault in wrong.value.faults] == ["unknown-category", "no-such-column"]
    assert not StoredEvent.objects.exists()


def test_a_file_broken_at_its_end_loads_nothing(institution, tmp_path):
    file = write_csv(tmp_path / "rows.csv", register({}, {}))
    file.write_bytes(file.read_bytes() + b'"left open')
    with pytest.raises(ImportStopped, match="after line 3"):
        import_file(file, write_mapping(tmp_path / "map.toml"))
    assert not StoredEvent.objects.exists()


def test_only_an_import_tells_what_happened_elsewhere(institution):
    filing = c.FileGrievance(
        by=c.COMPLAINANT, at=timezone.now(), case="000000000098", office="town", category="roads", channel="web",
        language="en", anonymous=True, narrative=c.SealedRef("", "narrative", "", 0),
    )  # fmt: skip
    with pytest.raises(TypeError, match="only an import"):
        handle.tell_history("uk-two-stage-2024", filing, [], Writes())
