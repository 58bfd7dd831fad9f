"""P1: what is decided never depends on who complains. The rules see a person nowhere, and these tests look for one."""

import inspect
import re
from dataclasses import fields, replace

import pytest

from answerable.core.case import commands as c
from answerable.core.case import decide, evolve, limits, review_rules, step_rules
from answerable.core.case import events as e

from .case_world import CN, DECISION, NOT_SUPPORTED, REVIEWER, SORTER, UK, UPHELD, asked, live, sealed

ABOUT_THE_PERSON = {"anonymous", "identity", "language", "channel", "narrative"}

WHO = {
    "named": {"anonymous": False, "identity": sealed("identity")},
    "anonymous": {"anonymous": True},
    "in_another_language": {"language": "ar"},
    "at_the_counter": {"channel": "visit"},
    "in_other_words": {"narrative": sealed("another")},
}
UK_LIFE = [
    asked(c.Acknowledge, "2026-03-04"),
    asked(c.AskComplainant, "2026-03-05"),
    asked(c.ExtendTime, "2026-03-16"),
    asked(c.IssueDecision, "2026-03-24"),
    asked(c.ReadNotice, "2026-03-25"),
    asked(c.AskReview, "2026-03-30"),
    asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(UPHELD,)),
]
CN_LIFE = [
    asked(c.Transfer, "2026-03-04", SORTER, to_office="town"),
    asked(c.Acknowledge, "2026-03-06"),
    asked(c.Accept, "2026-03-10"),
    asked(c.IssueDecision, "2026-04-20", points=(NOT_SUPPORTED,), decision=DECISION),
    asked(c.AskReview, "2026-05-06"),
]
LIVES = {"uk": (UK, "town", UK_LIFE), "cn": (CN, "letters", CN_LIFE)}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
@pytest.mark.parametrize(("book", "office", "life"), LIVES.values(), ids=LIVES)
def test_the_same_life_whoever_complains(who, book, office, life):
    _, usual = live(book, asked(c.FileGrievance, "2026-03-02", office=office), *life)
    _, theirs = live(book, asked(c.FileGrievance, "2026-03-02", office=office, **who), *life)
    assert theirs[1:] == usual[1:]
    assert replace(theirs[0], **{name: getattr(usual[0], name) for name in ABOUT_THE_PERSON}) == usual[0]


@pytest.mark.parametrize("module", [decide, evolve, limits, review_rules, step_rules], ids=lambda x: x.__name__)
def test_no_rule_asks_about_the_person(module):
    """Copied from command to event to case, and read nowhere else: no `if`, no look-up, no comparison."""
    source = inspect.getsource(module)
    for name in ABOUT_THE_PERSON:
        copies = re.findall(rf"\b{name}=(?:command|event)\.{name}\b", source)
        assert len(re.findall(rf"\b{name}\b", source)) == 2 * len(copies), name


def test_no_event_names_a_person_in_the_open():
    named = {f.name for event in e.EVENTS.values() for f in fields(event)}
    assert not named & {"name", "complainant", "person", "phone", "email", "address", "contact", "earlier_cases"}
