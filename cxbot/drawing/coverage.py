"""Of how many conversations the ratings are, in words: how many were archived, asked about, and answered."""

from cxbot.answer import SurveyCoverage
from cxbot.drawing.changes import Place, placed
from cxbot.drawing.text import counted
from cxbot.statistics import FEWEST
from cxbot.unit import Unit, show, thousands

RATINGS, ARCHIVED = ("rating", "ratings"), ("archived conversation", "archived conversations")
_SAID = {Place.BELOW: ", fewer than usual", Place.INSIDE: ", as usual", Place.ABOVE: ", more than usual", None: ""}


def coverage_in_words(coverage: SurveyCoverage | None) -> str:
    """How far ratings reach: "412 archived · 248 asked · 58 answered (23 %, as usual)".

    Where no source tells which surveys were sent: "58 ratings on 412 archived conversations". Empty where nothing is
    known or nothing happened. Of fewer than five surveys no share is said.
    """
    if coverage is None or not (coverage.archived or coverage.ratings):
        return ""
    sent = coverage.surveys
    if sent is None:
        return f"{counted(coverage.ratings, RATINGS)} on {counted(coverage.archived, ARCHIVED)}"
    archived = f"{thousands(coverage.archived)} archived"
    if not sent.n:
        return f"{archived} · none asked"
    where = ", still collecting" if coverage.collecting else _SAID[placed(sent, Unit.PERCENT, coverage.usual)]
    share = f" ({show(sent.value, Unit.PERCENT)}{where})" if sent.n >= FEWEST else ""
    return f"{archived} · {thousands(sent.n)} asked · {thousands(sent.numerator or 0)} answered{share}"
