"""What a procedure file may say: every fault at once, each with its line; and no file brings anything but Faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.procedure import LengthWrong, Unit, read_length, write_length
from answerable.core.procedure_toml import read_procedure

from .procedure_files import CN, LANGUAGES, PAUSE, TEXTS, UK, faults_of, line_of, spoilt

# name: (old, new, words on the line the fault must name, place, code)
ROWS = {
    "unknown_top_key": (
        'format = "answerable-procedure/1"',
        'format = "answerable-procedure/1"\nformt = 1',
        "formt",
        "formt",
        "unknown-key",
    ),
    "other_format": ("answerable-procedure/1", "answerable-procedure/9", "procedure/9", "format", "unknown-value"),
    "unknown_clock_key": ('source = "6.2"', 'sauce = "6.2"', "sauce", "clock[0].sauce", "unknown-key"),
    "unknown_unit": (
        'length = "5 working_days"',
        'length = "5 workdays"',
        "workdays",
        "clock[0].length",
        "not-a-length",
    ),
    "length_is_a_number": ('length = "5 working_days"', "length = 5", "length = 5", "clock[0].length", "not-text"),
    "length_of_nothing": (
        'length = "5 working_days"',
        'length = "0 days"',
        '"0 days"',
        "clock[0].length",
        "length-out-of-range",
    ),
    "hours_with_days": (
        'length = "5 working_days"',
        'length = "5 working_days, 8 working_hours"',
        "working_hours",
        "clock[0].length",
        "hours-stand-alone",
    ),
    "negative_length": (
        'length = "5 working_days"',
        'length = "-5 working_days"',
        '"-5',
        "clock[0].length",
        "not-a-length",
    ),
    "stops_as_it_starts": (
        'stops_on = ["notice:ack1"]',
        'stops_on = ["received"]',
        '"received"]',
        "clock[0].stops_on",
        "stops-as-it-starts",
    ),
    "year_out_of_range": (
        "in_force_from = 2024-04-01",
        "in_force_from = 0024-04-01",
        "0024",
        "procedure.in_force_from",
        "year-out-of-range",
    ),
    "final_and_goes_on": (
        'next = ["closed", "stage2"]',
        'next = ["closed", "stage2"]\nfinal = true',
        "final = true",
        "stage[0].final",
        "final-goes-on",
    ),
    "unknown_kind": ('kind = "window"', 'kind = "windoww"', "windoww", "clock[2].kind", "unknown-value"),
    "unknown_event": (
        'from = "escalation_received"',
        'from = "escalated"',
        '"escalated"',
        "clock[3].from",
        "unknown-event",
    ),
    "unknown_notice_of_event": ("sent:ack1", "sent:ack9", "sent:ack9", "clock[1].from", "unknown-event"),
    "unknown_clock_of_event": ("deadline:ack1", "deadline:ack9", "deadline:ack9", "clock[1].from", "unknown-event"),
    "circle": ("deadline:ack1", "deadline:respond1", "deadline:respond1", "clock[1].from", "circle"),
    "unknown_parameter": ("$stage2_window", "$stage3_window", "$stage3_window", "clock[2].length", "unknown-parameter"),
    "unknown_stage_of_clock": ('stage = "stage1"', 'stage = "stage7"', '"stage7"', "clock[0].stage", "unknown-stage"),
    "unknown_next": (
        'next = ["closed", "stage2"]',
        'next = ["closed", "stage2", "x"]',
        '"x"]',
        "stage[0].next",
        "unknown-stage",
    ),
    "never_reached": (
        'next = ["closed", "stage2"]',
        'next = ["closed"]',
        'id = "stage2"',
        "stage[1].id",
        "never-reached",
    ),
    "unknown_other_person": (
        'not_same_person_as = ["stage1"]',
        'not_same_person_as = ["stage8"]',
        '"stage8"',
        "stage[1].not_same_person_as",
        "unknown-stage",
    ),
    "unknown_notice_of_stage": (
        'decides_with = "response1"',
        'decides_with = "response9"',
        "response9",
        "stage[0].decides_with",
        "unknown-notice",
    ),
    "extension_of_no_clock": (
        'clock = "respond1"',
        'clock = "respond9"',
        "respond9",
        "extension[0].clock",
        "unknown-clock",
    ),
    "extension_without_notice": (
        'notice = "extension1"',
        'notice = "extension9"',
        "extension9",
        "extension[0].notice",
        "unknown-notice",
    ),
    "opens_nothing": ('opens = "stage2"', 'opens = "stage9"', '"stage9"', "clock[2].opens", "unknown-stage"),
    "unknown_zone": ("Europe/London", "Europe/Londn", "Londn", "procedure.timezone", "unknown-timezone"),
    "not_a_day": (
        "in_force_from = 2024-04-01",
        'in_force_from = "spring"',
        "spring",
        "procedure.in_force_from",
        "not-a-date",
    ),
    "flag_is_text": ("final = true", 'final = "yes"', '"yes"', "stage[1].final", "not-true-or-false"),
    "id_twice": ('[[clock]]\nid = "ack2"', '[[clock]]\nid = "ack1"', 'id = "ack1"', "clock[0].id", "twice"),
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault_names_its_line(row):
    check_row(*ROWS[row])


def check_row(old, new, words, place, code):
    text = spoilt(old, new)
    found = {(fault.place, fault.code): fault.line for fault in faults_of(text)}
    assert (place, code) in found
    lines = [number for number, line in enumerate(text.splitlines(), 1) if words in line]
    assert found[place, code] in lines


def test_all_faults_of_one_kind_come_at_once():
    text = spoilt('kind = "window"', 'kind = "windoww"', spoilt("final = true", "final = 1"))
    text = spoilt("Europe/London", "Europe/Londn", text)
    assert {fault.code for fault in faults_of(text)} == {"unknown-value", "not-true-or-false", "unknown-timezone"}


def test_text_that_is_not_toml_is_one_fault_with_its_line():
    (fault,) = faults_of(spoilt('id = "stage1"', "id = = 1"))
    assert (fault.code, fault.line) == ("not-toml", line_of(spoilt('id = "stage1"', "id = = 1"), "id = = 1"))


def test_circle_over_two_clocks():
    text = spoilt('from = "received"', 'from = "deadline:respond1"')
    assert "circle" in {fault.code for fault in faults_of(text)}


@pytest.mark.parametrize("name", TEXTS)
def test_deleting_any_line_brings_faults_or_a_procedure(name):
    lines = TEXTS[name].splitlines()
    every = 1 if TEXTS[name] == UK else 23  # the others are made of the same tables
    for n in range(0, len(lines), every):
        faults_of("\n".join(lines[:n] + lines[n + 1 :]))


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_damaged_file_brings_faults_or_a_procedure(name, data):
    text = TEXTS[name]
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    faults_of(text[:at] + data.draw(st.text(max_size=8)) + text[at + cut :])


@pytest.mark.parametrize("name", TEXTS)
def test_shipped_file_has_no_fault_and_speaks_five_languages(name):
    procedure = read_procedure(TEXTS[name])
    named = [procedure.title, *(x.title for x in (*procedure.stages, *procedure.outcomes, *procedure.notices))]
    named += [external.name for external in procedure.externals]
    assert all(set(title) == LANGUAGES and all(title.values()) for title in named)
    assert procedure.externals


@pytest.mark.parametrize("name", TEXTS)
def test_every_shipped_clock_has_a_source_or_says_it_is_not_verified(name):
    assert all(clock.source or not clock.verified for clock in read_procedure(TEXTS[name]).clocks)


def test_the_digest_is_of_the_text():
    assert read_procedure(UK).digest != read_procedure(UK + "\n# note\n").digest
    assert read_procedure(UK).digest == read_procedure(UK).digest


def test_uk_response_runs_from_the_acknowledgement_or_its_limit():
    trigger = read_procedure(UK).clock("respond1").trigger
    assert (trigger.marks, trigger.fallback) == (("sent:ack1",), "deadline:ack1")


def test_uk_window_to_stage_2_is_the_organisations_choice():
    procedure = read_procedure(UK)
    window = procedure.window_to("stage2")
    assert window is not None
    assert (window.parameter, window.basis, window.verified) == ("stage2_window", "organisation", False)
    assert {p.name: p.default for p in procedure.parameters}["stage2_window"] == "20 working_days"


def test_cn_telling_runs_from_receipt_of_the_transfer_if_there_was_one():
    trigger = read_procedure(CN).clock("tell_15d").trigger
    assert (trigger.marks, trigger.fallback) == (("transfer_received",), "received")


def test_cn_simple_route_replaces_and_is_not_verified():
    procedure = read_procedure(CN)
    assert {c.id: c.replaces for c in procedure.clocks if c.replaces} == {
        "simple_accept_3wd": "tell_15d",
        "simple_handle_10wd": "handle_60d",
    }
    assert not any(c.verified for c in procedure.clocks if c.replaces)


units = st.sampled_from(list(Unit))


@given(st.lists(st.tuples(st.integers(1, 999), units), min_size=1, max_size=3).map(tuple))
def test_lengths_are_read_as_written(length):
    assert read_length(write_length(length)) == length


@pytest.mark.parametrize("text", ["", "5", "days", "-1 days", "5 fortnights", "3 months 7 days", "٣ days", "5 days,"])
def test_not_a_length(text):
    with pytest.raises(LengthWrong):
        read_length(text)


def test_a_fault_says_what_may_have_been_meant():
    (fault,) = faults_of(spoilt('from = "escalation_received"', 'from = "escalation_recieved"'))
    assert fault.detail == "escalation_recieved; did you mean escalation_received?"


def test_faults_of_shape_and_of_names_come_together():
    text = spoilt('kind = "window"', 'kind = "windoww"', spoilt("sent:ack1", "sent:ack9"))
    assert {fault.code for fault in faults_of(text)} == {"unknown-value", "unknown-event"}


def test_a_wrong_value_is_told_once():
    assert [
        fault.code for fault in faults_of(spoilt('requested_by = "escalation_received"', "requested_by = 7"))
    ].count("not-text") == 1


def test_a_pause_on_asking_is_derived():
    assert read_procedure(UK + PAUSE).asking_pauses
    assert not read_procedure(UK).asking_pauses
    assert not read_procedure(CN).asking_pauses


def test_the_filing_limit_is_kept():
    assert read_procedure(UK).clock("filing_limit").length == ((12, Unit.MONTHS),)
    assert read_procedure(CN).filing is None


def test_how_days_are_counted_has_another_basis_than_how_many_there_are():
    procedure = read_procedure(CN)
    assert (procedure.basis, procedure.clock("handle_60d").basis) == ("interpretation", "statute")


@pytest.mark.parametrize("text", ["x = " + "1" * 5000, "x = " + "[" * 5000], ids=["huge_number", "deep_nesting"])
def test_hostile_toml_is_a_fault(text):
    assert [fault.code for fault in faults_of(text)] == ["not-toml"]
