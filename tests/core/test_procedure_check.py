"""Whether a procedure hangs together: what is a fault, what is only worth a remark, each with its line."""

import pytest

from answerable.core.procedure_toml import examine_procedure

from .procedure_files import CN, PAUSE, TEXTS, UK, faults_of, line_of, remarks_of, spoilt

ISLAND = """
[[stage]]
id = "x"
kind = "handle"
level = 3
role = "r"
next = ["y"]
[[stage]]
id = "y"
kind = "handle"
level = 3
role = "r"
next = ["x"]
"""
UNSOUND = {
    "parameter_default_is_no_length": (
        spoilt('default = "20 working_days"', 'default = "banana"'),
        "procedure.parameters",
        "not-a-length",
    ),
    "pause_with_unknown_notice": (UK + PAUSE + 'notice = "nope"\n', "pause[0].notice", "unknown-notice"),
    "duty_nothing_meets": (spoilt('stops_on = ["notice:ack1"]\n', ""), "clock[0].stops_on", "never-stops"),
    "reviewed_by_the_same_role": (
        spoilt('role = "reviewer"', 'role = "service_manager"', spoilt('not_same_person_as = ["stage1"]\n', "")),
        "stage[1].role",
        "same-role-reviews",
    ),
    "two_extensions_of_one_clock": (
        spoilt('clock = "respond2"', 'clock = "respond1"'),
        "extension[1].clock",
        "ambiguous",
    ),
    "two_clocks_in_the_place_of_one": (
        spoilt('replaces = "handle_60d"', 'replaces = "tell_15d"', CN),
        "clock[9].replaces",
        "ambiguous",
    ),
    "replaces_always": (spoilt('when = "class == simple"\n', "", CN), "clock[8].when", "always-replaces"),
    "pauses_in_two_ways": (
        UK + PAUSE + PAUSE.replace("suspend", "restart"),
        "pause[1].begins",
        "ambiguous",
    ),
    "shares_that_are_more_than_the_whole": (
        spoilt('id = "simple_accept_3wd"', 'id = "simple_accept_3wd"\nbudget_of = "object_5wd"', CN).replace(
            '"3 working_days"', '"6 working_days"'
        ),
        "clock[8].budget_of",
        "budget-exceeded",
    ),
    "attribute_of_a_person": (
        CN + '\n[[attribute]]\nid = "complainant.troublesome"\n',
        "attribute[0].id",
        "unknown-condition",
    ),
    "overlay_of_no_clock": (
        UK + '\n[[overlay]]\nfor = "X"\nset = [{ extension = "nope", max = "3 days" }]\n',
        "overlay[0].set",
        "unknown-clock",
    ),
    "budget_of_no_clock": (
        spoilt('id = "ack1"\n', 'id = "ack1"\nbudget_of = "nope"\n'),
        "clock[0].budget_of",
        "unknown-clock",
    ),
    "hours_extended_by_days": (
        spoilt('"10 working_days"', '"48 hours"'),
        "extension[0].max",
        "other-unit",
    ),
    "days_extended_by_hours": (
        spoilt('max = "10 working_days"', 'max = "24 hours"'),
        "extension[0].max",
        "other-unit",
    ),
    "office_hours_counted_back": (
        spoilt('length = "5 working_days"', 'length = "5 working_hours"\ndirection = "back"'),
        "clock[0].length",
        "other-unit",
    ),
    "warned_office_hours_before": (
        spoilt('warn = ["1 working_day"]', 'warn = ["4 working_hours"]'),
        "clock[0].warn",
        "other-unit",
    ),
    "replaces_itself": (
        spoilt('id = "ack1"\n', 'id = "ack1"\nreplaces = "ack1"\n'),
        "clock[0].replaces",
        "unknown-clock",
    ),
    "unknown_condition": (
        spoilt('id = "ack1"\n', 'id = "ack1"\nwhen = "clas == simple"\n'),
        "clock[0].when",
        "unknown-condition",
    ),
    "unknown_attribute": (
        spoilt('unless = "complainant.address_unknown"', 'unless = "complainant.troublesome"', CN),
        "clock[1].unless",
        "unknown-condition",
    ),
    "unknown_class": (
        spoilt('when = "class == simple"', 'when = "class == hard"', CN),
        "clock[8].when",
        "unknown-class",
    ),
    "unknown_month_rule": (
        spoilt("same_number_or_month_end", "thirty_days", CN),
        "counting.months",
        "unknown-value",
    ),
    "unknown_end_of_day": (spoilt('day_ends = "24:00"', 'day_ends = "17:00"'), "counting.day_ends", "unknown-value"),
    "unknown_rule_for_anonymous": (
        spoilt('"organisation_policy"', '"whatever"'),
        "intake.anonymous",
        "unknown-value",
    ),
    "external_after_no_notice": (
        spoilt("after:response2", "after:response9"),
        "external[0].available",
        "unknown-event",
    ),
    "two_stages_that_reach_only_each_other": (UK + ISLAND, "stage[2].id", "never-reached"),
    "filing_limit_is_no_length": (
        spoilt('length = "12 months"', 'length = "a year or so"'),
        "intake.filing_limit.length",
        "not-a-length",
    ),
}


@pytest.mark.parametrize("row", UNSOUND, ids=str)
def test_a_file_that_does_not_hang_together_is_told(row):
    text, place, code = UNSOUND[row]
    found = {(fault.place, fault.code): fault.line for fault in faults_of(text, "X" if "overlay" in row else "")}
    assert (place, code) in found
    assert found[place, code] is not None


def test_unknown_content_of_a_notice():
    (fault,) = faults_of(spoilt('"remedy"', '"remeddy"'))
    assert (fault.place, fault.code) == ("notice[2].content", "unknown-content")
    assert fault.detail == "remeddy; did you mean remedy?"
    assert fault.line == line_of(UK, '"remedy", "outstanding_actions", "how_to_escalate"')


# What a file leaves out and can be used without: (text, place, code). Shipped files have none of these.
REMARKED = {
    "source_of_a_clock": (spoilt('source = "6.2"\n', ""), "clock[0].source", "source-missing"),
    "source_of_an_extension": (spoilt('source = "6.4"\n', ""), "extension[0].source", "source-missing"),
    "source_of_a_pause": (UK + PAUSE.replace('source = "a test"\n', ""), "pause[0].source", "source-missing"),
    "request_for_a_review": (
        spoilt('requested_by = "escalation_received"\n', ""),
        "stage[1].requested_by",
        "guessed",
    ),
    "level": (spoilt("level = 1\n", ""), "stage[0].level", "missing"),
    "content_no_letter_says": (spoilt('"remedy"', '"horoscope"'), "notice[2].content", "unknown-content"),
    "parameter": (
        spoilt('{ default = "20 working_days" }', "{}"),
        "procedure.parameters",
        "not-ready",
    ),
}


@pytest.mark.parametrize("row", REMARKED, ids=str)
def test_what_is_left_out_is_remarked_with_its_line(row):
    text, place, code = REMARKED[row]
    assert faults_of(text) == ()
    assert remarks_of(text)[place, code] is not None


@pytest.mark.parametrize("name", TEXTS)
def test_shipped_files_leave_nothing_out(name):
    assert [str(remark) for remark in examine_procedure(TEXTS[name]).remarks if remark.code != "not-ready"] == []


def test_a_review_whose_request_is_misspelt_is_not_guessed():
    text = spoilt('requested_by = "escalation_received"\n', "").replace("escalation_received", "recieved")
    assert ("clock[3].from", "unknown-event") in {(fault.place, fault.code) for fault in faults_of(text)}
