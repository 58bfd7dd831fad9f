"""`answerable limit`: the date first, then how it was counted; every wrong input is one sentence that says what to mend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from answerable import cli

ROOT = Path(__file__).parents[1]
WORKED = str(ROOT / "tests/data/procedures/worked.toml")
TODAY = ("--today", "2026-04-06")
UK = ("uk-two-stage-2024", "--clock")


@pytest.fixture
def limit(capsys):
    """(exit code, what was printed, what was complained about), of `answerable limit ...`."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.main(["limit", *arguments, *(() if "--today" in arguments else TODAY)])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


def test_the_date_comes_first_then_when_it_ends_then_how_it_was_counted(limit):
    code, said, complaint = limit(*UK, "ack1", "--event", "received=2026-04-02")
    lines = said.splitlines()
    assert (code, complaint) == (0, "")
    assert lines[0] == "Monday, 13 April 2026 (Mon 2026-04-13)"
    assert lines[1] == "ends_at 2026-04-13T23:00:00.000000Z (2026-04-14 00:00 Europe/London)"
    assert lines[2] == "due by Monday, 13 April 2026 (5 working days left)"
    assert "- Friday, 3 April 2026 is not a working day: Good Friday." in lines
    assert "- Rule: 6.2." in lines


def test_a_limit_in_the_past_is_said_in_words(limit):
    _, said, _ = limit(*UK, "ack1", "--event", "received=2026-04-02", "--today", "2026-06-01")
    assert "was due on Monday, 13 April 2026; 33 working days late" in said
    assert " -" not in said.partition("\n- ")[0]


def test_as_data_it_has_all_that_was_said(limit):
    _, said, _ = limit(*UK, "respond1", "--event", "received=2026-04-02", "--json")
    told = json.loads(said)
    assert told.keys() >= {
        "clock", "kind", "bearer", "day", "nominal", "ends_at", "trigger", "state", "left", "provisional", "verified",
        "basis", "source", "calendar", "calendar_version", "procedure", "procedure_digest", "steps", "sentences",
    }  # fmt: skip
    assert (told["day"], told["state"], told["kind"]) == ("2026-04-27", "expected", "duty")
    assert told["calendar"] == "GB-ENG"
    assert told["procedure_digest"].startswith("sha256:")
    assert told["remarks"] == ["sent:ack1 was not given; it is counted from deadline:ack1 instead."]
    assert len(told["steps"]) >= len(told["sentences"]) > 3


def test_what_is_not_sure_is_said_loudly(limit):
    _, said, _ = limit(*UK, "respond2", "--event", "escalation_received=2027-12-13")
    assert "\nPROVISIONAL: the calendar GB-ENG is known through 2027-12-31 only.\n" in said
    _, said, _ = limit("cn-xinfang-2022", "--clock", "simple_accept_3wd", "--event", "received=2026-04-02")
    assert "\nUNVERIFIED: nobody has checked this rule against its source yet.\n" in said


def test_a_pause_that_is_open_leaves_no_date(limit):
    given = ("--event", "accepted=2026-09-22", "--event", "info_requested=2026-09-24")
    code, said, _ = limit(WORKED, "--calendar", "CN", "--clock", "ten_paused", *given)
    assert (code, said.splitlines()[0]) == (0, "paused, 9 working days left")
    _, said, _ = limit(WORKED, "--calendar", "CN", "--clock", "ten_paused", *given, "--json")
    assert (json.loads(said)["day"], json.loads(said)["left"]) == (None, 9)


def test_a_clock_of_one_class_says_for_which_and_which_runs_instead(limit):
    code, said, _ = limit("cn-xinfang-2022", "--clock", "simple_handle_10wd", "--event", "accepted=2026-04-02")
    assert (code, "simple_handle_10wd runs only where class == simple." in said) == (0, True)
    _, said, _ = limit(
        "cn-xinfang-2022", "--clock", "handle_60d", "--event", "accepted=2026-04-02", "--class", "simple"
    )
    assert "For the class simple another clock runs INSTEAD: simple_handle_10wd." in said
    _, said, _ = limit("cn-xinfang-2022", "--clock", "tell_15d", "--event", "received=2026-04-02",
                       "--attribute", "complainant.address_unknown")  # fmt: skip
    assert "It does NOT run for the case you describe." in said


def test_a_day_is_a_day_in_the_procedure_s_zone_whatever_the_hour(limit):
    for when, day in (("2026-10-24", "10-31"), ("2026-10-23T16:00Z", "10-31"), ("2026-10-24T00:00+08:00", "10-31"),
                      ("2026-10-23T15:59Z", "10-30")):  # fmt: skip
        _, said, _ = limit(WORKED, "--calendar", "CN", "--clock", "week", "--event", f"received={when}")
        assert said.splitlines()[0].endswith(f"2026-{day})"), when


def test_by_the_hour_a_day_counts_from_noon_and_it_says_so(limit):
    _, said, _ = limit(WORKED, "--calendar", "CN", "--clock", "day_and_night", "--event", "received=2026-10-24")
    assert said.splitlines()[0].endswith("2026-10-25)")
    assert "ends_at 2026-10-25T04:00:00.000000Z" in said
    assert "No time of day was given for received; 12:00 in Asia/Shanghai was taken." in said


