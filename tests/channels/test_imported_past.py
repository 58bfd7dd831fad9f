"""What an imported past means for the clocks, for mail and for reviews."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from answerable.core.case.limits import limits_of
from answerable.record.loading import load_case, load_events
from answerable.record.models import Docket, Outgoing, RunningClock
from answerable.record.rulebooks import rulebook
from answerable.tasks.clocks import sweep_clocks
from tests.record.record_world import found_office

from .import_world import MAPPING, OPEN, import_rows, only_case, opened, reasons, told


def test_nobody_gets_mail_and_the_clock_finds_nothing_to_do(institution, tmp_path):
    import_rows(tmp_path, {}, {"Sent on": "2015-03-03"}, OPEN, {"Result": "refused"})
    assert sweep_clocks(timezone.now()) == 0
    assert not Outgoing.objects.exists()


def test_a_closed_case_owes_nothing(institution, tmp_path):
    import_rows(tmp_path, {})
    case = load_case(only_case())
    limits = limits_of(case, rulebook(case.procedure), timezone.now())
    assert [limit.clock.id for limit in limits if limit.open and limit.clock.kind == "duty"] == []
    over = [event for event in load_events(case.id) if type(event).__name__ == "ClockExpired"]
    assert [(event.clock, event.imported, event.happened_at.year) for event in over] == [("ask_stage2", True, 2015)]


def test_an_open_case_is_overdue_and_says_since_when(institution, tmp_path):
    import_rows(tmp_path, OPEN)
    over = [event for event in load_events(only_case()) if type(event).__name__ == "ClockExpired"]
    assert [(event.clock, str(event.limit)) for event in over] == [("ack1", "2015-03-09"), ("respond1", "2015-03-23")]
    assert [str(event.happened_at) for event in over] == ["2015-03-10 00:00:00+00:00", "2015-03-24 00:00:00+00:00"]
    row = Docket.objects.get()
    assert (row.phase, row.due_clock, row.due_at.year) == ("received", "ack1", 2015)


def test_a_recent_open_case_has_its_time_still(institution, tmp_path):
    today = timezone.now().date().isoformat()
    import_rows(tmp_path, {**OPEN, "Came": today})
    assert "ClockExpired" not in [name for name, _ in told(only_case())]
    assert RunningClock.objects.filter(clock="ack1", expired=False).exists()


def test_two_times_on_one_day_are_in_order(institution, tmp_path):
    import_rows(tmp_path, {"Came": "2015-03-02 16:00", "Answered": "2015-03-02", "Ended": "2015-03-02 08:00"})
    assert {at for name, at in told(only_case()) if name != "ClockExpired"} == {datetime(2015, 3, 2, 16, tzinfo=UTC)}


REVIEWED = """
[[event]]
step = "review_asked"
date = "Sent on"
if_empty = "skip"
office = "county"
note = "Asked on paper."

[[event]]
step = "review_decided"
date = "Ended"
if_empty = "skip"
result = { column = "Clerk", values = { upheld = ["stands"], reversed = ["falls"], sent_back = ["again"] } }
outcome = { column = "Clerk", otherwise = "upheld", values = { upheld = ["falls"] } }
note = "From the minutes."
"""


@pytest.mark.parametrize(
    ("clerk", "phase", "office", "result"),
    [("falls", "decided", "county", "reversed"), ("again", "accepted", "town", "sent_back")],
)
def test_a_review_goes_to_another_office_and_both_can_read_it(institution, tmp_path, clerk, phase, office, result):
    steps = MAPPING.split("[[event]]")
    mapping = "[[event]]".join([steps[0], steps[1], steps[3]]) + REVIEWED
    import_rows(tmp_path, {"Sent on": "2015-03-20", "Ended": "2015-04-09", "Clerk": clerk}, mapping=mapping)
    case = load_case(only_case())
    assert (case.phase, case.office) == (phase, office)
    events = {type(event).__name__: event for event in load_events(case.id)}
    assert events["ReviewAsked"].late is False
    assert events["ReviewDecided"].result == result
    assert not Outgoing.objects.exists()
    for reader in ("town", "county"):
        assert opened(institution, reader, case.id).read(events["GrievanceFiled"].narrative)


def test_a_review_by_the_office_that_decided_is_rejected(institution, tmp_path):
    steps = MAPPING.split("[[event]]")
    mapping = "[[event]]".join([steps[0], steps[1], steps[3]]) + REVIEWED.replace('"county"', '"town"')
    report = import_rows(tmp_path, {"Sent on": "2015-03-20", "Ended": "", "Clerk": ""}, mapping=mapping)
    assert reasons(report)[2].startswith("Ask for review: ")


def test_a_procedure_that_requires_acceptance(institution, tmp_path):
    """Petitions: sorted, accepted, decided; when the time to ask for review is over the case is final by itself."""
    found_office("petitions")
    mapping = MAPPING.replace("uk-two-stage-2024", "cn-xinfang-2022").replace('office = "town"', 'office = "petitions"')
    mapping = mapping.replace("upheld = [", "supported = [", 1).replace("not_upheld", "not_supported")
    steps = mapping.split("[[event]]")
    accepted = '\nstep = "accepted"\ndate = "Sent on"\nif_empty = "skip"\n\n'
    mapping = "[[event]]".join([steps[0], steps[1], accepted, steps[3]])
    report = import_rows(tmp_path, {"Sent on": "2015-03-05"}, {"Sent on": ""}, mapping=mapping)
    assert reasons(report) == {3: "Decide: This step is not possible at the present stage of the case."}
    assert [name for name, _ in told(only_case())] == [
        "GrievanceFiled",
        "Summarised",
        "Accepted",
        "DecisionIssued",
        "ClockExpired",
        "CaseClosed",
    ]
    assert Docket.objects.get().phase == "closed"
    assert sweep_clocks(timezone.now()) == 0
