"""Random histories: what the product derives and answers equals what the oracle makes of the definitions."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.oracle.comparing import differences
from tests.oracle.desks import asked_of_two
from tests.oracle.histories import histories
from tests.oracle.questions import Asked, asked

USUAL = {"sqlite": 200, "postgresql": 100}
CROWDED = 12
TWO = {"sqlite": 60, "postgresql": 30}


@pytest.fixture(params=["sqlite", "postgresql"])
def emptied(request: pytest.FixtureRequest) -> Engine:
    """A database of each kind, used again and again."""
    found: Engine = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres_engine")
    return found


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_of_random_histories_is_the_oracles(emptied: Engine, histories_wanted: int) -> None:
    wanted = histories_wanted or USUAL[emptied.dialect.name]
    assert compared(emptied, asked(histories()), wanted, again=not histories_wanted) >= wanted


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_of_crowded_segments_is_the_oracles(sqlite: Engine, histories_wanted: int) -> None:
    wanted = histories_wanted // 50 or CROWDED
    crowded = asked(histories(conversations=1, steps=8, crowded=True))
    assert compared(sqlite, crowded, wanted, again=not histories_wanted) >= wanted


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_of_two_helpdesks_is_the_oracles(emptied: Engine, histories_wanted: int) -> None:
    wanted = histories_wanted or TWO[emptied.dialect.name]
    both = asked_of_two(histories(conversations=2, steps=10))
    assert compared(emptied, both, wanted, again=not histories_wanted) >= wanted


def compared(engine: Engine, examples: st.SearchStrategy[Asked], wanted: int, *, again: bool) -> int:
    """Compare so many histories, the same ones `again` or new ones; how many there were."""
    number = 0

    @settings(
        max_examples=wanted,
        derandomize=again,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(examples)
    def compare(example: Asked) -> None:
        nonlocal number
        number += 1
        assert differences(engine, example) == []

    compare()
    print(f"{number} histories compared on {engine.dialect.name}")
    return number
