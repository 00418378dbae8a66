"""What the bot does beside answering: little memory, old rows forgotten, missing scopes told at the start."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import yaml
from sqlalchemy import Engine, func, select

from cxbot import memory
from cxbot.cli import bot
from cxbot.keeping.handled import Handled
from cxbot.keeping.pictures import Pictures, Shown
from cxbot.keeping.promises import Promise, Promises
from cxbot.settings import read_settings
from cxbot.slack.scopes import Scopes
from cxbot.slack.sending.clients import introduce, reading_client
from cxbot.tables import kept
from tests.driver import Slack, opened

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MANIFEST = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text())
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="arenas are glibc's")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(getattr(kept, table))) or 0)


def test_pictures_of_a_report_that_nobody_touched_for_long_are_forgotten_together(engine: Engine):
    clock = Clock()
    pictures, elsewhere = Pictures(engine, "T1", clock), Pictures(engine, "T2", clock)
    for each in (pictures, elsewhere):
        each.keep("C1", "1.1", [Shown("donut", "F1", "91 %"), Shown("trend", "F2", "91 %")])
    pictures.keep("C1", "2.2", [Shown("donut", "F3", "91 %")])
    clock.at += timedelta(days=89)
    pictures.keep("C1", "2.2", [Shown("trend", "F4", "91 %")])  # somebody pressed a button
    clock.at += timedelta(days=2)
    pictures.forget_old()
    assert pictures.all_of("C1", "1.1") == []
    assert {each.file for each in pictures.all_of("C1", "2.2")} == {"F3", "F4"}
    assert len(elsewhere.all_of("C1", "1.1")) == 2


def test_what_was_handled_is_forgotten_after_two_days(engine: Engine):
    clock = Clock()
    handled = Handled(engine, "T1", clock)
    assert handled.first("a")
    clock.at += timedelta(days=1)
    assert handled.first("b")
    clock.at += timedelta(days=1, seconds=1)
    handled.forget_old()
    assert count(engine, "handled") == 1
    assert not handled.first("b")


def test_a_broken_promise_is_given_out_once_and_only_while_it_matters(engine: Engine):
    clock = Clock()
    promises, another = Promises(engine, "T1", clock), Promises(engine, "T1", clock)
    old, young, kept_one = (Promise(key, "U1", "C1") for key in ("old", "young", "kept"))
    promises.keep(old)
    clock.at += timedelta(minutes=50)
    for each in (young, kept_one):
        promises.keep(each)
    assert promises.answered("kept")
    assert not promises.answered("kept")
    clock.at += timedelta(minutes=11)
    assert promises.broken(older_than=timedelta(minutes=12)) == []  # only the old one is, and nobody wants to know
    assert another.broken(older_than=timedelta(minutes=5)) == [young]
    assert promises.broken() == []
    assert count(engine, "promises") == 0
    assert Promises(engine, "T2", clock).broken() == []


@pytest.fixture
def lacking() -> Iterator[Slack]:
    """A workspace that granted less than the bot needs."""
    scopes = {each: list(found) for each, found in MANIFEST["oauth_config"]["scopes"].items()}
    scopes["bot"].remove("files:write")
    with opened({**MANIFEST, "oauth_config": {"scopes": scopes}}) as slack:
        yield slack


def test_a_scope_that_is_missing_is_named_in_the_log_at_the_start(
    lacking: Slack, sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
):
    assert "chat:write" in introduce(reading_client(lacking.access)).scopes
    stop = Event()
    settings = read_settings({"CXBOT_DATABASE_URL": str(sqlite_engine.url)})
    bot.run(
        settings,
        lacking.access,
        engine=sqlite_engine,
        reports_engine=sqlite_engine,
        now=lambda: NOW,
        stop=stop,
        ready=stop.set,
    )
    told = [each.__dict__["fields"] for each in caplog.records if each.getMessage() == "missing_scope"]
    assert [each["scope"] for each in told] == ["files:write"]
    assert "OAuth & Permissions" in told[0]["next"]


def test_what_is_missing_is_known_anew_after_the_app_was_installed_again(
    lacking: Slack, caplog: pytest.LogCaptureFixture
):
    needed = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])
    reading = reading_client(lacking.access)
    bot = introduce(reading)
    scopes = Scopes(bot, needed, reading)
    assert scopes.missing == ("files:write",)
    scopes.look()
    assert len([each for each in caplog.records if each.getMessage() == "missing_scope"]) == 1
    assert Scopes(replace(bot, scopes=needed | {"more"}), needed, reading).missing == ()
    assert Scopes(replace(bot, scopes=frozenset()), needed, reading).missing == ()  # Slack does not say
    scopes = Scopes(replace(bot, scopes=needed), needed, reading)
    scopes.look()
    assert scopes.missing == ("files:write",)


ARENAS = """
import ctypes, sys, threading
from cxbot import memory
if sys.argv[1] == "few":
    assert memory.few_arenas()
