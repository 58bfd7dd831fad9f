"""Classes, longer time, shares, restarts, pauses with an end, warnings. 1 June 2026 is a Monday."""

from dataclasses import replace
from datetime import date

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limits_of
from answerable.core.case.warned import warned_at

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_AT_WORK,
    CN_DECIDED,
    FILED,
    Refusal,
    Row,
    asked,
    check,
    happened,
    limit,
    moment,
    rows,
)
from .clock_world import (
    ASKED,
    AT_WORK,
    IN,
    TAKEN,
    UNANSWERED,
    book,
    clock,
    day_of,
    extension,
    pause,
    told,
)

REMOTE = book(
    clock("answer", "received", "15 days"),
    clock("far", "received", "30 days", when="matter.remote", replaces="answer"),
)


@rows(
    another_class=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12"),
        then=[happened(e.Classified, "2026-03-12")],
        book=CN,
    ),
    whose_limit_has_passed=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-26"),
        then=[happened(e.Classified, "2026-03-26")],
        book=CN,
    ),
    back_to_the_general_route=Row(
        given=[*CN_AT_WORK, happened(e.Classified, "2026-03-12")],
        when=asked(c.Classify, "2026-03-13", case_class=""),
        then=[happened(e.Classified, "2026-03-13", case_class="")],
        book=CN,
    ),
    what_the_matter_is=Row(
        given=AT_WORK,
        when=asked(c.Classify, "2026-06-02", case_class="", attributes=("matter.remote",)),
        then=[happened(e.Classified, "2026-06-02", case_class="", attributes=("matter.remote",))],
        book=REMOTE,
    ),
    what_no_clock_asks_about=Row(
        given=AT_WORK,
        when=asked(c.Classify, "2026-06-02", case_class="", attributes=("matter.urgent",)),
        then=Refusal("unknown-class", facts={"case_class": "matter.urgent"}),
        book=REMOTE,
    ),
    what_the_person_is=Row(
        given=AT_WORK,
        when=asked(c.Classify, "2026-06-02", case_class="", attributes=("complainant.anonymous",)),
        then=Refusal("unknown-class"),
        book=book(clock("answer", "received", "15 days", unless="complainant.anonymous")),
    ),
    the_same_of_the_matter=Row(
        given=[*AT_WORK, happened(e.Classified, "2026-06-02", case_class="", attributes=("matter.remote",))],
        when=asked(c.Classify, "2026-06-03", case_class="", attributes=("matter.remote",)),
        then=Refusal("same-class"),
        book=REMOTE,
    ),
    a_class_of_no_procedure=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12", case_class="tiresome"),
        then=Refusal("unknown-class", facts={"case_class": "tiresome"}),
        book=CN,
    ),
    the_same_class=Row(
        given=[*CN_AT_WORK, happened(e.Classified, "2026-03-12")],
        when=asked(c.Classify, "2026-03-13"),
        then=Refusal("same-class"),
        book=CN,
    ),
    without_reasons=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12", reasons=None),
        then=Refusal("reason-missing"),
        book=CN,
    ),
    after_the_decision=Row(
        given=[*CN_AT_WORK, CN_DECIDED], when=asked(c.Classify, "2026-04-21"), then=Refusal("not-now"), book=CN
    ),
)
def test_classifying(row):
    check(row)


def test_a_matter_that_is_far_away_has_its_own_time():
    far = [*AT_WORK, happened(e.Classified, "2026-06-02", case_class="", attributes=("matter.remote",))]
    assert str(limit(AT_WORK, "answer", "2026-06-03", REMOTE).limit.day) == "2026-06-16"
    assert str(limit(far, "far", "2026-06-03", REMOTE).limit.day) == "2026-07-01"
    assert limit(far, "answer", "2026-06-03", REMOTE) is None


