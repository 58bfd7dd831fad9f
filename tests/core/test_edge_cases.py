"""The cases a date engine must get right, thirty-two of them. Every date was counted by hand on a wall calendar.

1 June 2026 is a Monday. Merging cases (half of case 30) is not built.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from answerable.core.calendar import Additions
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.given import NotGiven
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.record.rulebooks import load_calendar

from .case_world import (
    ACKNOWLEDGED,
    CLOCK,
    CN,
    CN_AT_WORK,
    DECIDED,
    ESCALATED,
    FILED,
    READ,
    SENT_BACK,
    UK,
    asked,
    happened,
    limit,
    moment,
)
from .clock_world import book, clock, closed, day_of, extension, last_day, pause, told, without


def recount(given: list, name: str, was: str, rules: Rulebook) -> e.LimitRecounted:
    command = asked(c.RecountLimit, "2026-03-18", CLOCK, clock=name, was=date.fromisoformat(was))
    (event,) = decide(replay(given), command, rules)
    assert isinstance(event, e.LimitRecounted)
    return event


def test_01_trigger_day_rule():
    assert last_day("5 working_days", "2026-05-07") == "2026-05-14"  # Thursday not counted: 8, 11, 12, 13, 14
    assert last_day("5 working_days", "2026-05-07", start="same_day") == "2026-05-13"
    first_working = {"start": "same_or_next_working_day"}
    assert last_day("5 working_days", "2026-05-07", **first_working) == "2026-05-13"
    assert last_day("5 working_days", "2026-05-09", **first_working) == "2026-05-15"  # Saturday: Monday is day 1


def test_02_month_end_is_taken_from_the_original_day():
    assert last_day("3 months", "2026-11-30") == "2027-02-28"
    assert last_day("3 months", "2027-11-30") == "2028-02-29"
    rules = book(clock("answer", "received", "1 month"), extension("answer", max="2 months"))
    assert day_of(rules, "answer", ("received", "2027-01-31")) == "2027-02-28"
    assert day_of(rules, "answer", ("received", "2027-01-31"), ("extended", "2027-02-10")) == "2027-04-30"


def test_03_inclusive_months():
    assert last_day("6 months", "2026-01-15", start="same_day") == "2026-07-14"
    assert last_day("6 months", "2026-08-31", start="same_day") == "2027-02-28"
    assert last_day("6 months", "2026-01-15") == "2026-07-15"


def test_04_compound_order():
    assert last_day("3 months, 7 days", "2026-11-24") == "2027-03-03"
    assert last_day("7 days, 3 months", "2026-11-24") == "2027-03-01"
    assert last_day(["3 months", "7 days"], "2026-11-24") == "2027-03-03"


def test_05_leap_day():
    assert last_day("12 months", "2024-02-29") == "2025-02-28"
    assert last_day("1 year", "2024-02-29", start="same_day") == "2025-02-28"


@pytest.mark.parametrize(
    ("base", "nominal", "day"),
    [
        ("nominal_deadline", "2026-11-01", "2026-11-02"),  # Sunday
        ("rolled_deadline", "2026-11-07", "2026-11-09"),  # Saturday
        ("grant_date", "2026-10-25", "2026-10-26"),  # Sunday
    ],
)
def test_06_roll_then_extend(base, nominal, day):
    sixty = clock("answer", "received", "60 days", roll="next_working_day")
    rules = book(sixty, extension("answer", max="30 days", measured_from=base), place="CN")
    before = told(rules, "answer", ("received", "2026-08-03")).limit
    assert (str(before.nominal), str(before.day)) == ("2026-10-02", "2026-10-08")  # National Day, 1 to 7 October
    after = told(rules, "answer", ("received", "2026-08-03"), ("extended", "2026-09-25")).limit
    assert (str(after.nominal), str(after.day)) == (nominal, day)


def test_07_extension_granted_late_is_refused_and_the_missed_limit_is_recorded():
    case = replay([FILED, ACKNOWLEDGED])
    with pytest.raises(Refused) as refused:
        decide(case, asked(c.ExtendTime, "2026-03-19"), UK)
    assert (refused.value.code, refused.value.facts["until"]) == ("extension-too-late", date(2026, 3, 18))
    (missed,) = decide(case, asked(c.ExpireClock, "2026-03-19", clock="respond1"), UK)
    assert (missed.clock, missed.limit) == ("respond1", date(2026, 3, 18))


def test_08_adjusted_working_weekends():
    assert last_day("5 working_days", "2026-02-12", "CN") == "2026-02-26"  # 13, Saturday 14, 24, 25, 26
    assert last_day("30 days", "2026-04-09", "CN", roll="next_working_day") == "2026-05-09"  # a Saturday that is worked


def test_09_holiday_block_longer_than_the_clock():
    found = told(book(clock("it", "received", "5 working_days"), place="CN"), "it", ("received", "2026-02-12")).limit
    assert (found.day - date(2026, 2, 12)).days == 14
    skipped = [step.day.day for step in found.steps if step.code == "skipped"]
    assert set(range(16, 24)) - {21, 22} <= set(skipped) <= set(range(15, 24))


def test_10_unpublished_year_is_provisional_until_it_is_published():
    rules = book(clock("it", "received", "10 working_days"), place="CN")
    assert rules.calendar.valid_through == date(2026, 12, 31)
    before = told(rules, "it", ("received", "2026-12-24")).limit  # 25, 28 to 31; then 1, 4 to 7 January as far as known
    assert (str(before.day), before.provisional) == ("2027-01-07", True)
    assert [step.until for step in before.steps if step.code == "provisional"] == [date(2026, 12, 31)]
    published = replace(
        rules.calendar,
        closed={**rules.calendar.closed, date(2027, 1, 1): "New Year's Day"},
        valid_through=date(2027, 12, 31),
    )
    after = told(replace(rules, calendar=published), "it", ("received", "2026-12-24")).limit
    assert (str(after.day), after.provisional) == ("2027-01-08", False)
    assert not told(
        book(clock("it", "received", "30 days"), place="CN"), "it", ("received", "2026-12-24")
    ).limit.provisional


def test_11_calendar_revised_after_computation():
    easter_monday = replace(UK, calendar=UK.calendar.with_additions(without(UK.calendar, "2026-04-06")))
    window = [FILED, ACKNOWLEDGED, DECIDED, READ]
    assert str(limit(window, "ask_stage2", "2026-03-18").limit.day) == "2026-04-16"
    assert str(limit(window, "ask_stage2", "2026-03-18", easter_monday).limit.day) == "2026-04-15"
    shorter = recount(window, "ask_stage2", "2026-04-16", easter_monday)
    assert (shorter.kept, str(shorter.now)) == (True, "2026-04-15")
    assert shorter.to_calendar == easter_monday.calendar.version != UK.calendar.version
    kept = limit([*window, shorter], "ask_stage2", "2026-03-18", easter_monday).limit
    assert (str(kept.day), kept.ends_at) == ("2026-04-16", datetime(2026, 4, 16, 23, tzinfo=UTC))
    longer = replace(UK, calendar=UK.calendar.with_additions(closed("2026-03-17")))
    moved = recount([FILED, ACKNOWLEDGED], "respond1", "2026-03-18", longer)  # the 17th falls away: told, not silent
    assert (moved.kept, str(moved.was), str(moved.now)) == (False, "2026-03-18", "2026-03-19")


def test_12_pause_over_holidays_takes_days_out_of_the_walk():
    rules = book(clock("answer", "received", "10 working_days"), pause("answer"), place="CN")
    received = ("received", "2026-09-22")
    assert day_of(rules, "answer", received) == "2026-10-13"
    resumed = [received, ("info_requested", "2026-09-24"), ("info_received", "2026-10-10")]
    assert day_of(rules, "answer", *resumed) == "2026-10-21"  # 23; Saturday 10, 12 to 16, 19, 20, 21


def test_13_two_pauses_overlapping_and_one_still_open():
    hearing = pause("answer", begins="hearing_opened", ends="hearing_closed")
    rules = book(clock("answer", "received", "10 working_days"), pause("answer"), hearing)
    events = [
        ("received", "2026-06-01"),
        ("info_requested", "2026-06-03"),
        ("hearing_opened", "2026-06-05"),
        ("info_received", "2026-06-08"),
    ]
    # The 2nd counts; from the 3rd to the 9th nothing does; 10, 11, 12, 15 to 19, 22
    assert day_of(rules, "answer", *events, ("hearing_closed", "2026-06-10")) == "2026-06-22"
    still = told(rules, "answer", *events, now="2026-06-09")
    assert (still.state, still.limit.day, still.limit.ends_at, still.limit.left) == ("paused", None, None, 9)


def test_14_pause_that_begins_on_or_after_the_deadline_has_no_effect():
    rules = book(clock("answer", "received", "5 working_days"), pause("answer"))
    for begun in ("2026-06-08", "2026-06-09"):
        found = told(rules, "answer", ("received", "2026-06-01"), ("info_requested", begun), now="2026-06-10")
        assert (str(found.limit.day), found.state) == ("2026-06-08", "expired")
    assert told(rules, "answer", ("received", "2026-06-01"), ("info_requested", "2026-06-05")).state == "paused"
    for unit, ends in (("hours", "2026-06-02T10:00"), ("working_hours", "2026-06-04T10:00")):
        rules = book(clock("answer", "received", f"24 {unit}"), pause("answer"))
        asked_late = (("received", "2026-06-01"), ("info_requested", ends.replace("T10", "T11")))
        found = told(rules, "answer", *asked_late, now="2026-06-10")
        assert (found.limit.ends_at, found.state) == (moment(ends), "expired"), unit


def test_15_roll_does_not_apply_to_working_day_hour_or_backward_clocks():
    roll = {"roll": "next_working_day"}
    assert last_day("24 hours", "2026-06-05", **roll) == "2026-06-06"  # a Saturday
    assert last_day("5 working_days", "2026-06-05", **roll) == "2026-06-12"
    rules = book(clock("notice", "hearing", "5 days", direction="back", **roll))
    assert day_of(rules, "notice", ("hearing", "2026-06-12")) == "2026-06-07"  # a Sunday
    assert last_day("5 days", "2026-06-01", **roll) == "2026-06-08"  # the 6th is a Saturday: this one rolls


def test_16_hours_are_elapsed_time_over_a_change_of_the_clocks():
    rules = book(clock("it", "received", "24 hours"))
    autumn = told(rules, "it", ("received", "2026-10-24T11:00")).limit  # noon in London; the next day noon is 12:00 UTC
    assert autumn.ends_at == datetime(2026, 10, 25, 11, tzinfo=UTC)
    spring = told(rules, "it", ("received", "2026-03-28T12:00")).limit
    assert spring.ends_at == datetime(2026, 3, 29, 12, tzinfo=UTC)  # one o'clock in London


def test_17_time_zone_and_cut_off():
    rules = book(clock("it", "received", "15 days"), place="CN")
    assert day_of(rules, "it", ("received", "2026-10-23T16:30")) == "2026-11-08"  # Saturday 24 October in Shanghai
    assert day_of(rules, "it", ("received", "2026-10-23T15:30")) == "2026-11-07"
    five = clock("it", "received", "5 working_days")
    evening = ("received", "2026-06-04T16:30")  # half past five in London
    assert day_of(book(five), "it", evening) == "2026-06-11"
    closing = book(five, intake='cut_off = "17:00"')
    assert day_of(closing, "it", evening) == "2026-06-12"
    assert day_of(closing, "it", ("received", "2026-06-04T15:30")) == "2026-06-11"
    found = told(closing, "it", evening).limit
    assert [(step.code, str(step.day)) for step in found.steps[:2]] == [
        ("trigger", "2026-06-04"),
        ("cut_off", "2026-06-05"),
    ]


@pytest.mark.parametrize("at", ["2026-06-05T16:30", "2026-06-06T08:00", "2026-06-06T18:00", "2026-06-07T08:00"])
def test_17_where_offices_close_a_closed_day_counts_as_the_next_open_one(at):
    """Later never counts as earlier: Friday evening, Saturday and Sunday are all Monday's."""
    closing = book(clock("it", "received", "10 days"), intake='cut_off = "17:00"')
    assert day_of(closing, "it", ("received", at)) == "2026-06-18"


