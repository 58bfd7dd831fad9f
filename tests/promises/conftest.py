import pytest

from tests.desk.desk_world import found_world


@pytest.fixture
def world(transactional_db):
    """county over town over village, an ombudsman outside; roads and land belong to the village."""
    return found_world()
