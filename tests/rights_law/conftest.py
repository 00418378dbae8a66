"""The company that the law of rights is tried on."""

from collections.abc import Iterator

import pytest

from cxbot.database import make_engine
from cxbot.question import Question
from cxbot.replying import Replying
from tests.databases import upgrade
from tests.rights_law.law import Company, tell


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replying, dict[str, Question], str]]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('law')}/law.sqlite3")
    upgrade(engine)
    yield tell(engine)
    engine.dispose()


@pytest.fixture
def company(told_once: tuple[Replying, dict[str, Question], str]) -> Company:
    return Company(*told_once)