FIFTEEN = clock("answer", "received", "15 working_days")
CONSENTED = book(FIFTEEN, extension("answer", max="10 working_days", consent="complainant"))
MUTUAL = book(FIFTEEN, extension("answer", consent="mutual"))
DOUBLE = book(FIFTEEN, extension("answer", max="30 working_days", measured_from="new_total_from_trigger"), place="CO")
CO_FILED = replace(IN, at=moment("2026-12-01T15:00"), happened_at=moment("2026-12-01T15:00"))
CO_TAKEN = replace(TAKEN, at=moment("2026-12-01T16:00"), happened_at=moment("2026-12-01T16:00"))
MORE = {"clock": "answer", "length": "10 working_days"}
TWO_RULES = book(
    clock("answer", "received", "15 days"),
    extension("answer", max="10 days", grounds=["complex"]),
    extension("answer", max="5 days", grounds=["ill"], measured_from="grant_date"),
)


@rows(
    a_soft_cap_with_a_good_reason=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="30 working_days", ground="good_reason"),
        then=[happened(e.TimeExtended, "2026-03-16", length="30 working_days", ground="good_reason")],
    ),
    a_soft_cap_without_one=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="30 working_days"),
        then=Refusal("extension-beyond-cap", "6.4"),
    ),
    a_hard_cap_with_a_good_reason=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", clock="handle_60d", length="31 days", ground="good_reason"),
        then=Refusal("extension-beyond-cap", "Art. 34"),
        book=CN,
    ),
    a_good_reason_is_no_ground_of_a_hard_cap=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", clock="handle_60d", length="30 days", ground="good_reason"),
        then=Refusal("extension-ground", "Art. 34"),
        book=CN,
    ),
    agreed_with_the_complainant=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", **MORE, agreed=True),
        then=[happened(e.TimeExtended, "2026-06-10", **MORE, notice=None, agreed=True)],
        book=CONSENTED,
    ),
    not_agreed=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", **MORE),
        then=Refusal("consent-missing", "a test"),
        book=CONSENTED,
    ),
    as_long_as_both_agree_to=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", clock="answer", length="90 working_days", agreed=True),
        then=[
            happened(e.TimeExtended, "2026-06-10", clock="answer", length="90 working_days", notice=None, agreed=True),
        ],
        book=MUTUAL,
    ),
    as_long_as_one_of_them_likes=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", clock="answer", length="90 working_days"),
        then=Refusal("consent-missing", "a test"),
        book=MUTUAL,
    ),
    the_double_in_all=Row(
        given=[CO_FILED, CO_TAKEN],
        when=asked(c.ExtendTime, "2026-12-10", clock="answer", length="30 working_days"),
        then=[
            happened(
                e.TimeExtended,
                "2026-12-10",
                clock="answer",
                length="30 working_days",
                measured_from="new_total_from_trigger",
                notice=None,
            )
        ],
        book=DOUBLE,
    ),
    more_than_the_double=Row(
        given=[CO_FILED, CO_TAKEN],
        when=asked(c.ExtendTime, "2026-12-10", clock="answer", length="31 working_days"),
        then=Refusal("extension-beyond-cap", "a test", {"most": "30 working_days"}),
        book=DOUBLE,
    ),
)
def test_longer(row):
    check(row)


def test_the_double_is_a_total_from_the_beginning():
    """Row 22: 8 and 25 December, 1 and 11 January are holidays."""
    assert str(limit([CO_FILED, CO_TAKEN], "answer", "2026-12-02", DOUBLE).limit.day) == "2026-12-23"
    command = asked(c.ExtendTime, "2026-12-10", clock="answer", length="30 working_days")
    longer = [CO_FILED, CO_TAKEN, *decide(replay([CO_FILED, CO_TAKEN]), command, DOUBLE)]
    assert str(limit(longer, "answer", "2026-12-11", DOUBLE).limit.day) == "2027-01-18"


