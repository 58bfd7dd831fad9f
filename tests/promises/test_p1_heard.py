"""P1: whether a grievance is accepted never depends on who complains, how often, or where else they turned."""

import ast
from pathlib import Path

import pytest
import time_machine

import answerable
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import event_data
from answerable.core.case.steps import STEPS
from answerable.record.loading import load_events
from answerable.record.models import Docket, Outgoing, RunningClock
from tests.record.record_world import NOON

from .journey import tell

PACKAGE = Path(answerable.__file__).parent
OF_THE_CASE_ALONE = {"case", "narrative", "identity", "anonymous"}

WHO = {
    "anonymous": {},
    "named": {"who": "named", "name": "Ada", "contact": "ada@example.org"},
    "named as an officer is": {"who": "named", "name": "Village Officer", "contact": "village@example.org"},
    "in another script": {"who": "named", "name": "王小明", "contact": "一二三"},
    "with hostile words": {"what_happened": "You are all thieves!!!"},
    "with very many words": {"what_happened": "again and again " * 2000},
    "who has been to court": {"what_happened": "I have told the court, the newspaper and the ombudsman."},
}


def traces_of(reference):
    """All that the site made of a filing, without what is drawn by chance or sealed."""
    (filed,) = [event_data(event) for event in load_events(reference)]
    docket = Docket.objects.filter(case=reference).values().get()
    clocks = list(
        RunningClock.objects.filter(case=reference).order_by("clock").values("clock", "kind", "state", "ends_at")
    )
    mails = list(Outgoing.objects.filter(case=reference).values("kind", "office", "next_try_at"))
    kept = {name: value for name, value in filed.items() if name not in OF_THE_CASE_ALONE}
    return kept, {name: value for name, value in docket.items() if name != "case"}, clocks, mails


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
def test_the_same_events_dates_office_and_mail_whoever_complains(world, who):
    with time_machine.travel(NOON, tick=False):
        usual, theirs = tell()[0], tell(what_happened="Something else.")[0]
        other = tell(**{"what_happened": "And this.", **who})[0]
    assert traces_of(other) == traces_of(usual) == traces_of(theirs)


def test_the_twentieth_grievance_is_heard_as_the_first(world):
    with time_machine.travel(NOON, tick=False):
        told = [tell(who="named", name="Ada", contact="ada@example.org", what_happened=f"No {n}")[0] for n in range(20)]
    assert len(set(told)) == 20
    assert all(traces_of(reference) == traces_of(told[0]) for reference in told)


def test_one_may_add_and_be_heard_at_every_stage_and_after_every_end():
    assert [place for place, steps in STEPS.items() if c.AddStatement not in steps] == []


def test_withdrawing_takes_no_right_away(world):
    """Nothing of an earlier case is asked for when the matter is brought again: the commands have no such field."""
    fields = set(c.FileGrievance.__dataclass_fields__)
    assert fields == {
        "by", "at", "happened_at", "case", "office", "respondent", "category", "channel", "language", "anonymous",
        "case_class", "narrative", "identity",
    }  # fmt: skip


READ_FOR_SHOWING = {
    "desk/queries.py": "whether there is a name to open",
    "complainant/queries.py": "whether a name was given",
    "public/procedures.py": "what a procedure's file says of anonymous grievances, to everybody alike",
    "web/telling.py": "what the form said becomes the command",
    "channels/importing/history.py": "what the row said becomes the command",
    "channels/importing/mapping_toml.py": "which columns are to be sealed",
}


def reads_of(attribute, tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == attribute]


@pytest.mark.parametrize("attribute", ["anonymous", "identity"])
def test_nothing_outside_the_rules_reads_who_it_is_to_decide(attribute):
    """The rules themselves are watched by tests/core/test_who_complains.py."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        name = str(path.relative_to(PACKAGE))
        if not name.startswith("core/") and reads_of(attribute, ast.parse(path.read_text())):
            found.add(name)
    of_keys = {
        "record/vault.py",
        "people/keys.py",
        "record/handle.py",
        "people/signing_in.py",
        "complainant/visit.py",
        "demo/load.py",
    }
    assert found - of_keys - READ_FOR_SHOWING.keys() == set()


def test_no_event_says_how_often_somebody_came():
    words = ("count", "repeat", "previous", "earlier", "history", "person", "linked", "risk", "score")
    names = [name for event in e.EVENTS.values() for name in event.__dataclass_fields__]
    assert [name for name in names if any(word in name for word in words)] == []