def test_events_of_one_day_may_be_given_in_any_order(limit):
    given = ["delivered:response1=2026-04-09", "sent:response1=2026-04-09", "received=2026-04-02"]
    days = {
        limit(*UK, "ask_stage2", *(x for event in order for x in ("--event", event)))[1].splitlines()[0]
        for order in (given, given[::-1])
    }
    assert len(days) == 1


def test_the_calendar_may_be_a_folder(limit, tmp_path):
    folder = tmp_path / "GB-ENG"
    folder.mkdir()
    for file in (ROOT / "answerable/calendars/GB-ENG").glob("*.toml"):
        (folder / file.name).write_text(file.read_text("utf-8").replace("2026-04-03", "2026-04-07"), "utf-8")
    for given in (folder, folder / "place.toml"):
        _, said, _ = limit(*UK, "ack1", "--event", "received=2026-04-02", "--calendar", str(given))
        assert "is not a working day: Good Friday" in said
        assert "Tuesday, 7 April 2026 is not" in said


def test_when_to_warn_is_listed(limit, tmp_path):
    text = Path(WORKED).read_text("utf-8").replace('id = "week"\n', 'id = "week"\nwarn = ["2 days", "1 working_day"]\n')
    (tmp_path / "p.toml").write_text(text, "utf-8")
    _, said, _ = limit(
        str(tmp_path / "p.toml"), "--calendar", "CN", "--clock", "week", "--event", "received=2026-04-02"
    )
    assert said.count("- Warn on ") == 2


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "es", "fr"])
def test_every_step_has_a_sentence_in_every_language(limit, language):
    for call in (
        (
            WORKED,
            "--calendar",
            "CN",
            "--clock",
            "share",
            "--event",
            "received=2026-06-01",
            "--event",
            "transferred=2026-06-10",
        ),
        ("uk-fca-disp", "--clock", "final_response", "--event", "received=2026-10-30"),
        (
            str(ROOT / "tests/data/procedures/cut-off.toml"),
            "--clock",
            "third_day",
            "--event",
            "received=2026-06-12T17:30Z",
        ),
    ):
        code, said, complaint = limit(*call, "--language", language)
        assert (code, complaint, "%(" in said) == (0, "", False)


