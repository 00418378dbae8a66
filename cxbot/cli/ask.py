"""`cxbot ask`: the same questions and answers as in Slack, on the terminal."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from cxbot.answering import answer, groups, rows
from cxbot.answering.statements import listening
from cxbot.asking import without_private
from cxbot.cli.building import main_engine, moment_typed, reports_engine
from cxbot.database import reading
from cxbot.drawing.formats.csv_format import csv_lines, table_lines
from cxbot.drawing.formats.json_format import to_json
from cxbot.drawing.formats.text import plain
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import AskError
from cxbot.exporting import LISTS
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.period import zone_named
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.sections import asked, sections
from cxbot.settings import SHORT_COMMAND, read_settings
from cxbot.ways import ENGLISH, following

IN_PAGES = {*LISTS, About.DETAILS}
IN_SLACK = frozenset(
    {
        *(OrderKind.SAVE, OrderKind.OPEN, OrderKind.VIEWS, OrderKind.NARROW, OrderKind.SUBSCRIBE, OrderKind.DIGESTS),
        *(OrderKind.PAUSE, OrderKind.RESUME, OrderKind.UNSUBSCRIBE),
        *(OrderKind.SEND_NOW, OrderKind.EDIT, OrderKind.PREVIEW),
    }
)


def run(arguments: argparse.Namespace) -> int:
    """Answer one question, as text, JSON, CSV, a picture or the SQL that answers it."""
    settings = read_settings()
    zone = zone_named(arguments.zone or settings.zone).key
    now = moment_typed(arguments.now, zone)
    main_engine(settings).dispose()
    engine = reports_engine(settings)
    try:
        replying = Replying(engine, lambda: now, written_out, zone, settings.week_starts)
        found = replying.understand(arguments.question, audience=EVERYTHING).asked
        if isinstance(found, Order):
            return _told(found)
        question = _question(found, arguments)
        with reading(engine) as connection, following(lambda: ENGLISH if _for_machines(arguments) else settings.ways):
            _show(connection, question, arguments, now)
    finally:
        engine.dispose()
    return 0


def _question(question: Question, arguments: argparse.Namespace) -> Question:
    """What is asked, as the options have it.

    Raises:
        AskError: an option does not go with the question.
    """
    if arguments.page < 1:
        raise AskError(f"There is no page {arguments.page}; pages begin with 1.", "--page 1")
    if arguments.details or (arguments.csv and question.about not in LISTS):
        # "csat" is a section: its details are those of the metric that it begins with.
        metric = question.metric or (sections()[question.section].metrics[0] if question.section else None)
        if metric is None:
            text = "Details are about one metric: name it."
            raise AskError(text, 'cxbot ask "first reply time last week" --details')
        question = replace(question, about=About.DETAILS, metric=metric)
    if arguments.page > 1 and (arguments.csv or question.about not in IN_PAGES):
        text = "Only tables, comments and details have pages; a CSV has every row. Leave --page out."
        raise AskError(text, f'cxbot ask "accounts last week" --page {arguments.page}')
    return replace(question, page=arguments.page - 1)


def _for_machines(arguments: argparse.Namespace) -> bool:
    return bool(arguments.json or arguments.csv or arguments.sql)


def _show(connection: Connection, question: Question, arguments: argparse.Namespace, now: datetime) -> None:
    if arguments.csv:
        with Path(arguments.csv).open("w", encoding="utf-8", newline="") as file:
            if question.about in {About.CUSTOMERS, About.TEAMMATES}:
                shown = question.columns or asked(question)[0].metrics
                metrics = [catalogue()[each] for each in shown if each in catalogue()]
                file.writelines(table_lines(groups(connection, question, now=now), metrics))
            else:
                file.writelines(csv_lines(rows(connection, question, now=now), zone_named(question.period.zone)))
        what = "Its rows" if question.about in LISTS else "The rows that were counted"
        sys.stdout.write(f"{what} are in {arguments.csv}\n")
        return
    if arguments.sql:
        with listening(connection) as statements:
            answer(connection, question, now=now)
        sys.stdout.write("\n\n".join(statements) + "\n")
        return
    found = answer(connection, question, now=now)
    if arguments.json:
        sys.stdout.write(json.dumps(to_json(found), ensure_ascii=False, indent=1) + "\n")
    elif arguments.png:
        from cxbot.drawing import report

        drawn = report.picture(found, asked(question), Rendering(now, written_out, EVERYTHING))
        Path(arguments.png).write_bytes(drawn.draw())
        sys.stdout.write(f"{drawn.alt}\nThe picture is in {arguments.png}\n")
    else:
        sys.stdout.write(plain(found, asked(question), now=now))


def _told(order: Order) -> int:
    """Say what an order asks for.

    Raises:
        AskError: it is one that only Slack has the place for.
    """
    from cxbot.cli import listing

    if order.kind is OrderKind.EXPORT:
        raise AskError("A file is written here by an option.", 'cxbot ask "csat last week" --csv ratings.csv')
    if order.kind in IN_SLACK:
        raise AskError(
            "Saved views, digests and forms are in Slack. Here a question is asked in words.", 'cxbot ask "last week"'
        )
    if order.kind is OrderKind.METRICS:
        return listing.run(argparse.Namespace(markdown=False))
    sys.stdout.write("".join(_said(order)))
    return 0


def _said(order: Order) -> Iterator[str]:
    from cxbot.cli import listing
    from cxbot.drawing.teaching import examples

    if order.kind is OrderKind.DEFINITION:
        metric = catalogue()[order.subject]
        yield listing.entry(metric.title, metric.definition)
    elif order.kind is OrderKind.THANKS:
        yield "You are welcome.\n"
    elif order.kind is OrderKind.ABOUT:
        yield from (listing.entry(section.title, section.about) for section in sections().values())
        yield "`cxbot metrics` says what each number counts.\n"
    else:
        if order.kind is OrderKind.HELLO:
            yield "Hello! This is what can be asked:\n"
        for typed, text in examples():
            command, _, words = typed.partition(" ")
            if not without_private(words)[1]:  # here everything is for the asker alone
                asked = f"csat {words}" if command == SHORT_COMMAND else words
                yield f'cxbot ask "{asked}"\n    {text}\n'
