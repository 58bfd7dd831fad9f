"""Open cases go on under another version only when somebody asks for it, after a look at what it does to their dates."""

from datetime import timedelta

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.refusals import Refused
from answerable.record import rulebooks
from answerable.record.handle import handle
from answerable.record.loading import load_case, load_events
from answerable.record.models import RunningClock
from answerable.record.replaying import check_all
from answerable.tasks.migrating import migrate, preview
from tests.record.record_world import NOON, actor, file_case
from tests.record.test_kept_versions import SHIPPED, UK, own, read_again

__all__ = ["own"]
SHORTER = SHIPPED.replace('length = "5 working_days"', 'length = "3 working_days"', 1)
LATER = NOON + timedelta(hours=1)


def newer(own, text=SHORTER):
    (own / "uk.toml").write_text(text)
    read_again()


def test_a_look_writes_nothing_and_says_which_dates_move(town, own):
    read_again()
    reference, _ = file_case()
    assert list(preview(UK, LATER)) == []
    newer(own)
    (move,) = preview(UK, LATER)
    assert move.case == reference
    assert ("ack1", "2026-06-08", "2026-06-04") in move.dates
    assert [type(event) for event in load_events(reference)] == [e.GrievanceFiled]


def test_it_is_an_event_and_the_clocks_run_by_the_new_version(town, own):
    read_again()
    reference, _ = file_case()
    newer(own)
    migrate(UK, reference, LATER)
    event = load_events(reference)[-1]
    assert isinstance(event, e.ProcedureMigrated)
    assert (event.to_digest, event.by) == (rulebooks.rulebook(UK).procedure.digest, "operator")
    assert RunningClock.objects.get(case=reference, clock="ack1").day.isoformat() == "2026-06-04"
    assert load_case(reference).procedure_digest == event.to_digest
    assert list(check_all()) == []
    with pytest.raises(Refused, match="same-procedure"):
        migrate(UK, reference, LATER)


def test_a_case_whose_stage_is_gone_stays_and_says_why(town, own):
    read_again()
    reference, _ = file_case()
    newer(own, SHIPPED.replace('"stage1"', '"first"'))
    (move,) = preview(UK, LATER)
    assert move.refused.code == "stage-not-in-procedure"
    with pytest.raises(Refused, match="stage-not-in-procedure"):
        migrate(UK, reference, LATER)


def test_what_is_over_is_not_moved(town, own):
    read_again()
    reference, _ = file_case()
    handle(reference, c.Withdraw(by=c.COMPLAINANT, at=NOON))
    newer(own)
    assert list(preview(UK, LATER)) == []


def test_no_officer_may_do_it(town, own):
    read_again()
    reference, _ = file_case()
    newer(own)
    digest = rulebooks.rulebook(UK).procedure.digest
    with pytest.raises(Refused, match="not-for-officers"):
        handle(reference, c.MigrateProcedure(by=actor("town"), at=LATER, to_digest=digest, to_version="x"))