WRONG = {
    "unknown procedure": (("uk-two-stage-2042", "--clock", "ack1"), "did you mean uk-two-stage-2024?"),
    "unknown file": (("none.toml", "--clock", "ack1"), "there is no file none.toml"),
    "a folder": ((str(ROOT), "--clock", "ack1"), "is a folder"),
    "unknown overlay": (("uk-two-stage-2024.XX", "--clock", "ack1"), "There is no overlay XX"),
    "two overlays": (("uk-two-stage-2024.XX", "--overlay", "YY", "--clock", "a"), "give one of them"),
    "unknown clock": ((*UK, "ack"), "it has ack1, respond1, ask_stage2"),
    "nearly a clock": ((*UK, "respond"), "did you mean respond2?"),
    "unknown event": ((*UK, "ack1", "--event", "recieved=2026-04-02"), "did you mean received?"),
    "an event like none": ((*UK, "ack1", "--event", "zzz=2026-04-02"), "ack1 starts from received"),
    "nothing started it": ((*UK, "respond1", "--event", "accepted=2026-04-02"), "give --event sent:ack1="),
    "no event at all": ((*UK, "ack1"), "give --event received="),
    "a limit is counted, not given": ((*UK, "respond1", "--event", "deadline:ack1=2026-04-02"), "is counted, not given"),
    "no name": ((*UK, "ack1", "--event", "=2026-04-02"), "write it as --event received=2026-04-02"),
    "no value": ((*UK, "ack1", "--event", "received"), "write it as --event received=2026-04-02"),
    "no zone": ((*UK, "ack1", "--event", "received=2026-06-02T10:00"), "write 2026-06-02T10:00+01:00"),
    "no such day": ((*UK, "ack1", "--event", "received=2026-02-30"), "no such day"),
    "no such hour": ((*UK, "ack1", "--event", "received=2026-02-03T25:00Z"), "no such day or time"),
    "not a time": ((*UK, "ack1", "--event", "received=yesterday"), "write a day, as 2026-04-02"),
    "week number": ((*UK, "ack1", "--event", "received=2026-W10-1"), "write a day, as 2026-04-02"),
    "year one": ((*UK, "ack1", "--event", "received=0001-01-01"), "1800 to 2200"),
    "year 9999": ((*UK, "ack1", "--event", "received=9999-12-31"), "1800 to 2200"),
    "unknown class": (("cn-xinfang-2022", "--clock", "tell_15d", "--event", "received=2026-04-02", "--class", "simpel"),
                      "did you mean simple?"),
    "no classes": ((*UK, "ack1", "--event", "received=2026-04-02", "--class", "x"), "this file has none"),
    "unknown attribute": ((*UK, "ack1", "--event", "received=2026-04-02", "--attribute", "complainant.rich"),
                          "there is no attribute complainant.rich"),
    "no extension": ((*UK, "ack1", "--event", "received=2026-04-02", "--event", "extended=2026-04-03"),
                     "these can: respond1, respond2"),
    "no length": ((*UK, "respond1", "--event", "received=2026-04-02", "--event", "extended:respond1:long=2026-04-03"),
                  "write it as 10 working_days"),
    "far too long": ((*UK, "respond1", "--event", "received=2026-04-02", "--event",
                      "extended:respond1:99999999 working_days=2026-04-03"), "out of range"),
    "unknown parameter": ((*UK, "ack1", "--param", "stage3=1 month"), "There is no parameter stage3"),
    "not a parameter": ((*UK, "ack1", "--param", "stage2_window"), "needs a name and a value"),
    "a parameter that is no length": ((*UK, "ask_stage2", "--param", "stage2_window=soon"), "is not a length"),
    "not all of several": ((WORKED, "--calendar", "CN", "--clock", "both", "--event", "delivered:answer=2026-04-02"),
                           "give awareness too"),
    "unset": ((*UK, "ask_stage2", "--param", "stage2_window=none", "--event", "delivered:response1=2026-04-02"),
              "stage2_window"),
    "unknown calendar": ((*UK, "ack1", "--calendar", "GB-EN", "--event", "received=2026-04-02"), "did you mean GB-ENG?"),
    "no calendar": ((WORKED, "--clock", "week", "--event", "received=2026-04-02"), "give --calendar with a place"),
    "unknown language": ((*UK, "ack1", "--language", "klingon"), "choose one of"),
    "hours and days": ((WORKED, "--calendar", "CN", "--clock", "day_and_night", "--event", "received=2026-04-02",
                        "--event", "extended:day_and_night:2 days=2026-04-02"), "cannot be extended"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_counted_says_what_to_mend(limit, arguments, sentence):
    code, said, complaint = limit(*arguments)
    assert (code, said) == (2, "")
    assert complaint.startswith("answerable: ")
    assert sentence in complaint


def test_it_needs_no_site_and_begins_none(tmp_path):
    """No database, no keys, no folder: also where nothing may be written."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    for call in (["limit", "uk-two-stage-2024", "--clock", "ack1", "--event", "received=2026-04-02"],
                 ["procedure", "list"], ["procedure", "show", "uk-two-stage-2024"]):  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", "answerable", *call],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, "")
        assert list(tmp_path.iterdir()) == []


def test_a_site_s_own_files_and_what_it_has_set_are_known(limit, settings, tmp_path):
    shipped = (ROOT / "answerable/procedures/uk-two-stage-2024.toml").read_text("utf-8")
    (tmp_path / "ours.toml").write_text(shipped.replace('id = "uk-two-stage-2024"', 'id = "ours"', 1), "utf-8")
    (tmp_path / "parameters.toml").write_text('[ours]\nstage2_window = "3 days"\n', "utf-8")
    settings.PROCEDURES = str(tmp_path)
    asked = ("ours", "--clock", "ask_stage2", "--event", "delivered:response1=2026-04-02")
    assert "(Sun 2026-04-05)" in limit(*asked)[1]
    assert "(Mon 2026-04-06)" in limit(*asked, "--param", "stage2_window=4 days")[1]
    (tmp_path / "parameters.toml").write_text("[", "utf-8")
    code, _, complaint = limit(*asked)
    assert (code, "parameters.toml cannot be read" in complaint) == (2, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["extended:handle_60d:40 days=2026-09-25"], "handle_60d may not be extended by 40 days"),
        (["extended:handle_60d:10 working_days=2026-09-25"], "handle_60d may not be extended by 10 working_days"),
        (["extended=2026-09-25", "extended=2026-09-28"], "handle_60d may not be extended so often"),
    ],
)
def test_an_extension_the_procedure_would_refuse_is_counted_and_named(limit, given, sentence):
    events = [x for event in ["accepted=2026-08-03", *given] for x in ("--event", event)]
    code, said, _ = limit("cn-xinfang-2022", "--clock", "handle_60d", *events)
    assert (code, sentence in said) == (0, True)
    assert "may not be" not in limit("cn-xinfang-2022", "--clock", "handle_60d", *events[:2])[1]


def test_a_calendar_that_is_named_is_counted_by_whatever_the_file_s_own_is_like(limit, tmp_path):
    """The overlay's calendar is that of a Land, "DE-$land"; whoever names DE wants what all of them have."""
    text = (ROOT / "answerable" / "procedures" / "eu-whistleblowing-2019.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("parameters = { land")]
    file = tmp_path / "mine.toml"
    file.write_text("\n".join(lines).replace('calendar = "$land"', 'calendar = "DE-$land"'), "utf-8")
    asked = ("--overlay", "DE", "--calendar", "DE", "--clock", "feedback_3m", "--event", "received=2026-11-24")
    _, said, _ = limit(str(file), *asked)
    assert said.splitlines()[0].endswith("(Wed 2027-03-03)")
