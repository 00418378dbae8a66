"""What an answer discloses of that which not everybody may see, for the record of who was shown it."""

from collections.abc import Sequence

from cxbot.filter import CUSTOMERS, Kind
from cxbot.question import About, Question
from cxbot.rights import Audience, Sight
from cxbot.section import Section, Shape

_ROWS = frozenset({About.DETAILS, About.FEEDBACK, About.PROFILE})
_WITH_FEEDBACK = frozenset({About.REPORT, About.SECTION})


def disclosed(question: Question, sections: Sequence[Section], audience: Audience) -> frozenset[Sight]:
    """What an answer made of these sections discloses to the audience; everybody's own scores are nothing."""
    kinds = {each.kind for each in question.filters} | {question.split}
    kinds |= {question.cell[0]} if question.cell is not None else set()
    feedback = question.about in _WITH_FEEDBACK and any(each.shape is Shape.DONUT for each in sections)
    shown = set()
    if question.about in _ROWS or feedback:
        shown |= {Sight.COMMENTS, Sight.CUSTOMERS}
    if question.about is About.CUSTOMERS or kinds & CUSTOMERS:
        shown.add(Sight.CUSTOMERS)
    if question.about is About.TEAMMATES or Kind.TEAMMATE in kinds:
        shown.add(Sight.SCORES)
    return frozenset(shown) - audience.lacks(frozenset(shown))