@pytest.mark.parametrize(
    ("ground", "length", "day"), [("complex", "10 days", "2026-06-26"), ("ill", "5 days", "2026-06-17")]
)
def test_each_extension_is_measured_by_the_rule_it_was_granted_under(ground, length, day):
    command = asked(c.ExtendTime, "2026-06-12", clock="answer", length=length, ground=ground)
    events = [*AT_WORK, *decide(replay(AT_WORK), command, TWO_RULES)]
    assert str(limit(events, "answer", "2026-06-13", TWO_RULES).limit.day) == day


def test_a_share_ends_with_the_time_it_is_part_of():
    rules = book(
        clock("all", "received", "15 days"),
        clock("share", "transfer_received", "5 working_days", budget_of="all"),
    )
    found = told(rules, "share", ("received", "2026-06-01"), ("transferred", "2026-06-12")).limit
    assert (str(found.day), found.ends_at) == ("2026-06-16", moment("2026-06-16T23:00"))  # not the 19th
    assert [step.code for step in found.steps][-3:] == ["capped", "source", "calendar"]
    early = told(rules, "share", ("received", "2026-06-01"), ("transferred", "2026-06-03")).limit
    assert str(early.day) == "2026-06-10"
    assert "capped" not in [step.code for step in early.steps]


def test_a_share_is_as_provisional_as_the_time_that_ends_it():
    rules = book(
        clock("all", "received", "15 days", roll="next_working_day"),
        clock("share", "transfer_received", "4 weeks", budget_of="all"),
        place="CN",
    )
    found = told(rules, "share", ("received", "2026-12-28"), ("transferred", "2026-12-29")).limit
    assert (str(found.day), found.provisional) == ("2027-01-12", True)
    assert [step.code for step in found.steps][-4:] == ["capped", "provisional", "source", "calendar"]


def test_it_begins_anew_with_the_last_of_what_restarts_it_and_tells_where_it_began():
    rules = book(clock("it", "received", "10 days", restart_on=["info_received"]), extension("it", max="5 days"))
    events = [("received", "2026-06-01"), ("info_received", "2026-06-03"), ("info_received", "2026-06-08")]
    found = told(rules, "it", *events)
    assert str(found.limit.day) == "2026-06-18"
    assert [(step.code, str(step.day)) for step in found.limit.steps[:2]] == [
        ("trigger", "2026-06-01"),
        ("restarted", "2026-06-08"),
    ]
    assert day_of(rules, "it", *events, ("extended", "2026-06-05")) == "2026-06-18"  # of the run before
    assert day_of(rules, "it", *events, ("extended", "2026-06-09")) == "2026-06-23"
    met = told(rules, "it", *events, ("decision_issued", "2026-06-05"))
    assert (met.state, str(met.limit.day)) == ("met", "2026-06-13")  # what comes after the answer restarts nothing


def test_a_transfer_that_starts_a_clock_does_not_restart_it():
    rules = book(clock("it", "transferred", "10 days", on_transfer="restart"))
    found = told(rules, "it", ("received", "2026-06-01"), ("transferred", "2026-06-03")).limit
    assert str(found.day) == "2026-06-13"
    assert "restarted" not in [step.code for step in found.steps]


@pytest.mark.parametrize(
    ("answered", "day"), [(None, "2026-06-19"), ("2026-06-05", "2026-06-17"), ("2026-06-15", "2026-06-19")]
)
def test_a_pause_with_a_longest_time_ends_by_itself(answered, day):
    rules = book(clock("answer", "received", "10 working_days"), pause("answer", max="5 days"))
    events = [("received", "2026-06-01"), ("info_requested", "2026-06-03")]
    events += [("info_received", answered)] if answered else []
    assert day_of(rules, "answer", *events, now="2026-06-16") == day  # the 2nd; at latest from the 9th on


