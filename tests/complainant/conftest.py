import pytest
import time_machine

from tests.record.record_world import NOON

from .complainant_world import file_by_web, found_world, visiting


@pytest.fixture
def noon():
    """Monday 1 June 2026, 12:00 UTC; `.move_to()` goes on from there."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def world(noon, transactional_db):
    """Offices, their keys and one category; transactional, because checkpoints are signed after commit."""
    found_world()
    return noon


@pytest.fixture
def case(world):
    """(reference, code) of a grievance told on the web."""
    return file_by_web()


@pytest.fixture
def visitor(case):
    """The complainant's browser, the case open in it."""
    return visiting(*case)
