"""Rows of CSV files are the same wherever the blocks end in which their lines are read."""

import pytest

from cxbot.sources import rows
from cxbot.sources.rows import NUL, OPEN_QUOTE, parse

FILES = {
    "plain": ["a,b\n", "1,2\n", "\n", "3,4\n"],
    "a row over three lines": ["a,b\n", '1,"x\n', "y\n", 'z"\n', "3,4\n"],
    "a quote that is never closed": ["a,b\n", '1,"x\n', "2,y\n", "3,z\n"],
    "a quote closed by that of another row": ["a,b\n", '1,"x\n', '2,"y"\n', "3,z\n"],
    "a character that is none": ["a,b\n", "1,\0\n", "2,3\n"],
    "one within a text over two lines": ["a,b\n", '1,"x\n', '\0y"\n', "2,3\n"],
    "text behind a quote": ["a,b\n", '1,"x"y\n', "2,3\n"],
    "no end of line": ["a,b\n", "1,2"],
    "nothing": [],
}
EXPECTED = {
    "plain": [(1, ("a", "b"), ""), (2, ("1", "2"), ""), (4, ("3", "4"), "")],
    "a row over three lines": [(1, ("a", "b"), ""), (2, ("1", "x\ny\nz"), ""), (5, ("3", "4"), "")],
    "a quote that is never closed": [
        (1, ("a", "b"), ""),
        (2, (), OPEN_QUOTE),
        (3, ("2", "y"), ""),
        (4, ("3", "z"), ""),
    ],
    "a character that is none": [(1, ("a", "b"), ""), (2, (), NUL), (3, ("2", "3"), "")],
    "no end of line": [(1, ("a", "b"), ""), (2, ("1", "2"), "")],
    "nothing": [],
}


@pytest.fixture(params=[1, 2, 3, 1000])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(rows, "LINES_AT_ONCE", request.param)
    return int(request.param)


@pytest.mark.parametrize("name", FILES)
def test_blocks_end_anywhere(name: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(parse(iter(FILES[name]), ",", 2))
    monkeypatch.setattr(rows, "LINES_AT_ONCE", 100)
    assert found == list(parse(iter(FILES[name]), ",", 2)), at_once
    if name in EXPECTED:
        assert found == EXPECTED[name]
