"""Chatwoot's own database, read only: short transactions that see one state of it, and its errors in words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from cxbot.errors import SourceError
from cxbot.observing import redact

CONNECT_SECONDS = 10
STATEMENT_SECONDS = 300  # what changed is searched without an index in some versions
IDLE_SECONDS = 600
LONGEST = 300  # characters of the database's own words


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is, and who reads it."""

    name: str
    url: URL
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of everything and changes nothing.

        Raises:
            SourceError: in words, with what mends it.
        """
        try:
            with self.engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise self._told(error) from error

    def _told(self, error: SQLAlchemyError) -> SourceError:
        own: Any = getattr(error, "orig", None) or error
        words = redact(" ".join(str(own).split()))[:LONGEST].rstrip(".")
        state = getattr(own, "sqlstate", None) or ""
        place, user = f"{self.url.host or 'this machine'}", self.url.username or ""
        for means, text in _MEANINGS.items():
            if means(state, words):
                told = text.format(place=place, user=user, database=self.url.database, name=self.name, words=words)
                return SourceError(told, retry_after=60 if isinstance(own, Exception) and means in _PASSING else None)
        passing = isinstance(error, DBAPIError) and not state
        return SourceError(
            f"Chatwoot's database on {place} cannot be read: {words}. See that it runs and can be reached from here, "
            "and that the setting “url” is right.",
            retry_after=60 if passing else None,
        )


def open_database(name: str, address: str, password: str) -> Database:
    """Build what reads Chatwoot's database; nothing is asked yet.

    Raises:
        SourceError: the address is none, or holds the password.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise SourceError(_URL) from error
    if url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        raise SourceError(_URL)
    if url.password:
        raise SourceError(
            "The setting “url” holds a password, which would stand there to be read. Leave it out of the address, and "
            "give it as the setting “password”."
        )
    options = {
        "jit": "off",
        "timezone": "UTC",
        "default_transaction_read_only": "on",
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    }
    full = url.set(drivername="postgresql+psycopg", password=password or None)
    engine = create_engine(
        full,
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": 30_000,
            "application_name": "cxbot",
            "options": " ".join(f"-c {each}={value}" for each, value in options.items()),
        },
    )

    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        from cxbot.database.bounded import opened  # with its driver, which few need

        return opened(STATEMENT_SECONDS + 5, *arguments, **parameters)

    event.listen(engine, "do_connect", connect)
    return Database(name, url, engine)


_URL = (
    "The setting “url” is no address of a PostgreSQL database. Write it like "
    "postgresql://reader@db.example.com:5432/chatwoot_production"
)


Means = Callable[[str, str], bool]


def _password(state: str, words: str) -> bool:
    said = ("password authentication failed", "no password supplied", "no pg_hba.conf entry")
    unknown = 'role "' in words and "does not exist" in words
    return state.startswith("28") or unknown or any(each in words for each in said)


def _database(state: str, words: str) -> bool:
    return state.startswith("3D") or ("database" in words and "does not exist" in words)


def _host(_state: str, words: str) -> bool:
    return "resolve host" in words or "translate host name" in words or "Name or service not known" in words


def _refused(_state: str, words: str) -> bool:
    return "Connection refused" in words or "timeout expired" in words or "No such file or directory" in words


def _right(state: str, _words: str) -> bool:
    return state == "42501"


def _gone(state: str, _words: str) -> bool:
    return state in {"42P01", "42703"}


def _slow(state: str, _words: str) -> bool:
    return state == "57014"


def _strange(_state: str, words: str) -> bool:
    return "invalid response to SSL negotiation" in words or "expected authentication request" in words


_MEANINGS: Mapping[Means, str] = {
    _password: "Chatwoot's database on {place} refuses the user “{user}” or its password. Give the right one: "
    'cxbot connect chatwoot "{name}" --set password=@-  (and see that pg_hba.conf lets this machine in)',
    _database: "On {place} there is no database “{database}”. Chatwoot's is named in its POSTGRES_DATABASE; mend the "
    "setting “url”.",
    _host: "There is no host “{place}”, or its name cannot be found from here. Mend the setting “url”, or see to the "
    "network.",
    _refused: "Nothing answers as PostgreSQL on {place}. See that it runs and lets this machine in, and that host and "
    "port in the setting “url” are right.",
    _right: "The user “{user}” may not read all that is needed of Chatwoot's database: {words}. As its owner run: "
    "GRANT SELECT ON that table TO {user};",
    _gone: "Chatwoot's database changed while it was read, or is none: {words}. Run the sync again; if that does not "
    "help, see that “url” names Chatwoot's database.",
    _slow: "Chatwoot's database took longer than 5 minutes for one question. It is asked again later; if it stays so, "
    "see whether it is overloaded, or let a replica be read.",
    _strange: "What answers on {place} is no PostgreSQL. Mend host and port in the setting “url”; PostgreSQL's port is "
    "mostly 5432.",
}
_PASSING = frozenset({_host, _refused, _slow, _gone})
