"""Every source with a place in which things go on: for what must hold of all of them.

A helpdesk with an API or a database joins by a line in HELPDESKS, and by its fixture in `conftest`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Protocol

import pytest

from cxbot.source import RatingRecord, Record, Source
from cxbot.sources import ratings_csv, sample
from cxbot.sources.canonical import open_folder, telling, write_folder
from cxbot.sources.chatwoot import rounds as chatwoot_rounds
from cxbot.sources.front import happening as front_rounds
from cxbot.sources.ratings_csv import Mapping as Columns
from cxbot.sources.ratings_csv import open_ratings
from cxbot.sources.sample import Sample, SampleSettings, company
from cxbot.sources.zendesk import rounds as zendesk_rounds
from tests.sources.changing import BEGINNING, CHANGES, Changing
from tests.sources.chatwoot.living import Living as LivingChatwoot
from tests.sources.front.living import Living as LivingFront
from tests.sources.zendesk.living import Living as LivingZendesk
from tests.syncing.told import telling as telling_once

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SMALL = SampleSettings(seed=3, days=40, scale=0.05)
BEGUN = NOW.date() - timedelta(days=SMALL.days)
COLUMNS = ("rating=Score", "rated_at=When", "customer=Who", "comment=Said", "teammate=Agent", "conversation=Where")
Ask = Callable[[str], Any]


class World(Protocol):
    """Where a source reads."""

    @property
    def now(self) -> datetime:
        """When the last thing happened there."""

    def go_on(self) -> None:
        """Let something happen."""

    def source(self, now: datetime) -> Source:
        """The source opened anew at a moment, as a new process would."""

    def once(self, now: datetime) -> Source:
        """What tells at once only what is there."""

    @property
    def gone(self) -> Iterable[str]:
        """The conversations that are deleted there: what they held is told by nobody any more."""


@dataclass(frozen=True)
class Helpdesk:
    """A source that is connected. `desk` makes where it reads, `living` what goes on there.

    `rounds` says by AT_ONCE how many conversations are in a batch, `settings` are those that reach the desk from
    another process.
    """

    kind: str
    desk: Callable[[Ask], Any]
    living: Callable[[Any, Random], Any]
    rounds: ModuleType
    settings: Callable[[Any], Mapping[str, str]] = attrgetter("settings")

    def world(self, ask: Ask, seed: int = 3) -> "Desked":
        """Such a helpdesk, with nothing in it but people and places."""
        desk = self.desk(ask)
        if hasattr(desk, "page"):
            desk.page = 5
        return Desked(desk, self.living(desk, Random(seed)))


def _of_chatwoot(version: str) -> Helpdesk:
    return Helpdesk(
        "chatwoot",
        lambda ask: ask("new_desk")(version),
        LivingChatwoot,
        chatwoot_rounds,
        lambda desk: {"url": desk.url, "account": "1", "start": "2025-10-01"},
    )


HELPDESKS: Mapping[str, Helpdesk] = {
    "chatwoot": _of_chatwoot("4.15"),
    "zendesk": Helpdesk("zendesk", lambda ask: ask("zendesk"), LivingZendesk, zendesk_rounds),
    "front": Helpdesk("front", lambda ask: ask("front").quick(), LivingFront, front_rounds),
}
OLDER: Mapping[str, Helpdesk] = {f"chatwoot {each}": _of_chatwoot(each) for each in ("4.5", "3.16", "2.18")}


@dataclass
class Desked:
    """A helpdesk as a world. Where it has a clock of its own, on which waiting passes, nothing happens before that."""

    desk: Any
    living: Any

    def __post_init__(self) -> None:
        if self._has_clock:
            self.desk.time.at = self.living.now.timestamp()

    @property
    def now(self) -> datetime:
        moment: datetime = self.living.now
        return max(moment, datetime.fromtimestamp(self.desk.time.at, UTC)) if self._has_clock else moment

    @property
    def gone(self) -> Iterable[str]:
        found: Iterable[str] = getattr(self.living, "gone", ())
        return found

    def go_on(self) -> None:
        self.living.now = self.now
        self.living.go_on()

    def source(self, now: datetime) -> Source:
        if self._has_clock:
            if now.timestamp() < self.desk.time.at:  # the same moment once more: nobody has asked yet
                for counted in ("minutes", "seconds"):
                    getattr(self.desk, counted, {}).clear()
            self.desk.time.at = now.timestamp()
        found: Source = self.desk.source()
        return found

    once = source

    @property
    def _has_clock(self) -> bool:
        return hasattr(self.desk, "time")


@dataclass
class Changed:
    """The helpdesk that is told change by change."""

    seed: int
    now: datetime = BEGINNING
    changes: int = 1
    gone: tuple[str, ...] = ()

    def go_on(self) -> None:
        self.now += timedelta(hours=14)
        self.changes = min(self.changes + 1, CHANGES)

    def source(self, now: datetime) -> Source:
        del now
        return Changing(self.seed, self.changes)

    def once(self, now: datetime) -> Source:
        del now
        return telling_once(*Changing(self.seed, self.changes).at_the_end())


@dataclass
class Growing:
    """Days that pass: `write` writes what is there by then, `open` opens that."""

    write: Callable[[datetime], None]
    open: Callable[[datetime], Source]
    now: datetime = NOW - timedelta(days=20)
    gone: tuple[str, ...] = ()
    written: datetime | None = None

    def go_on(self) -> None:
        self.now += timedelta(hours=8)

    def source(self, now: datetime) -> Source:
        if self.written != self.now:  # a file that nobody wrote stays as it is
            self.write(self.now)
            self.written = self.now
        return self.open(now)

    once = source


def of_the_sample(now: datetime) -> Sample:
    """The company, from the same day on whenever it is asked."""
    return Sample(replace(SMALL, days=(now.date() - BEGUN).days))


def _told(now: datetime) -> list[Record]:
    return [each for batch in of_the_sample(now).batches("", now) for each in batch.records]


def _sample(_folder: Path, _seed: int) -> World:
    return Growing(lambda _: None, of_the_sample)


def _folder(folder: Path, _seed: int) -> World:
    path = folder / "folder"
    return Growing(lambda now: write_folder(_told(now), path), lambda _: open_folder(path))


def _ratings(folder: Path, _seed: int) -> World:
    path = folder / "ratings.csv"
    return Growing(lambda now: _write_ratings(path, _told(now)), lambda _: open_ratings(path, Columns.read(COLUMNS)))


def _write_ratings(path: Path, told: Sequence[Record]) -> None:
    ratings = [each for each in told if isinstance(each, RatingRecord) for _ in range(3)]
    rows = [f",2026-11-0{number + 1},x,,A1,{number}" for number in range(5)]  # without a rating
    rows += ["5,2026-11-02 10:00:00,x,equal rows,A1,1"] * 3
    rows += [
        f'{each.score},{each.submitted_at:%Y-%m-%d %H:%M:%S},{each.contact},"{each.comment}",A{number % 3},{number}'
        for number, each in enumerate(ratings)
    ]
    path.write_text("\n".join(["Score,When,Who,Said,Agent,Where", *rows]), encoding="utf-8")


def _changing(_folder: Path, seed: int) -> World:
    return Changed(seed)


FILES: Mapping[str, Callable[[Path, int], World]] = {
    "sample": _sample,
    "canonical": _folder,
    "ratings_csv": _ratings,
    "changing": _changing,
}


def begin(name: str, ask: Ask, folder: Path, seed: int = 3) -> World:
    """A world of this name, small; `ask` gives fixtures."""
    known = {**HELPDESKS, **OLDER}
    return known[name].world(ask, seed) if name in known else FILES[name](folder, seed)


def make_small(patch: pytest.MonkeyPatch) -> None:
    """Let batches be small, so that there are several."""
    patch.setattr(company, "CONTACTS", 200)
    patch.setattr(sample, "DAYS_AT_ONCE", 2)
    patch.setattr(telling, "ROWS_AT_ONCE", 150)
    patch.setattr(ratings_csv, "ROWS_AT_ONCE", 12)
    for each in HELPDESKS.values():
        patch.setattr(each.rounds, "AT_ONCE", 3)
