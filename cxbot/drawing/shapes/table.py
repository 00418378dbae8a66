"""A row for every customer, page by page, with what searches, sorts and opens them."""

from dataclasses import replace

from cxbot.answer import Answer, Table
from cxbot.drawing import blocks
from cxbot.drawing.listings import WAYS
from cxbot.drawing.menus import ABOUT, export, menu, narrow
from cxbot.drawing.paging import PAGE, shown_rows, turns
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.tables import customers_table
from cxbot.drawing.text import escape, named
from cxbot.filter import Kind
from cxbot.message import Block, Json, Where
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.section import Section
from cxbot.unit import thousands

BY, SORT, ALL = f"{PAGE}:by", f"{PAGE}:sort", f"{PAGE}:all"
COLUMNS, OPEN, FIND, MORE = "ask:window:columns", "ask:window:customer", "find", "ask:table"
SEARCHED = "customers"  # the block of the search; behind a colon stands what is asked
NAME = "name"
LONGEST_LABEL = 75
KINDS = {Kind.ACCOUNT: "View by Accounts", Kind.CONTACT: "View by Contacts"}
NO_ACCOUNTS = "accounts come with the plan “enterprise” (CXBOT_PLAN)"


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The page of the table that the answer has, without names where the audience may not see them."""
    del section  # which columns are shown is said by the table
    table, names = answer.table, rendering.audience.names
    if table is None:
        return Part()
    question = replace(answer.question, split=table.by)
    ways = [*_opened(question, table, rendering), *turns(question, table.page, table.page_size, table.count, rendering)]
    row = (*ways, *([_sorts(question, table, rendering)] if table.rows else []), _more(question, table, rendering))
    here = shown_rows(table.page, table.page_size, len(table.rows), table.count) if table.rows else ""
    notes = [here, escape(table.note, 300).rstrip("."), "" if rendering.accounts else NO_ACCOUNTS]
    return Part(
        (_controls(question, rendering), *customers_table(table, question, names=names), blocks.actions("more", *row)),
        notes=tuple(filter(None, notes)),
        whole=True,
    )


def _controls(question: Question, rendering: Rendering) -> Block:
    kind = question.split or Kind.ACCOUNT
    found = []
    if rendering.accounts:
        views = {
            each: rendering.option_value("page", replace(question, split=each, page=0, search="")) for each in KINDS
        }
        options = [blocks.option(KINDS[each], value) for each, value in views.items()]
        found.append(blocks.select(BY, options, views[kind], "View by"))
    if rendering.audience.names:
        found.append(blocks.search(f"{FIND}:{kind}", f"Search {kind}s"))
    if question.search:
        found.append(blocks.button("Show All", ALL, rendering.encode(replace(question, search="", page=0))))
    order = Order(OrderKind.COLUMNS, question=replace(question, page=0))
    found.append(blocks.button("Columns", COLUMNS, rendering.encode(order)))
    return blocks.actions(f"{SEARCHED}:{rendering.encode_short(replace(question, page=0, columns=()))}", *found)


def _opened(question: Question, table: Table, rendering: Rendering) -> list[Json]:
    """A select that opens one of the rows: in a table none can be pressed."""
    if not rendering.audience.names or not table.rows:
        return []
    options = [
        blocks.option(
            named(each.name, each.beside, LONGEST_LABEL) or "(no name)",
            rendering.option_value("window", profile_asked(question, table.by, each.key)),
        )
        for each in table.rows
    ]
    return [blocks.choice(OPEN, options, "Open a Customer")]


def profile_asked(question: Question, kind: Kind, key: str) -> Question:
    """The question about one row of a table."""
    return Question(
        question.period, About.PROFILE, baseline=question.baseline, filters=question.filters, cell=(kind, key)
    )


def _sorts(question: Question, table: Table, rendering: Rendering) -> Json:
    """By each column that is shown, either way, and by name."""
    options: list[Json] = []
    chosen = f"{'-' if table.descending else ''}{table.sorted_by or NAME}"
    values = {}
    by = (table.sorted_by,) if table.sorted_by else ()
    for name in dict.fromkeys((*(table.columns or table.metrics), *by)):
        metric = catalogue()[name]
        for sort, way in zip((f"-{name}", name), WAYS[metric.unit], strict=True):
            values[sort] = f"{metric.short}, {way}"
    if rendering.audience.names:  # in order of their names those who know them could tell who is who
        values |= {NAME: "Name, A to Z", f"-{NAME}": "Name, Z to A"}
    for sort, label in values.items():
        options.append(blocks.option(label, rendering.option_value("page", replace(question, sort=sort, page=0))))
    if chosen not in values:
        return blocks.choice(SORT, options, "Sort by")
    return blocks.select(SORT, options, options[list(values).index(chosen)]["value"], "Sort by")


def _more(question: Question, table: Table, rendering: Rendering) -> Json:
    """What is done less often; an option takes a short value only."""
    label = f"Export CSV ({thousands(table.count)} {'row' if table.count == 1 else 'rows'})"
    first_page = replace(question, page=0)
    choices = [narrow(first_page), ("Send to Me Alone", Where.PRIVATE, question), ABOUT]
    if rendering.audience.names:
        choices.insert(0, export(first_page, label))
    return menu(MORE, rendering, *choices)
