"""The posted reports: what each shows now, and the words it was first drawn with.

A toggle changes the question that is kept here, so that two people's clicks at once are both kept, and draws the words
again without asking anything anew.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, select, update

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.message import Block, Message
from cxbot.question import Question
from cxbot.tables.kept import report_parts, reports

REMOVED = -1  # as a version


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A posted report. `asked_by` is who asked for it and `compared_by` who compared last, Slack's ids, where known.

    `version` grows with every change. `kept_at` is when it was posted, by the clock that reports follow.
    """

    question: Question
    text: str
    blocks: tuple[Block, ...]
    compared_by: str
    version: int
    kept_at: datetime
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Reports:
    """The posted reports of one workspace, each known by its channel and its message's ts."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def keep(self, channel: str, ts: str, message: Message, asked_by: str = "") -> None:
        """Keep a report that was posted; a message without a question is none.

        `asked_by` is the Slack id of who asked for it; a page that is turned stays whose it was.
        """
        if message.question is None:
            return
        row = {
            "workspace": self.workspace,
            "channel": channel,
            "ts": ts,
            "question": message.question.encode(),
            "text": message.text,
            "blocks": json.dumps(message.blocks, ensure_ascii=False),
            "compared_by": "",
            "changes": "{}",
            "version": 0,
            "kept_at": self.now(),
        } | ({"asked_by": asked_by} if asked_by else {})
        with changing(self.engine) as connection:
            upsert(connection, reports, [row], ("workspace", "channel", "ts"))

    def find(self, channel: str, ts: str) -> KeptReport | None:
        """The report as it is now; None where none is kept, or it was removed."""
        with reading(self.engine) as connection:
            row = self._row(connection, channel, ts)
        return None if row is None or row.version == REMOVED else _report(row)

    def keep_part(self, channel: str, report: str, ts: str) -> bool:
        """Keep that a message belongs to the thread of a report; False where the report was removed meanwhile."""
        row = {"workspace": self.workspace, "channel": channel, "report": report, "ts": ts}
        with changing(self.engine) as connection:
            upsert(connection, report_parts, [row], ("workspace", "channel", "report", "ts"))
            kept = self._row(connection, channel, report)
        return kept is None or kept.version != REMOVED

    def parts(self, channel: str, report: str) -> list[str]:
        """The messages that follow a report in a thread."""
        mine = (report_parts.c.workspace == self.workspace) & (report_parts.c.channel == channel)
        found = select(report_parts.c.ts).where(mine, report_parts.c.report == report).order_by(report_parts.c.ts)
        with reading(self.engine) as connection:
            return list(connection.scalars(found))

    def remove(self, channel: str, ts: str) -> None:
        """Forget what a report showed and said; that it was removed is kept, for what may still follow it."""
        gone = {"text": "", "blocks": "[]", "changes": "{}", "version": REMOVED}
        mine = (report_parts.c.workspace == self.workspace) & (report_parts.c.channel == channel)
        with changing(self.engine) as connection:
            connection.execute(update(reports).where(*self._this(channel, ts)).values(**gone))
            connection.execute(delete(report_parts).where(mine, report_parts.c.report == ts))

    def last_of(self, person: str, channel: str = "") -> KeptReport | None:
        """The last report that a person asked for in a channel, or else got directly, as it is now; None without one.

        Slack's ids of direct conversations begin with D.
        """
        theirs = (reports.c.workspace == self.workspace) & (reports.c.asked_by == person)
        there = reports.c.channel == channel if channel else reports.c.channel.startswith("D")
        found = select(reports).where(theirs, there, reports.c.version != REMOVED)
        newest = found.order_by(reports.c.kept_at.desc(), reports.c.ts.desc()).limit(1)
        with reading(self.engine) as connection:
            row = connection.execute(newest).first()
        return None if row is None else _report(row)

    def has_asked(self, person: str) -> bool:
        """Whether a person has asked for a report before."""
        theirs = (reports.c.workspace == self.workspace) & (reports.c.asked_by == person)
        with reading(self.engine) as connection:
            return connection.execute(select(reports.c.ts).where(theirs).limit(1)).first() is not None

    def change(
        self, channel: str, ts: str, control: str, change: Callable[[Question], Question], *, at: float, by: str
    ) -> KeptReport | None:
        """Apply what a control changes, unless a later press of the same control was applied already.

        `at` is when it was pressed (Slack's seconds), `by` who pressed it. None where no such report is kept.
        """
        with changing(self.engine) as connection:
            row = self._row(connection, channel, ts, lock=True)
            if row is None or row.version == REMOVED:
                return None
            changes = json.loads(row.changes)
            if float(changes.get(control, 0)) > at:
                return _report(row)
            before = Question.decode(row.question)
            after = change(before)
            changed = {
                "question": after.encode(),
                "compared_by": by if after.compare != before.compare else row.compared_by,
                "changes": json.dumps({**changes, control: at}),
                "version": row.version + 1,
            }
            connection.execute(update(reports).where(*self._this(channel, ts)).values(**changed))
            row = self._row(connection, channel, ts)
            return None if row is None else _report(row)

    def _this(self, channel: str, ts: str) -> tuple[ColumnElement[bool], ...]:
        return reports.c.workspace == self.workspace, reports.c.channel == channel, reports.c.ts == ts

    def _row(self, connection: Connection, channel: str, ts: str, *, lock: bool = False) -> Row[Any] | None:
        found = select(reports).where(*self._this(channel, ts))
        return connection.execute(found.with_for_update() if lock else found).first()


def _report(row: Row[Any]) -> KeptReport:
    return KeptReport(
        question=Question.decode(row.question),
        text=row.text,
        blocks=tuple(json.loads(row.blocks)),
        compared_by=row.compared_by,
        version=row.version,
        kept_at=row.kept_at,
        asked_by=row.asked_by,
    )
