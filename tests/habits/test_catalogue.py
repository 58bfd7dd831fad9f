"""docs/catalogue/ is drawn from the code; whoever changes one draws the other again."""

import pytest

from tests.habits.drawing import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says(name):
    kept = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert kept == PAGES[name](), "run `python -m tests.catalogue`"


def test_there_is_no_page_that_nobody_draws():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(PAGES)


def test_the_catalogue_names_what_is_there():
    assert "## GrievanceFiled" in PAGES["events"]()
    assert "`not-now`" in PAGES["refusals"]()
    assert "`ANSWERABLE_HOME`" in PAGES["settings"]()
    assert "`/desk/sign-in`" in PAGES["routes"]()
