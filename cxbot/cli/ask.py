"""`cxbot ask`: the same questions and answers as in Slack, on the terminal."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from cxbot.answering import answer, csv_lines, rows, to_json
from cxbot.answering.coverage import first_day
from cxbot.answering.names import DatabaseNames
from cxbot.answering.statements import listening
from cxbot.asking import Context, ask, without_private
from cxbot.cli.building import main_engine, moment_typed, reports_engine
from cxbot.database import reading
from cxbot.drawing.plain import plain
from cxbot.errors import AskError
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.period import zone_named
from cxbot.question import About, Question
from cxbot.sections import asked, sections
from cxbot.settings import Settings, read_settings


def run(words: argparse.Namespace) -> int:
    """Answer one question, as text, JSON, CSV, a picture or the SQL that answers it."""
    settings = read_settings()
    zone = zone_named(words.zone or settings.zone).key
    now = moment_typed(words.now, zone)
    main_engine(settings).dispose()
    engine = reports_engine(settings)
    try:
        with reading(engine) as connection:
            found = _question(connection, words, settings, zone, now)
            if isinstance(found, Order):
                return _told(found)
            _show(connection, found, words, now)
    finally:
        engine.dispose()
    return 0


def _question(
    connection: Connection, words: argparse.Namespace, settings: Settings, zone: str, now: datetime
) -> Question | Order:
    context = Context(
        now=now,
        zone=zone,
        week_starts=settings.week_starts,
        names=DatabaseNames(connection),
        sections=sections().values(),
        metrics=catalogue().values(),
        reach=partial(first_day, connection, zone),
    )
    found = ask(words.question, context)
    if isinstance(found, Order):
        return found
    if words.page < 1:
        raise AskError(f"There is no page {words.page}; pages begin with 1.", "--page 1")
    found = replace(found, page=words.page - 1)
    if not words.details and not words.csv:
        return found
    # "csat" is a section: its details are those of the metric that it begins with.
    metric = found.metric or (sections()[found.section].metrics[0] if found.section else None)
    if metric is None:
        raise AskError("Details are about one metric: name it.", 'cxbot ask "first reply time last week" --details')
    return replace(found, about=About.DETAILS, metric=metric)


def _show(connection: Connection, question: Question, words: argparse.Namespace, now: datetime) -> None:
    if words.csv:
        with Path(words.csv).open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(rows(connection, question, now=now)))
        sys.stdout.write(f"The rows that were counted are in {words.csv}\n")
        return
    if words.sql:
        with listening(connection) as statements:
            answer(connection, question, now=now)
        sys.stdout.write("\n\n".join(statements) + "\n")
        return
    found = answer(connection, question, now=now)
    if words.json:
        sys.stdout.write(json.dumps(to_json(found), ensure_ascii=False, indent=1) + "\n")
    elif words.png:
        from cxbot.drawing import report
        from cxbot.drawing.part import Rendering

        drawn = report.picture(found, asked(question), Rendering(now, lambda each: each.encode()))
        Path(words.png).write_bytes(drawn.draw())
        sys.stdout.write(f"{drawn.alt}\nThe picture is in {words.png}\n")
    else:
        sys.stdout.write(plain(found, asked(question), now=now))


def _told(order: Order) -> int:
    from cxbot.cli import listing
    from cxbot.drawing.teaching import SHORT_COMMAND, examples

    if order.kind is OrderKind.METRICS:
        return listing.run(argparse.Namespace(markdown=False))
    if order.kind is OrderKind.DEFINITION:
        metric = catalogue()[order.subject]
        sys.stdout.write(listing.entry(metric.title, metric.definition))
        return 0
    if order.kind is OrderKind.THANKS:
        sys.stdout.write("You are welcome.\n")
        return 0
    if order.kind is OrderKind.ABOUT:
        for section in sections().values():
            sys.stdout.write(listing.entry(section.title, section.about))
        sys.stdout.write("`cxbot metrics` says what each number counts.\n")
        return 0
    if order.kind is OrderKind.HELLO:
        sys.stdout.write("Hello! This is what can be asked:\n")
    for typed, text in examples():
        command, _, words = typed.partition(" ")
        if not without_private(words)[1]:  # here everything is for the asker alone
            asked = f"csat {words}" if command == SHORT_COMMAND else words
            sys.stdout.write(f'cxbot ask "{asked}"\n    {text}\n')
    return 0
