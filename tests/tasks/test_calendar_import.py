"""`answerable calendar`: a year is made from the library only when the library knows it, and nothing is overwritten
unasked.
"""

import tomllib
from datetime import date
from importlib.metadata import version

import pytest

from answerable import cli
from answerable.core.calendar_toml import read_calendar
from answerable.record.calendar_files import load_place, place_ids, read_place
from answerable.record.rulebooks import all_procedures
from answerable.tasks import doctor
from answerable.tasks.calendar_import import BY_HAND, ImportRefused, make_place, make_year, write_years

MADE = [place for place in place_ids("") if place not in BY_HAND]
ADDITIONS = 'format = "answerable-calendar-additions/1"\n[half_days]\n2026-12-24 = "Christmas Eve"\n'


@pytest.fixture
def own(tmp_path, settings):
    folder = tmp_path / "calendars"
    folder.mkdir()
    settings.CALENDARS = str(folder)
    return folder


@pytest.fixture
def run(capsys):
    """`answerable calendar ...`: (exit code, what was printed, what was complained about)."""

    def run_command(*arguments):
        capsys.readouterr()
        code = cli.main(["calendar", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_command


@pytest.mark.parametrize("place", MADE)
def test_the_importer_opens_and_closes_the_same_days_as_the_frozen_files(place):
    frozen = read_place(place, "")
    for year in frozen.years:
        made = tomllib.loads(make_year(place, year))
        for table, days in {"closed": frozen.closed, "open": frozen.open}.items():
            kept = {day.isoformat() for day in days if day.year == year}
            assert set(made.get(table, {})) == kept, year


REFUSED = {
    "china before the state council's notice": ("CN", 2027, "2027 is not published for CN"),
    "only estimates of india": ("IN", 2027, "2027 is not published for IN"),
    "only estimates of kenya": ("KE", 2027, "2027 is not published for KE"),
    "only estimates of the philippines": ("PH", 2027, "2027 is not published for PH"),
    "indonesia before its eids are confirmed": ("ID", 2027, "2027 is not published for ID"),
    "only estimates of egypt": ("EG", 2027, "2027 is not published for EG"),
    "britain without a part": ("GB", 2026, "GB-ENG, GB-NIR, GB-SCT, GB-WLS"),
    "australia without a part": ("AU", 2026, "AU-NSW"),
    "by hand": ("EU", 2026, "compiled by hand"),
    "no such country": ("XX", 2026, "no place 'XX'"),
    "no such part": ("DE-XX", 2026, "no place 'DE-XX'"),
    "no id": ("../DE", 2026, "no place '../DE'"),
    "small letters": ("de", 2026, "no place 'de'"),
    "too early": ("DE", 1800, "1800 is out of range for DE"),
    "too late": ("CN", 9999, "9999 is out of range for CN"),
}


@pytest.mark.parametrize(("place", "year", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_made_is_refused_in_a_sentence(place, year, why):
    with pytest.raises(ImportRefused) as refused:
        make_year(place, year)
    assert why in str(refused.value)


@pytest.mark.parametrize("year", [2001, 2005, 2006, 2011, 2024, 2026])
def test_worked_weekends_are_those_of_the_year(year):
    assert all(day.startswith(str(year)) for day in tomllib.loads(make_year("CN", year))["open"])


def test_a_year_names_the_library_and_what_is_estimated():
    made = tomllib.loads(make_year("EG", 2026))
    assert made["source"].startswith(f"holidays {version('holidays')}, EG (public, government)")
    assert "7 estimated days, to be confirmed" in made["source"]
    assert made["closed"]["2026-05-27"] == "Eid al-Adha (estimated)"


def test_a_place_nobody_described_gets_a_description_to_begin_with(own):
    said = list(write_years("FI", 2025, 2026, own))
    assert [line.rpartition("/")[2] for line in said] == ["2025.toml", "2026.toml", "place.toml"]
    calendar = read_place("FI", str(own))
    assert (calendar.timezone, sorted(calendar.weekend), calendar.title["fi"]) == ("Europe/Helsinki", [5, 6], "Suomi")
    assert calendar.why_closed(date(2026, 12, 6)) == "Independence Day"
    assert calendar.title.keys() >= {"en", "zh-hans", "ar", "es", "fr"}


def test_a_weekend_is_that_of_the_place():
    assert tomllib.loads(make_place("BD"))["weekend"] == [4, 5]


def test_a_country_of_several_time_zones_asks_for_one():
    with pytest.raises(ImportRefused) as refused:
        make_place("CA-ON")
    assert "--timezone" in str(refused.value)
    assert tomllib.loads(make_place("CA-ON", "America/Toronto"))["title"]["en"] == "Canada (Ontario)"
    with pytest.raises(ImportRefused):
        make_place("CA-ON", "America/Nowhere")


def test_a_year_that_leaves_a_gap_is_refused_before_anything_is_written(own):
    with pytest.raises(ImportRefused) as refused:
        list(write_years("DE", 2029, 2029, own))
    assert "2028" in str(refused.value)
    assert list(own.iterdir()) == []


def test_a_shipped_place_is_not_described_again(own):
    assert [line.rpartition("/")[2] for line in write_years("DE", 2028, 2028, own)] == ["2028.toml"]
    assert read_place("DE", str(own)).valid_through == date(2028, 12, 31)


def test_what_is_there_is_written_anew_only_by_force_and_what_changed_is_shown(own, run):
    assert run("import", "DE", 2028)[0] == 0
    path = own / "DE" / "2028.toml"
    kept = path.read_text("utf-8")
    path.write_text(kept.replace('2028-01-01 = "New', '2028-01-03 = "Corrected New'), "utf-8")
    code, said, complaint = run("import", "DE", 2028)
    assert (code, said) == (2, "")
    assert "is there already; give --force" in complaint
    assert "Corrected" in path.read_text("utf-8")
    code, said, _ = run("import", "DE", 2028, "--force")
    assert code == 0
    assert '-2028-01-03 = "Corrected New Year\'s Day"\n+2028-01-01 = "New Year\'s Day"' in said
    assert path.read_text("utf-8") == kept
    assert "nothing in it has changed" in run("import", "DE", 2028, "--force")[1]


def test_import_needs_to_know_where_to(run, settings, tmp_path):
    settings.CALENDARS = ""
    code, _, complaint = run("import", "DE", 2026)
    assert (code, "--into" in complaint) == (2, True)
    assert run("import", "DE", 2026, 2027, "--into", tmp_path / "new")[0] == 0
    assert sorted(path.name for path in (tmp_path / "new" / "DE").iterdir()) == ["2026.toml", "2027.toml"]
    assert run("import", "DE", 2027, 2026, "--into", tmp_path / "new")[0] == 2


@pytest.mark.parametrize(
    "arguments", [("import", "CN", 2027), ("import", "GB", 2026), ("show", "XX"), ("show", "CN", 2030)]
)
def test_what_cannot_be_done_is_wrong_input_and_a_plain_sentence(run, own, arguments):
    code, said, complaint = run(*arguments)
    assert (code, said) == (2, "")
    assert complaint.startswith("answerable: ")
    assert "Traceback" not in complaint


def test_show_tells_days_with_reasons_how_far_it_is_known_and_its_hash(run, own):
    (own / "CN").mkdir()
    (own / "CN" / "additions.toml").write_text(ADDITIONS, "utf-8")
    code, said, _ = run("show", "CN", 2026)
    assert code == 0
    for told in ("through 2026-12-31", read_place("CN", str(own)).version, "Saturday, Sunday", "2026-10-01  Thu  closed  National Day",
                 "2026-10-10  Sat  open    adjusted working day", "2026-12-24  Thu  half    Christmas Eve", "additions.toml"):  # fmt: skip
        assert told in said, told
    assert "2025-10-01" not in said
    assert "2025-10-01" in run("show", "CN")[1]


def test_list_names_every_place_and_what_is_own(run, own):
    assert run("import", "DE", 2028)[0] == 0
    code, said, _ = run("list")
    lines = {line.split()[0]: line for line in said.splitlines()}
    assert (code, list(lines)) == (0, list(place_ids("")))
    assert "2020 to 2028  Germany, federal holidays  (own: 2028.toml)" in lines["DE"]
    (own / "FR").mkdir()
    (own / "FR" / "additions.toml").write_text("x", "utf-8")
    assert "1 faults" in run("list")[1]


def test_check_names_every_fault_and_ends_with_1(run, own):
    assert run("check", own) == (0, f"there is no place in {own}\n", "")
    run("import", "DE", 2028)
    code, said, _ = run("check", own)
    assert (code, said.startswith("DE is known through 2028-12-31, sha256:")) == (0, True)
    (own / "DE" / "additions.toml").write_text(ADDITIONS.replace("half_days", "halfdays"), "utf-8")
    (own / "Spain").mkdir()
    (own / "XA").mkdir()
    (own / "2026.toml").write_text("", "utf-8")
    code, said, _ = run("check", own)
    assert code == 1
    assert len(said.splitlines()) == 4
    assert "DE/additions.toml, line 2: halfdays: unknown-key" in said
    assert run("check", own / "nowhere")[0] == 2


@pytest.mark.parametrize("arguments", [[], ["import"], ["show"], ["check"], ["CN", "2026", "2027"]])
def test_what_it_does_not_understand_is_answered_with_the_usage(run, capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert "usage: answerable calendar" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_doctor_names_a_calendar_that_cannot_be_read(own):
    used = all_procedures()[0].calendar
    (own / used).mkdir()
    (own / used / "additions.toml").write_text('format = "x"', "utf-8")
    found = [finding for finding in doctor._calendars(date(2025, 6, 1)) if finding.grade == "wrong"]
    assert len(found) == 1
    assert "additions.toml, line 1: format: unknown-value" in found[0].text


@pytest.mark.django_db
def test_the_doctor_says_when_an_own_year_is_enough(own):
    used = "CN"
    before = {finding.text: finding.grade for finding in doctor._calendars(date(2026, 11, 1))}
    assert before[f"The calendar {used} ends on 2026-12-31; add next year when published."] == "soon"
    (own / used).mkdir()
    (own / used / "2027.toml").write_text(
        'format = "answerable-calendar/1"\nyear = 2027\nsource = "by hand"\n', "utf-8"
    )
    load_place.cache_clear()  # as a restart would
    assert [finding.grade for finding in doctor._calendars(date(2026, 11, 1)) if used in finding.text] == ["well"]


def test_a_made_year_can_be_read_with_a_made_place():
    calendar = read_calendar({"place.toml": make_place("SE"), "2026.toml": make_year("SE", 2026)})
    assert (calendar.id, calendar.valid_through) == ("SE", date(2026, 12, 31))
