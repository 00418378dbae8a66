"""Random histories told through a Chatwoot: every number is what the oracle makes of what Chatwoot can know."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from cxbot.sources.chatwoot.texts import read_texts
from tests.oracle.histories import OWN
from tests.oracle.questions import Asked
from tests.sources.chatwoot.conftest import NewDesk
from tests.sources.chatwoot.known import LONG_AGO, external_id, known, write_desk
from tests.sources.oracles import Told, compared

HISTORIES = {"4.15": 30, "4.5": 10, "3.16": 10, "2.18": 10}


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("version", HISTORIES)
def test_every_number_is_the_oracles(version: str, new_desk: NewDesk, sqlite_engine: Engine) -> None:
    def by_chatwoot(example: Asked) -> Told:
        desk = new_desk(version)
        told = known(example.history, modern=version == "4.15")
        write_desk(desk, told)
        desk.engine.dispose()
        seconds = told.history.inactivity[0].seconds if told.history.inactivity else 0
        start = datetime.fromtimestamp(LONG_AGO, UTC)
        source = desk.source(start=start, own=(OWN,), inactivity=seconds, texts=read_texts())
        return Told(told.history, source, datetime.fromtimestamp(example.now, UTC), external_id)

    seen = compared(sqlite_engine, HISTORIES[version], by_chatwoot)
    assert {"archive", "snooze", "comment", "in", "out", "rating"} <= set(seen)
