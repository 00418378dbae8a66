"""The laws and the oracle on a copy: it answers every question as the databases do, also after it was refreshed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine

from cxbot.answering import answer, rows
from cxbot.copying import open_copy, refresh_copy, refreshing
from cxbot.database import reading
from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.syncing import sync
from tests.answering.company import NOW, WEEK, found
from tests.copying.comparing import differences
from tests.databases import new_sqlite
from tests.oracle.comparing import compare
from tests.oracle.deleting import telling_anew
from tests.oracle.facts import write
from tests.oracle.histories import histories
from tests.oracle.questions import Asked, asked
from tests.oracle.segments import understand
from tests.test_laws import listed, questions, told

HISTORIES = 8


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = new_sqlite(tmp_path / "database.sqlite3")
    yield engine
    engine.dispose()


@pytest.mark.slow
def test_every_number_and_every_row_is_the_same_in_a_copy(database: Engine, path: Path) -> None:
    found(database).merge("li", "lee")
    mark_all_stale(database)
    derive_stale(database)
    refresh_copy(database, path, now=NOW, token="1")
    copy = open_copy(path)
    every = questions(database)
    plain, narrowed = ([each for each in every if bool(each.filters) is wanted] for wanted in (False, True))
    for question in [*plain, *narrowed[::4]]:  # the databases are compared by all of them
        with reading(database) as here, reading(copy) as there:
            assert told(answer(there, question, now=NOW)) == told(answer(here, question, now=NOW)), question
    for metric in catalogue():
        behind = Question(WEEK, about=About.DETAILS, metric=metric)
        with reading(database) as here, reading(copy) as there:
            assert listed(tuple(rows(there, behind, now=NOW))) == listed(tuple(rows(here, behind, now=NOW))), metric
    copy.dispose()


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_of_random_histories_is_the_oracles_in_a_copy(
    database: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "FEW", 0)  # however much changed, only that is carried over
    number = 0

    @settings(
        max_examples=HISTORIES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(histories()))
    def hold(example: Asked) -> None:
        nonlocal number
        number += 1
        write(database, example.before)
        derive_stale(database)
        refresh_copy(database, path, now=NOW, token=f"{number}-before")
        sync(database, telling_anew(example.before, example.history), now=NOW)
        derive_stale(database)
        done = refresh_copy(database, path, now=NOW, token=f"{number}-after")
        assert done is not None
        assert not done.whole
        copy = open_copy(path)
        try:
            assert differences(database, copy) == {}
            assert compare(copy, understand(example.history, example.now), example) == []
        finally:
            copy.dispose()

    hold()
    assert number >= HISTORIES
