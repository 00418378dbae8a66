"""Fifteen traps that users of such connectors report: each is tried, by a test named after it, for each helpdesk.

Such a test begins with test_trap_ and the number, and stands in the folder of the helpdesk, or beside this file where
it holds for all that share the code.
"""

import re
from pathlib import Path

import pytest

from tests.sources.worlds import HELPDESKS

TRAPS = {
    1: "now is taken as the next position",
    2: "reading stops at an empty page",
    3: "at seams of time rows come twice, or for ever where all share a second",
    4: "pages shift while they are read",
    5: "a 429 is taken for the end, retried at once, or followed by hours of silence",
    6: "offset paging ends early",
    7: "deleted things stay, and the replies of deleted authors vanish",
    8: "system updates are taken for activity",
    9: "JSON in a string is read as NULL",
    10: "zone names are not IANA's, and naive times are shifted by a session's zone",
    11: "the first reply is a note, a bot's, a trigger's, or there where nobody replied",
    12: "hours: around the clock, weeks with a change of the clock, today's schedule on last year",
    13: "today's roles are put on old comments",
    14: "two rating systems at once, scales mistaken, comments without a score counted",
    15: "one missing feature or unknown event stops everything",
}
# Where there is nothing to fall into.
ABSENT = {
    "chatwoot": {
        2: "a database has no pages",
        5: "a database has no quota",
        6: "a database has no pages",
    },
    "front": {
        9: "its JSON is plain, and the cells of its exports are texts",
    },
    "zendesk": {
        9: "all values are strings, and are read as such",
    },
}
HERE = Path(__file__).parent


def tried(folder: Path) -> set[int]:
    """The traps that tests in a folder are named after."""
    found = (re.findall(r"^def test_trap_(\d+)_", each.read_text(), re.MULTILINE) for each in folder.glob("test_*.py"))
    return {int(number) for some in found for number in some}


@pytest.mark.parametrize("kind", HELPDESKS)
def test_each_trap_is_tried_or_not_there(kind: str) -> None:
    absent, own = ABSENT.get(kind, {}), tried(HERE / kind)
    assert own | tried(HERE) | absent.keys() == TRAPS.keys()
    assert not own & absent.keys()
    assert all(absent.values())
