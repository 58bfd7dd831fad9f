"""`answerable where`: the files behind an address. The promise of MAP.md: five for every step."""

from pathlib import Path

import pytest

from answerable.desk.queries import PAGES
from answerable.tasks.where import files_behind
from tests.habits.routes import all_routes

ROOT = Path(__file__).parent.parent.parent
STEPS = sorted(PAGES.values())


def files(url):
    return [line.split()[0] for line in files_behind(url)]


@pytest.mark.parametrize("step", [*STEPS, "open"])
def test_every_desk_step_names_its_five_files(step):
    named = files(f"/desk/cases/123456789012/{step}")
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert named[0].startswith("answerable/desk/")
    for wanted in ("answerable/web/steps.py", "answerable/record/handle.py"):
        assert wanted in named
    rules = [
        name
        for name in named
        if name
        in (
            "answerable/core/case/step_rules.py",
            "answerable/core/case/review_rules.py",
            "answerable/core/case/clock_rules.py",
        )
    ]
    assert len(rules) == 1
    assert named[-1].endswith(".html")
    assert named.index("answerable/web/steps.py") < named.index("answerable/record/handle.py") < named.index(rules[0])


def test_the_rule_is_the_one_that_decides():
    lines = files_behind("/desk/cases/123456789012/extend")
    assert [line for line in lines if "extend_time: the rule" in line]


@pytest.mark.parametrize("step", ["add", "answer", "review", "withdraw"])
def test_a_complainant_s_step_names_files_that_exist(step):
    named = files(f"/case/{step}")
    assert f"answerable/complainant/{step}.py" == named[0]
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert named[-1] == f"answerable/complainant/templates/complainant/{step}.html"


def test_every_route_has_a_file():
    for route in all_routes():
        assert files(route.example), route


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/desk/new?x=1", "desk/new", "/desk/new"])
def test_an_address_may_be_pasted_as_it_stands(url):
    assert files(url)[0] == "answerable/desk/new.py"


def test_no_such_address():
    assert files_behind("/nowhere") == []
