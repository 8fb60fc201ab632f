from __future__ import annotations

import pytest

from tests.record.conftest import bare, bare_home, opened, place, seen  # noqa: F401  fixtures
from tests.signers.independent import Witness, policy


@pytest.fixture
def office(bare):  # noqa: F811
    return bare.office


@pytest.fixture
def witnesses(office):
    """Two outside signers that are named in the office's policy and answer."""
    one, two = Witness("one.example"), Witness("two.example")
    one.log_vkey = two.log_vkey = office.vkey
    with one.served() as first, two.served() as second:
        (office.home / "policy").write_text(policy(office.vkey, (one, first), (two, second)))
        one.url, two.url = first, second
        yield one, two


@pytest.fixture
def witness(office):
    """One outside signer that is named in the office's policy and answers."""
    one = Witness("one.example")
    one.log_vkey = office.vkey
    with one.served() as url:
        one.url = url
        (office.home / "policy").write_text(policy(office.vkey, (one, url)))
        yield one
