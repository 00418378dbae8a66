"""A workspace of the playground and a database, and what the doctor finds in them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cxbot import migrations
from cxbot.cli.building import manifest
from cxbot.database import make_engine
from cxbot.doctor import Subject, all_checks, examine
from cxbot.keeping.deliveries import Deliveries
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.settings import read_settings
from tests.cli.serving import environment_of
from tests.cli.test_digests import MONDAY
from tests.driver import SETTINGS, Slack
from tests.promised.world import VIEW

PLENTY = replace(SETTINGS, optional_scopes=True, rate_limits=False)


def now() -> datetime:
    return datetime.now(UTC)


class Clinic:
    """A workspace and a database, and what the doctor finds in them."""

    def __init__(self, slack: Slack, url: str, folder: Path) -> None:
        self.slack, self.url = slack, url
        self.environment = environment_of(slack, url, folder)
        self.engine = make_engine(url)
        migrations.upgrade(self.engine)

    @property
    def workspace(self) -> str:
        return str(self.slack.playground._state.workspace.team.id)

    @property
    def promises(self) -> Deliveries:
        return Deliveries(self.engine, self.workspace, now)

    def subject(self, clock: Callable[[], datetime] = now, **variables: str) -> Subject:
        settings = read_settings({**self.environment, **variables})
        return Subject(settings, manifest(), now=clock)

    def finds(self, name: str, clock: Callable[[], datetime] = now, **variables: str) -> list[tuple[str, str, str]]:
        """What a check finds: level, words and fix."""
        subject = self.subject(clock, **variables)
        check = next(each for each in all_checks() if each.name == name)
        try:
            (found,) = examine([check], subject)
        finally:
            subject.close()
        return [(each.level.value, each.said, each.fix) for each in found.findings]

    def subscribe(self, place: str) -> KeptSchedule:
        return Schedules(self.engine, self.workspace, now, self.promises).add(Wanted(place, VIEW, "", MONDAY), "U1")

    def grant(self, *scopes: str) -> None:
        """Install the app again with these scopes alone."""
        state = self.slack.playground._state
        state.app = replace(state.app, granted=scopes)
