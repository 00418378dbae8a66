"""More fresh databases, for comparing one load with another."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.database import make_engine
from cxbot.tables import metadata


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """As many fresh SQLite databases as a test asks for."""
    engines: list[Engine] = []
    numbers = count(1)

    def another() -> Engine:
        engine = make_engine(f"sqlite:///{tmp_path}/another-{next(numbers)}.sqlite3")
        metadata.create_all(engine)
        engines.append(engine)
        return engine

    yield another
    for engine in engines:
        engine.dispose()
