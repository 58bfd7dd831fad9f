"""Which bodies outside can be turned to, and from when: silence opens what the law says it opens."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from answerable.core.case import events as e
from answerable.core.case.evolve import replay
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.outside import outside_of
from answerable.record.rulebooks import rulebook

from .case_world import CN, UK, book_with, happened, moment

FCA = rulebook("uk-fca-disp")
FILED = happened(e.GrievanceFiled, "2026-03-02")
SAYS_NOTHING = book_with(UK, old='available = ["after:response2", "any_time:refused_escalation"]', new="")


@dataclass(frozen=True, kw_only=True)
class Row:
    book: Rulebook
    given: list
    now: str
    body: str
    open: bool
    opens_after: date | None = None


ROWS = {
    "a_court_at_any_time": Row(book=CN, given=[FILED], now="2026-03-02", body="court", open=True),
    "where_the_file_says_nothing": Row(book=SAYS_NOTHING, given=[FILED], now="2026-03-02", body="ombudsman", open=True),
    "not_while_the_eight_weeks_run": Row(
        book=FCA, given=[FILED], now="2026-04-01", body="ombudsman", open=False, opens_after=date(2026, 4, 27)
    ),
    "when_the_eight_weeks_have_run_out": Row(book=FCA, given=[FILED], now="2026-04-28", body="ombudsman", open=True),
    "when_the_answer_has_come": Row(
        book=FCA,
        given=[FILED, happened(e.DecisionIssued, "2026-03-20", stage="firm", notice="final_response")],
        now="2026-03-20",
        body="ombudsman",
        open=True,
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_row(name):
    row = ROWS[name]
    case = replay(row.given)
    case = replace(case, stage=row.book.procedure.stages[0].id)
    now = moment(row.now)
    found = {x.external.id: x for x in outside_of(case, row.book, limits_of(case, row.book, now))}[row.body]
    assert (found.open, found.opens_after) == (row.open, row.opens_after)
