import pytest

from tests.record.record_world import found_office


@pytest.fixture
def town(transactional_db):
    """A town office with one officer: (officer, M)."""
    return found_office("town")
