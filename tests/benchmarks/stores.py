"""The databases that benchmarks are measured on, made once; BENCH_FOLDER keeps those of SQLite for the next run."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy import Engine, create_engine, text

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.database import make_engine, reading
from cxbot.question import Question
from cxbot.tables import metadata
from tests.benchmarks.beside.questions import NOW
from tests.benchmarks.volumes import Volume, fill
from tests.databases import fresh_database

TINY, SMALL, MEDIUM, LARGE = 5_000, 100_000, 2_000_000, 20_000_000  # messages
LETTERS = {TINY: "tiny", SMALL: "S", MEDIUM: "M", LARGE: "L"}
DATABASES = ("sqlite", "postgresql")
# Of what Linux says of a process: its parent, and the time of its children that have ended, by themselves and for them.
_PARENT, _OF_ENDED = 1, slice(13, 15)


@dataclass(frozen=True, slots=True)
class Store:
    """A filled database of some size, read as the bot reads it."""

    name: str
    messages: int
    engine: Engine

    def ask(self, question: Question) -> Answer:
        """The answer to a question."""
        with reading(self.engine) as connection:
            return answer(connection, question, now=NOW)

    def run(self, statement: str, parameters: Any) -> Any:
        """The rows of a statement by hand."""
        with reading(self.engine) as connection:
            return connection.execute(text(statement), dict(parameters)).all()

    def spent(self) -> float:
        """Seconds of processor time, from some moment on: of this process, and of PostgreSQL's where that answers."""
        if self.name == "sqlite":
            return process_time()
        with reading(self.engine) as connection:
            server = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        return process_time() + _spent_by(int(server))


class Stores:
    """Makes a database when it is first asked for."""

    def __init__(self, folder: Path, server: Callable[[], str]) -> None:
        """`folder` is where files of SQLite are, and stay; `server` starts a PostgreSQL."""
        self.folder = folder
        self._server = server
        self._stores: dict[tuple[str, int], Store] = {}
        self._open = ExitStack()
        self._databases: list[Iterator[str]] = []  # end with their server

    def file(self, messages: int) -> Path:
        """A file of SQLite of that size, to be copied by whoever writes into it."""
        file = self.folder / f"{LETTERS[messages]}.sqlite3"
        if not _is_of_today(file):
            part = file.with_suffix(".part")
            part.unlink(missing_ok=True)
            _fill(f"sqlite:///{part}", messages)
            part.rename(file)
        return file

    def store(self, database: str, messages: int) -> Store:
        """A database of a kind, of that size."""
        if (database, messages) not in self._stores:
            url = f"sqlite:///{self.file(messages)}" if database == "sqlite" else self._postgresql(messages)
            engine = make_engine(url, read_only=True)
            self._open.callback(engine.dispose)
            self._stores[database, messages] = Store(database, messages, engine)
        return self._stores[database, messages]

    def close(self) -> None:
        """Let go of what was made."""
        self._open.close()

    def _postgresql(self, messages: int) -> str:
        self._databases.append(fresh_database(self._server()))
        url = next(self._databases[-1])
        _fill(url, messages)
        return url


def _fill(url: str, messages: int) -> None:
    engine = make_engine(url)
    metadata.create_all(engine)
    fill(engine, Volume(messages))
    engine.dispose()


def _is_of_today(file: Path) -> bool:
    """Whether it is there, and has the tables and indexes of this version."""
    if not file.exists():
        return False
    wanted, there = create_engine("sqlite://"), create_engine(f"sqlite:///{file}")
    metadata.create_all(wanted)
    made = []
    for engine in (wanted, there):
        with closing(engine.raw_connection()) as connection:
            rows = connection.cursor().execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            made.append({" ".join(each.split()) for (each,) in rows})
        engine.dispose()
    return made[0] <= made[1]


def _spent_by(process: int) -> float:
    """What the process that serves a connection spent so far, with workers that helped it and ended.

    Nothing where the system does not tell.
    """
    folder = Path("/proc")
    if not (folder / str(process) / "schedstat").exists():
        return 0.0
    own = int((folder / str(process) / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    parent = _fields(folder / str(process))[_PARENT]
    ended = sum(int(each) for each in _fields(folder / parent)[_OF_ENDED])
    return own + ended / os.sysconf("SC_CLK_TCK")


def _fields(folder: Path) -> list[str]:
    """What the system says of a process, from its state on: its name may hold anything."""
    return (folder / "stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
