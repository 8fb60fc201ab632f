"""Wednesday 6 March 2030, in the office's place; links are recorded by the tests, so that each shows one thing."""

from dataclasses import replace

import pytest


@pytest.fixture
def recorder(recorder):
    """The writer with this room's reactor alone."""
    own = tuple(each for each in recorder.wiring.reactors if each.name == "disclosure")
    recorder.wiring = replace(recorder.wiring, reactors=own)
    return recorder


@pytest.fixture(autouse=True)
def _on_a_wednesday(clock):
    clock.set("2030-03-06T10:00:00-07:00")
