"""A letter says all that the procedure wants of it."""

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import replay
from answerable.core.letters import PARTS

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_ASKED,
    CN_AT_WORK,
    CN_DECIDED,
    CN_READ,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LETTER,
    NOT_SUPPORTED,
    PROMISED,
    READ,
    REVIEWER,
    UK,
    Refusal,
    Row,
    asked,
    check,
    happened,
    rows,
)


def but(*parts: str) -> tuple[str, ...]:
    assert set(parts) <= set(PARTS)
    return tuple(part for part in PARTS if part not in parts)


UK_DECISION = happened(e.DecisionIssued, "2026-03-16")
CN_POINTS = {"points": (NOT_SUPPORTED,)}


@rows(
    all_that_is_wanted=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=("reasons", "way_on")),
        then=[UK_DECISION],
    ),
    without_reasons=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=but("reasons")),
        then=Refusal("letter-incomplete", facts={"missing": "reasons"}),
    ),
    without_the_way_on=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=but("way_on")),
        then=Refusal("letter-incomplete", facts={"missing": "how_to_escalate"}),
    ),
    without_legal_basis=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=but("legal_basis")),
        then=Refusal("letter-incomplete", "Art. 32", {"missing": "legal_basis"}),
        book=CN,
    ),
    without_facts=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=but("facts")),
        then=Refusal("letter-incomplete", "Art. 32", {"missing": "facts_and_reasons"}),
        book=CN,
    ),
    without_anything=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=()),
        then=Refusal(
            "letter-incomplete", "Art. 32", {"missing": "facts_and_reasons, legal_basis, review_route_and_window"}
        ),
        book=CN,
    ),
    a_review_without_the_way_on=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, READ, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, written=but("way_on")),
        then=Refusal("letter-incomplete", facts={"missing": "how_to_reach_ombudsman"}),
    ),
    a_review_opinion_without_reasons=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ, CN_ASKED],
        when=asked(c.DecideReview, "2026-06-01", REVIEWER, written=but("reasons")),
        then=Refusal("letter-incomplete", "Art. 35", {"missing": "reasons"}),
        book=CN,
    ),
    sent_back_is_no_opinion_yet=Row(
        given=[FILED, ACKNOWLEDGED, PROMISED, READ, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back", written=()),
        then=[
            happened(
                e.ReviewDecided, "2026-04-08", REVIEWER, result="sent_back", back_to="stage1", back_to_office="town"
            )
        ],
    ),
    written_long_ago=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", IMPORT, written=()),
        then=[happened(e.DecisionIssued, "2026-03-16", IMPORT)],
    ),
)
def test_a_letter_says_all_it_must(row):
    check(row)


def test_a_refusal_to_take_the_case_on_is_a_letter_too():
    assert decide(replay([FILED]), asked(c.Decline, "2026-03-05", letter=LETTER), UK)
