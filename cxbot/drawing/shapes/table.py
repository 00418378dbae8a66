"""A row for every customer, page by page."""

from dataclasses import replace

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.tables import customers_table
from cxbot.message import Json
from cxbot.section import Section

PAGE = "ask:page"  # behind it stands which way


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The page of the table that the answer has, without names where the audience may not see them."""
    del section  # which columns are shown is said by the table
    table = answer.table
    if table is None:
        return Part()
    last = max(0, -(-table.count // table.page_size) - 1)
    turns = [("Previous", -1)] if table.page > 0 else []
    turns += [("Next", 1)] if table.page < last else []
    buttons = tuple(_turn(label, table.page + step, answer, rendering) for label, step in turns)
    return Part(tuple(customers_table(table, names=rendering.audience.names)), buttons=buttons)


def _turn(label: str, page: int, answer: Answer, rendering: Rendering) -> Json:
    return blocks.button(label, f"{PAGE}:{label.lower()}", rendering.encode(replace(answer.question, page=page)))
