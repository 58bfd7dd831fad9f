"""Every refusal code is brought about by a row of the core's tests, or by the door named here."""

from pathlib import Path

import pytest

import answerable
from answerable.core.case.refusals import CODES, Refused

from . import (  # noqa: F401  # for their rows
    test_asking_for_review,
    test_clock_rules,
    test_deciding,
    test_extending,
    test_filing,
    test_handling,
    test_letters,
    test_openings,
    test_reviewing,
    test_rules_that_change,
    test_silence,
)
from .case_world import REFUSED_BY_A_ROW

PACKAGE = Path(answerable.__file__).parent

RAISED_BY = {
    "changed-meanwhile": "record/handle.py",  # the case moved on between the page and its form
}


def test_every_code_is_brought_about():
    assert REFUSED_BY_A_ROW | set(RAISED_BY) == CODES
    assert not REFUSED_BY_A_ROW & set(RAISED_BY)


@pytest.mark.parametrize("code", RAISED_BY)
def test_the_door_raises_it(code):
    assert f'Refused("{code}"' in (PACKAGE / RAISED_BY[code]).read_text("utf-8")


def test_a_code_nobody_knows_is_our_bug():
    with pytest.raises(ValueError, match="too-tired"):
        Refused("too-tired")


def test_a_refusal_carries_code_clause_and_facts():
    refused = Refused("window-over", "Art. 35", until="2026-05-22")
    assert (refused.code, refused.clause, refused.facts) == ("window-over", "Art. 35", {"until": "2026-05-22"})
    assert str(refused) == "window-over"
