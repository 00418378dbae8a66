"""The sample company: the same whenever it is made, and believable."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import mean, median

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.source import ContactRecord, ConversationRecord, MessageRecord, RatingRecord, Record
from cxbot.sources.sample import Sample, SampleSettings, company, seasons
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.syncing.told import DERIVED, facts

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TINY = SampleSettings(days=50, scale=0.03)


def told(settings: SampleSettings) -> list[Record]:
    return [each for batch in Sample(settings).batches("", NOON) for each in batch.records]


def each_id(record: Record) -> str:
    return str(getattr(record, "id", ""))


@pytest.fixture(scope="module")
def year() -> list[Record]:
    """Everything that a company of full size tells of a year."""
    return told(SampleSettings(days=365))


@pytest.fixture
def few_contacts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "CONTACTS", 150)


def ratings(records: list[Record]) -> list[RatingRecord]:
    """Each rating as it stands in the end."""
    return list({each.id: each for each in records if isinstance(each, RatingRecord)}.values())


def satisfied(some: list[RatingRecord]) -> float:
    return mean((each.score or 0) >= 4 for each in some)


@pytest.mark.usefixtures("few_contacts")
def test_many_syncs_come_to_the_rows_of_one(sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]) -> None:
    for earlier in (timedelta(days=30), timedelta(days=2, hours=5), timedelta(hours=2), timedelta(0), timedelta(0)):
        settings = SampleSettings(TINY.seed, TINY.days - earlier.days, TINY.scale)
        sync(sqlite_engine, Sample(settings), now=NOON - earlier)
        derive_stale(sqlite_engine)
    once = fresh_sqlite()
    sync(once, Sample(TINY), now=NOON)
    derive_stale(once)
    assert facts(sqlite_engine) == facts(once)
    assert facts(sqlite_engine, DERIVED) == facts(once, DERIVED)
    assert len(facts(once)["messages"]) > 100


def test_a_day_is_the_same_wherever_the_sample_begins() -> None:
    def on_a_day(days: int) -> list[Record]:
        told = [
            each for batch in Sample(SampleSettings(days=days, scale=0.2)).batches("", NOON) for each in batch.records
        ]
        return [each for each in told if getattr(each, "id", "").startswith("20261102-")]

    assert len(on_a_day(30)) > 50
    assert on_a_day(30) == on_a_day(90)


def test_nothing_is_told_of_the_future() -> None:
    moments = [each.sent_at for each in told(TINY) if isinstance(each, MessageRecord)]
    assert max(moments) <= NOON
    assert max(moments) > NOON - timedelta(days=2)
    assert min(moments).date() >= NOON.date() - timedelta(51)


def test_another_seed_is_another_company() -> None:
    names = [
        [each.name for each in told(SampleSettings(seed, 1)) if isinstance(each, ContactRecord)] for seed in (1, 2)
    ]
    assert names[0] != names[1]


@pytest.mark.usefixtures("few_contacts")
def test_one_database_holds_one_sample_company(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, Sample(TINY), now=NOON)
    with pytest.raises(SourceError, match=r"seed 7 and scale 0.03.*CXBOT_DATABASE_URL"):
        sync(sqlite_engine, Sample(SampleSettings(seed=8, scale=0.03)), now=NOON)


@pytest.mark.usefixtures("few_contacts")
def test_a_clock_that_went_back_tells_nothing(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, Sample(TINY), now=NOON)
    loaded = sync(sqlite_engine, Sample(TINY), now=NOON - timedelta(days=3))
    assert loaded.counts == {}
    assert loaded.synced_until == NOON


def test_it_is_as_large_as_it_should_be(year: list[Record]) -> None:
    conversations = {each.id for each in year if isinstance(each, ConversationRecord)}
    # About 40,000 conversations and 6,000 ratings in two years.
    assert 18_500 < len(conversations) < 21_500
    assert 2_700 < len(ratings(year)) < 3_400
    weeks = Counter(each.submitted_at.isocalendar()[:2] for each in ratings(year))
    assert min(sorted(weeks.values())[3:]) > 25  # but for the ragged ends and the holidays
    days = Counter(each.submitted_at.date() for each in ratings(year))
    assert len(days) > 340


def test_customers_are_mostly_satisfied_and_say_so_in_many_languages(year: list[Record]) -> None:
    assert 0.87 < satisfied(ratings(year)) < 0.91
    comments = [each.comment for each in ratings(year) if each.comment]
    assert 0.35 < len(comments) / len(ratings(year)) < 0.65
    assert len(set(comments)) > 500
    scripts = {unicodedata.name(letter).split()[0] for text in comments for letter in text if letter.isalpha()}
    assert scripts >= {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "ARABIC",
        "HEBREW",
        "DEVANAGARI",
        "CJK",
        "HIRAGANA",
        "HANGUL",
        "THAI",
    }
    assert not any("{" in text for text in comments)
    revised = Counter(each.id for each in year if isinstance(each, RatingRecord))
    assert 0.02 < mean(count > 1 for count in revised.values()) < 0.08


def test_names_are_written_in_many_alphabets(year: list[Record]) -> None:
    contacts = [each for each in year if isinstance(each, ContactRecord)]
    assert len(contacts) == 4000
    assert len({each.address for each in contacts}) == 4000
    assert all(each.address.isascii() for each in contacts)
    scripts = {unicodedata.name(letter).split()[0] for each in contacts for letter in each.name if letter.isalpha()}
    assert len(scripts) >= 9


def test_weeks_and_a_bad_fortnight_show(year: list[Record]) -> None:
    begun = Counter(
        each.sent_at.weekday() for each in year if isinstance(each, MessageRecord) and each.direction == "in"
    )
    assert begun[0] > 1.8 * begun[6]
    bad = [each for each in ratings(year) if seasons.trouble(7, each.submitted_at.date())]
    good = [each for each in ratings(year) if not seasons.trouble(7, each.submitted_at.date())]
    assert satisfied(bad) < satisfied(good) - 0.08


def test_there_is_a_bad_fortnight_about_seven_weeks_before_this_was_written() -> None:
    days = [date(2026, 10, 1) + timedelta(number) for number in range(45)]
    bad = [day for day in days if seasons.trouble(7, day)]
    assert bad == [date(2026, 10, 5) + timedelta(number) for number in range(14)]


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_any_long_stretch_has_a_bad_fortnight(seed: int) -> None:
    bad = [day for number in range(3000) if seasons.trouble(seed, day := date(2020, 1, 6) + timedelta(number))]
    gaps = [(following - day).days for day, following in pairwise(bad)]
    assert max(gaps) < 180
    assert 0.09 < len(bad) / 3000 < 0.15


def test_replies_take_about_forty_minutes_of_business_time(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, Sample(SampleSettings(days=60, scale=0.4)), now=NOON)
    derive_stale(sqlite_engine)
    counted = derived.counted_messages.c
    with sqlite_engine.connect() as connection:
        waits = connection.scalars(
            select(counted.first_business_seconds).where(counted.first_seconds.is_not(None), counted.leading)
        ).all()
        unanswered = connection.scalars(select(raw.conversations.c.id)).all()
    assert 30 * 60 < median(waits) < 50 * 60
    assert len(waits) > 0.6 * len(unanswered)
