"""Parts of what moves: "first half of last month", "second week of this month", "last 5 days of the quarter"."""

import re

from cxbot.asking.dates import ordinal
from cxbot.asking.reading import WrongPeriodError, named
from cxbot.asking.units import COUNT, number, unit_named
from cxbot.period import Part, Piece, Stretch
from cxbot.period.part import ORDINALS

_OF = r"(?:of|in) (?:(?:the )?(?P<which>last|previous|past|this|current) |the )"
_PART = re.compile(
    rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}|last|[1-5](?:st|nd|rd|th)) (?:{COUNT} )?"
    rf"(?P<piece>half|day|week|wk|month)s? {_OF}(?P<unit>week|month|quarter|year)\b"
)
_VAGUE = re.compile(
    r"(?:(?:the )?(?P<place>end|start|beginning|middle) of|(?P<short>mid|early|late))[ -]"
    r"(?:(?:the )?(?P<which>last|previous|past|this|current) |the )(?P<unit>month|quarter|year)\b"
)
_BEFORE = frozenset({"last", "previous", "past"})


def read_part(text: str, at: int) -> tuple[Stretch, int] | None:
    """Read a part of a calendar unit at this place; returns it and where it ends.

    Raises:
        WrongPeriodError: there is no such part, or it is not said where it begins and ends.
    """
    _refuse_vague(text, at)
    found = _PART.match(text, at)
    if not found:
        return None
    piece = Piece("week" if found["piece"] == "wk" else found["piece"])
    place, ago = ordinal(found["nth"]) or 1, int(found["which"] in _BEFORE)
    with named(text, at, found.end()):
        if not found["count"]:
            return Part(piece, place, unit_named(found["unit"]), ago), found.end()
        count = number(found["count"])
        if piece is Piece.DAY and abs(place) == 1:
            return Part(piece, place * count, unit_named(found["unit"]), ago), found.end()
    nth, whole = found["nth"] if abs(place) == 1 else "first", text[found.end("piece") : found.end()].lstrip("s")
    days = {Piece.WEEK: 7, Piece.MONTH: 30}.get(piece, 1) * count
    raise WrongPeriodError(f"“{found[0]}”: say it in days.", f"{nth} {days} days{whole}", found.end())


def _refuse_vague(text: str, at: int) -> None:
    found = _VAGUE.match(text, at)
    if found:
        whole = f"{'last' if found['which'] in _BEFORE else 'this'} {found['unit']}"
        begins = (found["place"] or found["short"]) in {"start", "beginning", "early"}
        better = f"first 10 days of {whole}" if begins else whole
        raise WrongPeriodError(f"“{found[0]}”: which days? Say how many, a half, or dates.", better, found.end())
