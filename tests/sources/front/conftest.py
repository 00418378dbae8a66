"""A Front for each test, served on this machine."""

from collections.abc import Iterator

import pytest

from tests.sources.answering import serving
from tests.sources.front.desk import Desk


@pytest.fixture
def front() -> Iterator[Desk]:
    """One without anything in it."""
    desk = Desk()
    with serving(desk.answer) as address:
        desk.address = address
        yield desk
    assert desk.wrong == []
