"""A row for every customer."""

from cxbot.answer import Answer
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.tables import customers_table
from cxbot.section import Section


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The page of the table that the answer has, without names where the audience may not see them."""
    del section  # which columns are shown is said by the table
    if answer.table is None:
        return Part()
    return Part(tuple(customers_table(answer.table, names=rendering.audience.names)))