def test_18_retroactive_receipt():
    entered = happened(e.GrievanceFiled, "2026-05-14", happened_at=moment("2026-05-11"))
    assert str(limit([entered], "ack1", "2026-05-14").limit.day) == "2026-05-18"
    late = happened(e.GrievanceFiled, "2026-05-20", happened_at=moment("2026-05-11"))
    assert limit([late], "ack1", "2026-05-20").state == "expired"  # said at entry
    rules = book(clock("it", "received", "5 working_days"))
    assert day_of(rules, "it", ("received", "2026-05-14")) == "2026-05-21"
    assert day_of(rules, "it", ("received", "2026-05-14"), ("receipt_corrected", "2026-05-11")) == "2026-05-18"


def test_19_postmark_and_receipt_are_both_kept():
    rules = book(clock("appeal", "posted", "10 days", kind="window"), clock("answer", "received", "10 days"))
    events = [("posted", "2026-06-01"), ("received", "2026-06-03")]
    assert day_of(rules, "appeal", *events) == "2026-06-11"
    assert day_of(rules, "answer", *events) == "2026-06-13"


def test_20_deemed_delivery_until_delivery_is_proven():
    sent = [FILED, ACKNOWLEDGED, DECIDED]
    assert UK.procedure.deemed_delivery[0][0] == 5
    # Sent 16 March, deemed read on Saturday 21: 23-27, 30-2 April, 7-10, 13-17, 20, 21
    assert str(limit(sent, "ask_stage2", "2026-03-17").limit.day) == "2026-04-21"
    assert str(limit([*sent, READ], "ask_stage2", "2026-03-17").limit.day) == "2026-04-16"  # read on the 17th


