"""Lists in words: how a table is sorted, how many ratings have a comment."""

from cxbot.answer import Feedback, Table
from cxbot.drawing.text import clean, counted
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.statistics import FEWEST
from cxbot.unit import Unit, thousands

WAYS = {  # what is sorted down, and up
    Unit.COUNT: ("most first", "fewest first"),
    Unit.DURATION: ("longest first", "shortest first"),
    Unit.PERCENT: ("highest first", "lowest first"),
    Unit.STARS: ("highest first", "lowest first"),
}


def table_in_words(table: Table, question: Question) -> str:
    """What was looked for and how it is sorted: "Sorted by active conversations, the most first."."""
    found = f"Found by “{clean(question.search, 60)}”. " if question.search else ""
    if table.by is Kind.TEAMMATE:
        return "Each with the ratings and replies that are that person's own; listed by name, not ranked."
    if not table.sorted_by:
        return f"{found}Sorted by name{', backwards' if table.descending else ''}."
    metric = catalogue()[table.sorted_by]
    few = f"; fewer than {FEWEST} ratings come last" if metric.unit in {Unit.PERCENT, Unit.STARS} else ""
    title = metric.title.partition(" (")[0]
    title = title if title.isupper() or title[:2].isupper() else title[:1].lower() + title[1:]
    return f"{found}Sorted by {title}, the {WAYS[metric.unit][0 if table.descending else 1]}{few}."


def comments_in_words(feedback: Feedback, noun: tuple[str, str]) -> str:
    """How many of the ratings have a comment: "58 of 212 ratings have a comment."."""
    if not feedback.rated:
        return f"There were no {noun[1]}."
    if not feedback.count:
        return f"None of {counted(feedback.rated, noun)} has a comment."
    have = "has" if feedback.count == 1 else "have"
    return f"{thousands(feedback.count)} of {counted(feedback.rated, noun)} {have} a comment."
