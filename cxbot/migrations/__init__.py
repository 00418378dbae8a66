"""The schema's history, and how a database is brought up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select

from cxbot.database import changing, reading
from cxbot.errors import DataError
from cxbot.tables import metadata

UPGRADING = 0x63786274  # the key of the lock: "cxbt"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema, in one transaction where the database can; a newest one stays as it is.

    Raises:
        DataError: the database cannot be reached, or was made by a newer version of the bot.
    """
    found = _current(engine)
    if found == _newest():
        return
    _check_ours(engine, found)
    with changing(engine, patient=True) as connection:
        if connection.dialect.name == "postgresql":
            # Several may begin at once: the first one migrates, the others find it done.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.execute(select(func.pg_advisory_xact_lock(UPGRADING)))
            connection.exec_driver_sql("RESET lock_timeout")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(engine: Engine) -> None:
    """Make sure that the database has the newest schema.

    Raises:
        DataError: it has not, with the command that mends it; or it cannot be reached.
    """
    found = _current(engine)
    _check_ours(engine, found)
    if found is None:
        raise DataError("The database is empty. Run `cxbot db upgrade` first, then `cxbot sample` or `cxbot load`.")
    if found != _newest():
        raise DataError("The database is of an older version. Run `cxbot db upgrade` first.")


def check_whole(engine: Engine) -> None:
    """Make sure that a database of the newest schema has all its tables and columns.

    Raises:
        DataError: some are missing, which no upgrade brings back.
    """
    with reading(engine) as connection:
        there = inspect(connection)
        tables = set(there.get_table_names())
        missing = [name for name in metadata.tables if name not in tables]
        for name, table in metadata.tables.items():
            if name in tables:
                columns = {each["name"] for each in there.get_columns(name)}
                missing += [f"{name}.{column.name}" for column in table.c if column.name not in columns]
    if missing:
        raise DataError(
            f"The database lacks {', '.join(missing[:5])}{' and more' if len(missing) > 5 else ''}, though it has the "
            "newest schema: something removed it. Put a backup in its place, or begin with an empty database and load "
            "the data again."
        )


def _check_ours(engine: Engine, revision: str | None) -> None:
    """Make sure that a database is empty or ours, before anything is made in it."""
    with reading(engine) as connection:
        tables = set(inspect(connection).get_table_names())
    if tables and (revision is None or "rating_revisions" not in tables) and not tables <= set(metadata.tables):
        some = ", ".join(sorted(tables)[:3])
        raise DataError(
            f"The database holds tables of another program ({some} ...), so nothing was made in it. Name another one "
            "in CXBOT_DATABASE_URL."
        )


def _current(engine: Engine) -> str | None:
    with reading(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in {each.revision for each in _script().walk_revisions()}:
        raise DataError(
            "The database was made by a newer version of the bot. Install that version, or use another one."
        )
    return found


def _newest() -> str:
    return str(_script().get_current_head())


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
