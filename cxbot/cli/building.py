"""Builds what commands share: engines with an up-to-date schema, moments that were typed."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from cxbot.database import make_engine
from cxbot.errors import AskError, CxbotError
from cxbot.settings import COMMAND, SHORT_COMMAND, Settings

LATEST_YEAR = 2999  # later ones leave periods no room to look ahead


def main_engine(settings: Settings) -> Engine:
    """The engine that writes. An embedded database is brought up to date; a PostgreSQL must be already.

    Raises:
        DataError: the database cannot be reached, or is not migrated.
    """
    from cxbot import migrations

    engine = make_engine(settings.database_url)
    try:
        if engine.dialect.name == "sqlite":
            migrations.upgrade(engine)
        else:
            migrations.check(engine)
    except CxbotError:
        engine.dispose()
        raise
    return engine


def reports_engine(settings: Settings) -> Engine:
    """The engine that reports are computed with; it can only read.

    Raises:
        SettingError: the URL cannot be used, or names a copy in DuckDB, which is not installed.
    """
    from cxbot.copying import engine_of_reports

    return engine_of_reports(settings.reports_url)


def moment_typed(text: str | None, zone: str) -> datetime:
    """The moment that was typed, in `zone` unless it says another; now when nothing was.

    Raises:
        AskError: it is no moment, or one too far away.
    """
    if not text:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise AskError(f"“{text}” is no moment. Write it like 2026-11-23T09:00.", "2026-11-23T09:00") from error
    if not 1970 <= found.year <= LATEST_YEAR:
        raise AskError(
            f"{found.year} is no year with data. Name a moment from 1970 to {LATEST_YEAR}.", "2026-11-23T09:00"
        )
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def manifest(command: str = COMMAND, short_command: str = SHORT_COMMAND) -> dict[str, Any]:
    """The app's manifest, of the installed package or of the checkout, with the commands named as they are here."""
    import yaml

    here = Path(__file__).parent.parent
    found = next(each for each in (here / "manifest.yml", here.parent / "manifest.yml") if each.exists())
    parsed: dict[str, Any] = yaml.safe_load(found.read_text(encoding="utf-8"))
    named = {COMMAND: command, SHORT_COMMAND: short_command}
    for each in parsed["features"]["slash_commands"]:
        each["command"] = named[each["command"]]
    about = parsed["display_information"]
    about["long_description"] = re.sub(
        rf"(?<!\S)(?:{COMMAND}|{SHORT_COMMAND})\b", lambda found: named[found[0]], about["long_description"]
    )
    return parsed
