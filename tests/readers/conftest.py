"""One pool for all tests of readers: children are slow to start."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from muniment.readers.pool import Pool
from muniment.readers.reading import Reading


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool() as one:
        yield one


@pytest.fixture
def read(pool: Pool) -> Callable[..., Reading]:
    """Read bytes in the box: `read(data, name="a.docx")`."""

    def act(data: bytes, *, name: str = "", **more: object) -> Reading:
        return pool.read(io.BytesIO(data), name=name, **more)

    return act
