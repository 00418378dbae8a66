"""`cxbot check`: our figures of a period beside those that the helpdesk itself shows, row by row where they differ."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from cxbot.cli.building import main_engine
from cxbot.cli.wording import typed
from cxbot.database import reading
from cxbot.drawing.part import written_out
from cxbot.errors import AskError, PeriodError, SourceError
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.period import Period, zone_named
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.sealing import Sealing
from cxbot.settings import named_variable, read_settings
from cxbot.sources.registry import completed, kind_named
from cxbot.syncing.checking import Laid, lay_beside
from cxbot.syncing.connected import connected_named, opened_settings
from cxbot.unit import Unit

MOST_ROWS = 10  # of each sort that are named
_UNITS: Mapping[Unit, str] = {Unit.PERCENT: " %", Unit.DURATION: " s"}


def run(arguments: argparse.Namespace) -> int:
    """Lay the figures side by side; 0 when they are equal, 1 when a row differs."""
    settings = read_settings()
    now = datetime.now(UTC)
    engine = main_engine(settings)
    try:
        source = connected_named(engine, arguments.name)
        kind = kind_named(source.kind)
        if kind.totals is None:
            raise SourceError(f"“{source.name}” is of the sort {source.kind}, which offers no figures of its own.")
        zone = zone_named(settings.zone).key
        replying = Replying(engine, lambda: now, written_out, zone, settings.week_starts)
        period = _period(replying, " ".join(arguments.period), source.name)
        given = opened_settings(source, Sealing(settings.secret_key), named_variable)
        end = min(period.end, source.synced_until or period.end)
        if end <= period.start:
            raise AskError("Nothing of this period is synced yet.", f"cxbot sync {typed(source.name)}")
        totals = kind.totals(source.name, completed(source.kind, source.name, given), period.start, end)
        with reading(engine) as connection:
            laid = [lay_beside(connection, source.id, each, period.start, end) for each in totals]
    finally:
        engine.dispose()
    sys.stdout.write(f"{source.name}, {period.start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} ({zone})\n")
    sys.stdout.writelines(f"{line}\n" for each in laid for line in _told(each))
    return 0 if all(each.is_equal for each in laid) else 1


def _period(replying: Replying, words: str, name: str) -> Period:
    try:
        found = replying.understand(f"csat {words}", audience=EVERYTHING).asked
    except PeriodError:
        raise
    except AskError:
        found = Order(OrderKind.HELP)
    if isinstance(found, Order) or found.filters or found.split or found.bucket:
        raise AskError(f"“{words}” is no period.", f"cxbot check {typed(name)} last month")
    return found.period


def _told(laid: Laid) -> Iterator[str]:
    unit = _UNITS.get(catalogue()[laid.total.metric].unit, "")
    figures = ((laid.total.value, laid.total.n), (laid.ours, laid.n))
    theirs, ours = (_shown(value, unit) + (f" of {n:,}" if unit else "") for value, n in figures)
    verdict = "equal" if laid.is_equal else "DIFFERENT"
    yield f"{laid.total.says}: theirs {theirs}, ours {ours}: {verdict}"
    if laid.is_equal:
        return
    for what, rows in (("only theirs", laid.only_theirs), ("only ours", laid.only_ours), ("other", laid.other)):
        if rows:
            more = f" and {len(rows) - MOST_ROWS:,} more" if len(rows) > MOST_ROWS else ""
            yield f"  {what}: {'; '.join(rows[:MOST_ROWS])}{more}"
    yield from (f"  It may be because: {each}" for each in laid.total.differs)


def _shown(value: float | None, unit: str) -> str:
    return "nothing" if value is None else f"{value:,.1f}{unit}" if unit else f"{value:,.0f}"
