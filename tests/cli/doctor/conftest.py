"""Where the doctor looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxbot.cli.building import manifest
from cxbot.database import make_engine
from tests.cli.doctor.clinic import PLENTY, Clinic
from tests.driver import Slack, opened


@pytest.fixture
def slack() -> Iterator[Slack]:
    with opened(manifest(), settings=PLENTY) as slack:
        yield slack


@pytest.fixture
def clinic(slack: Slack, tmp_path: Path) -> Iterator[Clinic]:
    found = Clinic(slack, f"sqlite:///{tmp_path}/cx.sqlite3", tmp_path)
    yield found
    found.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def clinics(request: pytest.FixtureRequest, slack: Slack, tmp_path: Path) -> Iterator[Clinic]:
    """The same on both databases."""
    url = f"sqlite:///{tmp_path}/cx.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        engine.dispose()
    found = Clinic(slack, url, tmp_path)
    yield found
    found.engine.dispose()
