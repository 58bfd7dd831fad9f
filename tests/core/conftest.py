"""The core has no database, no disk and no cheap passwords: what the site's tests set up is undone here."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Few examples, the same in every run: these rules are small, and the suite is to be run at every save.
# HYPOTHESIS_PROFILE=thorough looks harder.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def cheap_passwords():
    """The real Argon2id profiles."""


@pytest.fixture(autouse=True)
def own_home():
    """No folder: the core reads none."""