def test_21_whichever_is_first_or_later():
    marks = ["acknowledged", "hearing_opened"]
    rules = book(clock("first", {"first_of": marks}, "10 days"), clock("last", {"last_of": marks}, "10 days"))
    events = [("received", "2026-06-01"), ("acknowledged", "2026-06-03"), ("hearing_opened", "2026-06-05")]
    assert day_of(rules, "first", *events) == "2026-06-13"
    assert day_of(rules, "last", *events) == "2026-06-15"
    assert day_of(rules, "first", *events[:2]) == "2026-06-13"
    with pytest.raises(NotGiven, match="not-started"):
        day_of(rules, "last", *events[:2])


def test_22_fallback_trigger_when_the_acknowledgement_is_never_sent():
    before = limit([FILED], "respond1", "2026-03-05")
    assert (before.state, str(before.limit.day)) == (
        "expected",
        "2026-03-23",
    )  # from the 9th, the last day to acknowledge
    after = limit([FILED], "respond1", "2026-03-10")
    assert (after.state, str(after.limit.day)) == ("running", "2026-03-23")
    late = happened(e.Acknowledged, "2026-03-12")
    assert str(limit([FILED, late], "respond1", "2026-03-12").limit.day) == "2026-03-23"  # nothing gained by being late


def test_22_the_fallback_may_have_a_length_of_its_own():
    either = {"event": "sent:ack", "fallback": "received"}
    rules = book(clock("feedback", either, "3 months", fallback_length="3 months, 7 days"), place="DE")
    assert day_of(rules, "feedback", ("received", "2026-11-24")) == "2027-03-03"
    assert day_of(rules, "feedback", ("received", "2026-11-24"), ("sent:ack", "2026-11-30")) == "2027-02-28"


