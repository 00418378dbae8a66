"""Random histories: what the product derives and answers equals what the oracle makes of the definitions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, event

from cxbot.database import make_engine
from cxbot.tables import metadata
from tests.oracle.comparing import Asked, asked, differences
from tests.oracle.histories import histories

USUAL = {"sqlite": 120, "postgresql": 60}


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """SQLite that does not wait for the disk: it is emptied for every history."""
    engine = make_engine(f"sqlite:///{tmp_path}/oracle.sqlite3")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_number_of_random_histories_is_the_oracles(
    database: str, request: pytest.FixtureRequest, histories_wanted: int
) -> None:
    engine: Engine = request.getfixturevalue("sqlite" if database == "sqlite" else "postgres_engine")
    compared = 0

    # Without an option the same histories every time; with one, new ones.
    @settings(
        max_examples=histories_wanted or USUAL[database],
        derandomize=not histories_wanted,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(histories()))
    def compare(example: Asked) -> None:
        nonlocal compared
        compared += 1
        assert differences(engine, example) == []

    compare()
    print(f"{compared} histories compared on {database}")
    assert compared >= (histories_wanted or USUAL[database])
