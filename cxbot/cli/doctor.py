"""`cxbot doctor`: whether everything is well, a line for each thing, and what mends what is not."""

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine

from cxbot import migrations
from cxbot.cli.building import manifest, reports_engine
from cxbot.database import make_engine
from cxbot.doctor import Examined, Finding, Level, Subject, all_checks, examine, exit_code
from cxbot.doctor.check import of_error
from cxbot.errors import AskError, CxbotError
from cxbot.settings import Settings, need_slack, read_settings
from cxbot.slack.context import Context
from cxbot.slack.sending.clients import Access

NAME = 15  # characters of a check's name
NARROWEST = 60


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, or at a test report; 1 where anything is at fault."""
    settings = read_settings()
    if arguments.remove:
        return _remove(settings, arguments.remove)
    told = _Told(as_json=arguments.json)
    subject = Subject(settings, manifest(settings.command, settings.short_command))
    try:
        told.all(examine(all_checks(), subject))
    finally:
        subject.close()
    if arguments.post:
        _post(settings, arguments.post, told, yes=arguments.yes)
    told.end()
    return exit_code(told.findings)


class _Told:
    """Writes down what was found as it comes, or as JSON at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._lines: list[tuple[str, Finding]] = []

    @property
    def findings(self) -> list[Finding]:
        return [finding for _, finding in self._lines]

    def all(self, found: Iterable[Examined]) -> None:
        for each in found:
            for finding in each.findings:
                self.one(each.check.name, finding)

    def one(self, name: str, finding: Finding) -> None:
        self._lines.append((name, finding))
        if not self._as_json:
            sys.stdout.write(f"{_line(name, finding)}\n")
            sys.stdout.flush()

    def end(self) -> None:
        number = {level: sum(each.level is level for each in self.findings) for level in Level}
        if self._as_json:
            told = {
                "ok": not number[Level.FAULT],
                **{f"{level.value}s": number[level] for level in (Level.FAULT, Level.WARNING)},
                "found": [
                    {"check": name, "level": each.level.value, "said": each.said, "fix": each.fix}
                    for name, each in self._lines
                ],
            }
            sys.stdout.write(f"{json.dumps(told, ensure_ascii=False, indent=1)}\n")
            return
        counts = [_count(number[level], level.value) for level in (Level.FAULT, Level.WARNING) if number[level]]
        skipped = f"; {number[Level.SKIPPED]} not looked at" if number[Level.SKIPPED] else ""
        sys.stdout.write(f"\n{', '.join(counts) or 'All is well'}{skipped}.\n")


def _line(name: str, finding: Finding) -> str:
    """One line; on a terminal, where that is narrower, the rest is below what was found."""
    begins = f"{finding.level.value:<8} {name:<{NAME}} "
    text = f"{finding.said} Fix: {finding.fix}" if finding.fix else finding.said
    if not sys.stdout.isatty():
        return f"{begins}{text}"
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    below = " " * len(begins)
    options = {"break_long_words": False, "break_on_hyphens": False}
    said = textwrap.fill(finding.said, width, initial_indent=begins, subsequent_indent=below, **options)  # type: ignore[arg-type]  # flags
    if not finding.fix:
        return said
    fix = textwrap.fill(f"Fix: {finding.fix}", width, initial_indent=below, subsequent_indent=below, **options)  # type: ignore[arg-type]  # flags
    return f"{said}\n{fix}"


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


PICTURES = "pictures"


def _post(settings: Settings, channel: str, told: _Told, *, yes: bool) -> None:
    from cxbot.doctor.pictures import Tested, remove, try_pictures

    posted: list[Tested] = []
    try:
        with _bot(settings) as (context, engine):
            try:
                for finding in try_pictures(context, engine, channel, posted.append):
                    told.one(PICTURES, finding)
            except CxbotError as error:
                told.one(PICTURES, of_error(error))
            for each in posted:
                if _may_remove(each, yes=yes):
                    remove(context, each)
                    told.one(PICTURES, Finding(Level.OK, "The test report was removed, with its thread and files."))
                else:
                    how = f"The test report stays. To remove it: cxbot doctor --remove {each.channel}/{each.ts}"
                    told.one(PICTURES, Finding(Level.OK, how))
    except CxbotError as error:
        told.one(PICTURES, of_error(error))


def _may_remove(tested: object, *, yes: bool) -> bool:
    del tested
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return yes
    sys.stdout.write("Look at the report in Slack if you like. Remove it now? [Y/n] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"", "y", "yes"}


def _remove(settings: Settings, place: str) -> int:
    from cxbot.doctor.pictures import Tested, remove

    channel, mark, ts = place.partition("/")
    if not mark or not channel or not ts:
        raise AskError(f"“{place}” is no place of a report. Write it as `cxbot doctor --post` told it: CHANNEL/TS.")
    with _bot(settings) as (context, _):
        remove(context, Tested(channel, ts))
    sys.stdout.write("The test report was removed, with its thread and files.\n")
    return 0


@contextmanager
def _bot(settings: Settings) -> Iterator[tuple[Context, Engine]]:
    """The bot's own parts, without listening to anything.

    Raises:
        CxbotError: a token is missing or refused, or the database is not ready.
    """
    from cxbot.cli.bot import put_together
    from cxbot.observing import set_up

    need_slack(settings)
    set_up(sys.stderr, "WARNING")
    access = Access(settings.bot_token, settings.app_token, settings.signing_secret, settings.slack_url)
    engine, reports = make_engine(settings.database_url), reports_engine(settings)
    try:
        migrations.check(engine)
        parts = put_together(settings, access, engine=engine, reports_engine=reports, now=lambda: datetime.now(UTC))
        with parts as context:
            yield context, reports
    finally:
        engine.dispose()
        reports.dispose()