def test_23_early_act_shows_its_effect_before_it_is_taken():
    (sent,) = decide(replay([FILED]), asked(c.Acknowledge, "2026-03-02T11:00"), UK)
    assert str(limit([FILED], "respond1", "2026-03-02T11:00").limit.day) == "2026-03-23"
    assert str(limit([FILED, sent], "respond1", "2026-03-02T11:00").limit.day) == "2026-03-16"


def test_24_region():
    assert last_day("5 working_days", "2026-04-02", "GB-ENG") == "2026-04-13"  # Easter Monday
    assert last_day("5 working_days", "2026-04-02", "GB-SCT") == "2026-04-10"
    assert last_day("5 working_days", "2026-06-02", "DE-BE") == "2026-06-09"
    assert last_day("5 working_days", "2026-06-02", "DE-BY") == "2026-06-10"  # Corpus Christi, 4 June


def test_25_staff_closure_is_an_extra_list():
    rules = book(clock("it", "received", "5 working_days"))
    received = ("received", "2026-12-22")  # 23, 24; Christmas, weekend, substitute Monday; 29, 30, 31
    assert day_of(rules, "it", received) == "2026-12-31"
    ours = closed("2026-12-29", "2026-12-30", "2026-12-31", why="Office closed")
    closing = replace(rules, calendar=rules.calendar.with_additions(ours))
    found = told(closing, "it", received).limit
    assert str(found.day) == "2027-01-06"
    assert (date(2026, 12, 30), "Office closed") in [(step.day, step.text) for step in found.steps]


def test_26_half_days_and_proclaimed_days():
    half = Additions(half_days={date(2026, 12, 24): "Christmas Eve"})
    days, hours = clock("days", "received", "2 working_days"), clock("hours", "received", "8 working_hours")
    rules = book(days, hours, additions=half)
    assert day_of(rules, "days", ("received", "2026-12-22")) == "2026-12-24"  # half a day is a working day
    found = told(rules, "hours", ("received", "2026-12-24T09:00")).limit  # three hours; then the 29th, until two
    assert found.ends_at == datetime(2026, 12, 29, 14, tzinfo=UTC)
    typhoon = Additions(proclaimed={date(2026, 6, 3): "Work suspended"})
    three = clock("it", "received", "3 working_days")
    assert day_of(book(three, place="PH"), "it", ("received", "2026-06-01T01:00")) == "2026-06-04"
    assert day_of(book(three, place="PH", additions=typhoon), "it", ("received", "2026-06-01T01:00")) == "2026-06-05"