library = ctypes.CDLL("libc.so.6")
library.malloc.restype = ctypes.c_void_p
library.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(16)
def work():
    together.wait()
    for _ in range(1000):
        library.malloc(1000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(16)]
[each.start() for each in threads]
[each.join() for each in threads]
memory.trimming()()
library.malloc_info(0, ctypes.c_void_p(library.fdopen(1, b"w")))
library.fflush(None)
"""


@LINUX
def test_threads_share_a_few_arenas():
    found = {
        which: subprocess.run(
            [sys.executable, "-c", ARENAS, which], capture_output=True, text=True, check=True
        ).stdout.count("<heap nr=")
        for which in ("few", "many")
    }
    assert found["few"] <= 2
    assert found["many"] > 2


PIECES = """
import ctypes, sys
from cxbot import memory
if sys.argv[1] == "own":
    assert memory.few_arenas()
library = ctypes.CDLL("libc.so.6")
library.malloc.restype = library.fdopen.restype = ctypes.c_void_p
library.free(ctypes.c_void_p(library.malloc(6_000_000)))
library.malloc(6_000_000)
library.malloc_info(0, ctypes.c_void_p(library.fdopen(1, b"w")))
library.fflush(None)
"""


@LINUX
def test_pieces_of_megabytes_have_pages_of_their_own_also_after_the_first():
    def mapped(which: str) -> int:
        done = subprocess.run([sys.executable, "-c", PIECES, which], capture_output=True, text=True, check=True)
        return max(int(size) for size in re.findall(r'type="mmap" count="\d+" size="(\d+)"', done.stdout))

    assert mapped("own") - mapped("shared") >= 6_000_000


COUNTED = """
import ctypes, sqlite3, sys, _sqlite3
from cxbot import memory
library = ctypes.CDLL(_sqlite3.__file__)
library.sqlite3_memory_used.restype = ctypes.c_int64
before = sqlite3.connect(":memory:") if sys.argv[1] == "late" else None
found = memory.uncounted_sqlite()
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE kept (number)")
database.executemany("INSERT INTO kept VALUES (?)", [(each,) for each in range(1000)])
print(found, library.sqlite3_memory_used() > 0, database.execute("SELECT sum(number) FROM kept").fetchone()[0])
"""


@LINUX
@pytest.mark.parametrize(("when", "said"), [("early", "True False 499500"), ("late", "False True 499500")])
def test_sqlite_counts_no_allocations_unless_a_database_was_opened_before(when: str, said: str):
    done = subprocess.run([sys.executable, "-c", COUNTED, when], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said


def test_where_there_is_no_glibc_nothing_happens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    assert not memory.uncounted_sqlite()
    assert not memory.few_arenas()
    memory.trimming()()


@LINUX
def test_what_is_free_is_given_back_at_most_once_a_second(monkeypatch: pytest.MonkeyPatch):
    trims: list[int] = []

    class Library:
        def malloc_trim(self, left: int) -> int:
            trims.append(left)
            return 1

    clock = [100.0]
    monkeypatch.setattr(memory, "_glibc", Library)
    monkeypatch.setattr(memory.time, "monotonic", lambda: clock[0])
    trim = memory.trimming()
    for moved in (0.0, 0.5, 0.6, 0.1, 1.0):
        clock[0] += moved
        trim()
    assert trims == [0, 0, 0]
