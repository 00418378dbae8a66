"""More fresh databases, for comparing one load with another; files of ratings, written and opened."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.sources.ratings_csv import Mapping, RatingsFile, open_ratings
from tests.databases import new_sqlite
from tests.sources.chatwoot.conftest import chatwoot_urls, new_desk
from tests.sources.front.conftest import front
from tests.sources.ratings_files import WORDS, Open
from tests.sources.zendesk.conftest import zendesk

__all__ = ["chatwoot_urls", "front", "new_desk", "zendesk"]  # where each helpdesk's source reads, for what holds of all


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """As many fresh SQLite databases as a test asks for."""
    engines: list[Engine] = []
    numbers = count(1)

    def another() -> Engine:
        engine = new_sqlite(tmp_path / f"another-{next(numbers)}.sqlite3")
        engines.append(engine)
        return engine

    yield another
    for engine in engines:
        engine.dispose()


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Writes a file and opens it."""

    def write(text: str | bytes, *words: str, **options: str) -> RatingsFile:
        path = tmp_path / "ratings.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_ratings(path, Mapping.read([*WORDS, *words], None, **options))

    return write