def test_27_weekend_definition():
    assert last_day("1 working_day", "2026-06-04", "EG") == "2026-06-07"  # Friday and Saturday are the weekend
    assert last_day("1 working_day", "2026-06-04") == "2026-06-05"
    assert last_day("10 days", "2026-06-02", "EG", roll="next_working_day") == "2026-06-14"  # Friday to Sunday


@pytest.mark.parametrize(
    ("on_transfer", "day"), [("continue", "2026-06-16"), ("restart", "2026-06-25"), ("new", "2026-06-25")]
)
def test_28_transfer(on_transfer, day):
    rules = book(clock("it", "received", "15 days", on_transfer=on_transfer))
    moved = told(rules, "it", ("received", "2026-06-01"), ("transferred", "2026-06-10"))
    assert str(moved.limit.day) == day
    again = [step.day for step in moved.limit.steps if step.code == "restarted"]
    assert again == ([] if on_transfer == "continue" else [date(2026, 6, 10)])


def test_29_counting_back():
    rules = book(
        clock("notice", "hearing", "5 working_days", direction="back"),
        clock("clear", "hearing", "5 working_days", direction="back", clear_days=True),
    )
    assert day_of(rules, "notice", ("hearing", "2026-06-12")) == "2026-06-05"  # 11, 10, 9, 8, 5
    assert day_of(rules, "clear", ("hearing", "2026-06-12")) == "2026-06-04"


def test_30_a_case_sent_back_gets_new_clocks_and_keeps_its_first_receipt():
    case = replay([FILED, ACKNOWLEDGED, DECIDED, ESCALATED, SENT_BACK])
    found = {x.clock.id: (x.state, str(x.limit.day)) for x in limits_of(case, UK, moment("2026-04-08T11:00"))}
    assert found["ack1"] == ("running", "2026-04-15")
    assert found["respond1"] == ("expected", "2026-04-29")  # from the 15th: 16, 17, 20-24, 27, 28, 29
    assert case.filed_at == FILED.happened_at


def test_31_a_class_that_shortens_the_clock_leaves_a_limit_in_the_past():
    case = replay(CN_AT_WORK)  # accepted on 10 March
    (event,) = decide(case, asked(c.Classify, "2026-03-26"), CN)
    case = evolve(case, event)
    simple = limit([*CN_AT_WORK, event], "simple_handle_10wd", "2026-03-26", CN)
    assert (simple.state, str(simple.limit.day)) == ("expired", "2026-03-24")
    assert limit([*CN_AT_WORK, event], "handle_60d", "2026-03-26", CN) is None
    (missed,) = decide(case, asked(c.ExpireClock, "2026-03-26", clock="simple_handle_10wd"), CN)
    assert missed.limit == date(2026, 3, 24)


def test_32_every_date_lists_its_steps():
    twenty = clock("answer", "received", "20 days", roll="next_working_day", verified=False)
    more = extension("answer", max="10 days")
    rules = book(twenty, pause("answer"), more, place="CN", head="[counting]\nbasis = 'interpretation'")
    found = told(
        rules,
        "answer",
        ("received", "2026-09-01"),
        ("info_requested", "2026-09-07"),
        ("info_received", "2026-09-09"),
        ("extended", "2026-09-14"),
    ).limit
    # 20 days are 21 September, two paused: 23; ten more: 3 October, a holiday; back at work on Thursday the 8th
    assert [(s.code, str(s.day or ""), str(s.until or "")) for s in found.steps if s.code != "skipped"] == [
        ("trigger", "2026-09-01", ""),
        ("length", "", ""),
        ("paused", "2026-09-07", "2026-09-09"),
        ("extended", "2026-09-14", "2026-10-03"),
        ("rolled", "2026-10-03", "2026-10-08"),
        ("source", "", ""),
        ("unverified", "", ""),
        ("basis", "", ""),
        ("calendar", "", "2026-12-31"),
    ]
    assert date(2026, 10, 5) in [step.day for step in found.steps if step.code == "skipped"]
    assert load_calendar("CN").why_closed(date(2026, 10, 5)) in [step.text for step in found.steps]
