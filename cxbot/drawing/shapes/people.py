"""Teammates, each with what is credited to that person: listed by name, never ranked."""

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.menus import list_menu
from cxbot.drawing.paging import shown_rows, turns
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.tables import teammates_table
from cxbot.drawing.text import escape
from cxbot.section import Section

MORE = "ask:teammates"
HIDDEN = "Scores of other teammates are not shown here."


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The page of the table that the answer has; a sentence where the audience may not see single scores."""
    del section  # which columns are shown is said by the table
    table, question = answer.table, answer.question
    if table is None:
        return Part()
    hidden = () if rendering.audience.scores else (blocks.words(HIDDEN),)
    shown = teammates_table(table, question) if table.rows or not hidden else []
    ways = turns(question, table.page, table.page_size, table.count, rendering)
    here = [shown_rows(table.page, table.page_size, len(table.rows), table.count)] if ways and not hidden else []
    row = blocks.actions("more", *ways, list_menu(MORE, question, rendering))
    notes = (*here, escape(table.note, 300).rstrip("."))
    return Part((*shown, *hidden, row), notes=notes, whole=True)
