"""How many histories are compared: a few in the ordinary suite, thousands with `pytest tests/oracle --histories N`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=0, help="random histories to compare on each database")


@pytest.fixture
def histories_wanted(request: pytest.FixtureRequest) -> int:
    """The number asked for; 0 for the usual one."""
    # Where only the whole suite was asked for, this file is read too late for its option to exist.
    return int(request.config.getoption("histories", default=0) or 0)
