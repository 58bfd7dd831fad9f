import pytest

from answerable.people import keys

from .record_world import found_office


@pytest.fixture
def town(transactional_db):
    """A town office with one officer: (officer, M)."""
    return found_office("town")


@pytest.fixture
def county(town):
    """Another office with a key of its own, as cases are wrapped to it."""
    found_office("county")
    return keys.vault_office("county")
