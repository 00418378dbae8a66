"""Counts and months in the words that people read and type."""

from datetime import datetime, timedelta


def rows(number: int) -> str:
    """A number of rows."""
    return "1 row" if number == 1 else f"{number:,} rows"


def noun(table: str, number: int) -> str:
    """The word for so many of a table's rows."""
    words = table.replace("_", " ")
    if number != 1:
        return words
    return (
        f"{words[:-3]}y" if words.endswith("ies") else words[:-2] if words.endswith("xes") else words.removesuffix("s")
    )


def month_of(until: datetime | None) -> str:
    """The month in which data end, in words to ask with."""
    return f"{until - timedelta(seconds=1):%B %Y}".lower() if until else "last month"
