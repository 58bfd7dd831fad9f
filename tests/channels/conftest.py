import pytest

from .import_world import found_institution


@pytest.fixture
def institution(transactional_db):
    """Offices with keys, and categories: {office: (officer, M)}. What is imported is replayed after each test."""
    return found_institution()
