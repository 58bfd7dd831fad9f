import pytest

from .desk_world import found_world


@pytest.fixture
def world(db):
    return found_world()
