"""Long loads look for circles of objects seldom, and leave Python as it was."""

import gc

import pytest

from cxbot.cli.collecting import MADE, rarely_collecting


def test_python_looks_seldom_meanwhile_and_then_as_before() -> None:
    before = gc.get_threshold()

    @rarely_collecting()
    def fail() -> None:
        assert gc.get_threshold() == (MADE, *before[1:])
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.get_threshold() == before
