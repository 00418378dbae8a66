"""The bot's database with a second source, whose inboxes, people, tags and customers can be narrowed by."""

import pytest

from cxbot.deriving import derive_stale
from cxbot.syncing import sync
from tests.slack.bot import NOW
from tests.slack.narrowing.form import RECORDS
from tests.syncing.told import Telling, telling


@pytest.fixture
def ana(slack, start, sqlite_engine):
    """A manager, where there are things to narrow by beside what the bot's database has."""
    start()
    told = telling(*RECORDS)
    sync(sqlite_engine, Telling(told.told, name="desk"), now=NOW)
    derive_stale(sqlite_engine)
    return slack.as_person("manager")