def test_the_time_to_answer_a_question_is_shown_where_silence_lets_the_request_lapse():
    shown = {
        x.clock.id: str(x.limit.day) for x in limits_of(replay([*AT_WORK, ASKED]), UNANSWERED, moment("2026-06-04"))
    }
    assert shown["answer_1"] == "2026-06-13"
    assert "answer_1" not in {clock.id for clock in book(FIFTEEN, pause("answer", max="10 days")).procedure.clocks}


def test_when_to_warn():
    rules = book(clock("it", "received", "5 working_days", warn=["1 day", "2 working_days"]), pause("it"))
    found = told(rules, "it", ("received", "2026-06-01"))
    assert warned_at(found, rules) == (moment("2026-06-03T23:00"), moment("2026-06-06T23:00"))  # Thursday, Sunday
    paused = told(rules, "it", ("received", "2026-06-01"), ("info_requested", "2026-06-03"), now="2026-06-04")
    assert warned_at(paused, rules) == ()


def test_a_limit_knows_the_last_day_it_asked_its_calendar_about():
    """Recounting picks by it: what hangs on another clock hangs on that clock's days."""
    rules = book(
        clock("ack", "received", "5 working_days", stops_on=["notice:ack"]),
        clock("answer", {"event": "sent:ack", "fallback": "deadline:ack"}, "3 months"),
        clock("share", "received", "6 days", budget_of="ack"),
        clock("plain", "received", "3 months"),
        clock("evening", "received", "3 months"),
        pause("plain", max="3 working_days"),
    )
    received = ("received", "2026-06-01")
    assert told(rules, "answer", received).limit.asked_through == date(2026, 6, 8)
    assert told(rules, "share", received).limit.asked_through == date(2026, 6, 8)
    assert told(rules, "evening", received).limit.asked_through is None
    paused = told(rules, "plain", received, ("info_requested", "2026-06-03"), now="2026-06-20").limit
    assert paused.asked_through == date(2026, 6, 9)


STAMPED = replace(FILED, channel="letter")


@rows(
    an_overlooked_stamp=Row(
        given=[STAMPED],
        when=asked(c.CorrectReceipt, "2026-03-04"),
        then=[happened(e.ReceiptCorrected, "2026-03-04")],
    ),
    to_a_later_day=Row(
        given=[STAMPED],
        when=asked(c.CorrectReceipt, "2026-03-04", received_at=moment("2026-03-03")),
        then=Refusal("receipt-not-earlier"),
    ),
    by_a_slip_in_the_year=Row(
        given=[STAMPED],
        when=asked(c.CorrectReceipt, "2026-03-04", received_at=moment("1926-03-02")),
        then=Refusal("date-impossible"),
    ),
    of_what_the_site_itself_received=Row(
        given=[FILED],
        when=asked(c.CorrectReceipt, "2026-03-04"),
        then=Refusal("receipt-recorded"),
    ),
    without_reasons=Row(
        given=[STAMPED],
        when=asked(c.CorrectReceipt, "2026-03-04", reasons=None),
        then=Refusal("reason-missing"),
    ),
)
def test_the_day_of_receipt_may_only_move_back(row):
    check(row)


def test_the_clocks_run_from_the_corrected_day():
    """Stamped on Friday 27 February and entered on Monday 2 March: due on the 6th and not on the 9th."""
    events = [STAMPED, happened(e.ReceiptCorrected, "2026-03-04")]
    assert limit([STAMPED], "ack1", "2026-03-04").limit.day == date(2026, 3, 9)
    assert limit(events, "ack1", "2026-03-04").limit.day == date(2026, 3, 6)
    assert limit(events, "ack1", "2026-03-07").state == "expired"


def test_a_case_that_is_passed_round_gains_time_once():
    rules = book(clock("it", "received", "10 days", on_transfer="restart"))
    moves = [("transferred", day) for day in ("2026-06-05", "2026-06-08", "2026-06-10")]
    assert day_of(rules, "it", ("received", "2026-06-01"), moves[0]) == "2026-06-15"
    assert day_of(rules, "it", ("received", "2026-06-01"), *moves) == "2026-06-15"
