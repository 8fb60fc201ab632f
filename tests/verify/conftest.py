"""A log and a package to rob."""

import pytest

from tests.verify.thief import World


@pytest.fixture
def world():
    """The vector package, taken apart, with every key."""
    return World.of_vector()
