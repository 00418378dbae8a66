"""A world without anything due, on each database."""

import pytest
from sqlalchemy import Engine

from tests.promised.world import World


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)
