import pytest

from answerable.record.replaying import check_all

from .record_world import found_office


@pytest.fixture
def town(transactional_db):
    """A town office; after the test, every projection and leaf must agree with a replay of the events."""
    yield found_office("town")
    assert list(check_all()) == []
