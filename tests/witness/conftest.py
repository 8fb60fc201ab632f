from __future__ import annotations

import pytest

from muniment.witness import home as homes
from muniment.witness.signer import Signer
from tests.witness.spec import Log


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log() -> Log:
    made = Log()
    made.grow(20)
    return made


@pytest.fixture
def signer(tmp_path, log, clock) -> Signer:
    made = Signer(homes.create(tmp_path / "signer", name="signer.example/1"), clock)
    made.trust(log.key.vkey)
    yield made
    made.home.store.close()
