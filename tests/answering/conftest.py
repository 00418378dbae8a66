"""The small company that answers are counted of."""

import pytest
from sqlalchemy import Engine

from tests.answering.company import found


@pytest.fixture
def company(engine: Engine) -> Engine:
    """The database with the company in it."""
    found(engine)
    return engine
