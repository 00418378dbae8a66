"""Real data, where the folder beside the project holds them: their published figures, and what our rules make of them.

Nothing of them is part of the project, for no licence allows it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    ContactRecord,
    ConversationRecord,
    InboxRecord,
    MessageRecord,
    Participant,
    Record,
    TeammateRecord,
)
from cxbot.sources.canonical import open_folder, write_folder
from cxbot.sources.ratings_csv import Mapping, open_ratings
from cxbot.sources.rows import UTF8, rows
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.syncing.told import NOW

DATA = Path(__file__).parents[3] / "shared" / "data"
CALLS, TWEETS = DATA / "pwc_callcenter.csv", DATA / "twcs.csv"

calls_there = pytest.mark.skipif(not CALLS.exists(), reason=f"{CALLS} is not there")
tweets_there = pytest.mark.skipif(not TWEETS.exists(), reason=f"{TWEETS} is not there")


@calls_there
def test_the_call_centre_has_the_figures_that_are_published(engine: Engine) -> None:
    words = ["rating=Satisfaction rating", "rated_at=Date+Time", "teammate=Agent", "id=Call Id"]
    loaded = sync(engine, open_ratings(CALLS, Mapping.read(words)), now=NOW)
    derive_stale(engine)
    assert (loaded.counts["ratings"], loaded.blank, loaded.refused_count) == (4054, 946, 0)
    rated = derived.credits.c
    with engine.connect() as connection:
        scores = connection.execute(select(rated.at, rated.score, rated.satisfied)).all()
        assert connection.scalar(select(func.count()).select_from(raw.teammates)) == 8
    assert len(scores) == 4054
    assert sum(row.score for row in scores) / 4054 == pytest.approx(3.403552, abs=5e-7)
    assert 100 * sum(row.satisfied for row in scores) / 4054 == pytest.approx(49.901332, abs=5e-7)
    assert [sum(row.score == score for row in scores) for score in range(1, 6)] == [417, 396, 1218, 1180, 843]
    months = defaultdict(list)
    for row in scores:
        months[datetime.fromtimestamp(row.at, UTC).month].append(row.score)
    assert {month: (len(of), round(sum(of) / len(of), 6)) for month, of in months.items()} == {
        1: (1455, 3.454296),
        2: (1298, 3.377504),
        3: (1301, 3.372790),
    }


# Tweets: each chain of replies becomes a conversation, named by the tweet that it began with.

Tweet = dict[str, Any]


def read_tweets() -> tuple[dict[str, Tweet], list[int]]:
    """The tweets by id, with `at` and `parent`; and the lines that are no tweets."""
    tweets: dict[str, Tweet] = {}
    broken: list[int] = []
    names: tuple[str, ...] = ()
    for row in rows(TWEETS, UTF8, ","):
        if not names:
            names = row.values
        elif len(row.values) != len(names):
            broken.append(row.line)
        else:
            told: Tweet = dict(zip(names, row.values, strict=True))
            parent = told["in_response_to_tweet_id"].removesuffix(".0")
            at = datetime.strptime(told["created_at"], "%a %b %d %H:%M:%S %z %Y")
            tweets[told["tweet_id"]] = told | {"at": at, "parent": parent, "inbound": told["inbound"] == "True"}
    return tweets, broken


def beginning(tweets: dict[str, Tweet], tweet: str) -> str:
    """The tweet that a chain of replies began with, as far as the file knows."""
    while (parent := tweets[tweet]["parent"]) in tweets:
        tweet = parent
    return tweet


def as_records(tweets: dict[str, Tweet]) -> Iterator[Record]:
    """The tweets in our words: companies are teammates, all others customers."""
    yield InboxRecord("twitter", "Twitter", "social")
    for inbound, record in ((False, TeammateRecord), (True, ContactRecord)):
        people = {tweet["author_id"] for tweet in tweets.values() if tweet["inbound"] is inbound}
        yield from (record(each, each) for each in sorted(people))
    yield from (ConversationRecord(each) for each in sorted({beginning(tweets, each) for each in tweets}))
    for key, tweet in tweets.items():
        inbound, began = tweet["inbound"], tweets[beginning(tweets, key)]
        customer = tweet if inbound else tweets.get(tweet["parent"], began)
        stands = (Participant("from" if inbound else "to", customer["author_id"]),) if customer["inbound"] else ()
        author = "" if inbound else tweet["author_id"]
        yield MessageRecord(
            key,
            beginning(tweets, key),
            tweet["at"],
            "in" if inbound else "out",
            ("twitter",),
            author=author,
            participants=stands,
        )


def direct_replies(tweets: dict[str, Tweet]) -> dict[str, float]:
    """For each root (an inbound one whose parent is not there) the seconds to the first company's reply to it."""
    found: dict[str, float] = {}
    for tweet in tweets.values():
        root = tweets.get(tweet["parent"])
        if root and not tweet["inbound"] and root["inbound"] and root["parent"] not in tweets:
            waited = (tweet["at"] - root["at"]).total_seconds()
            found[root["tweet_id"]] = min(waited, found.get(root["tweet_id"], waited))
    return found


@tweets_there
def test_tweets_have_the_figures_that_are_published_and_the_first_reply_is_the_company_s(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    tweets, broken = read_tweets()
    # One record is broken over three lines; the second is empty. Without it: 1,287 roots, 1,156 answered, 719.5 s.
    assert broken == [2589, 2591]
    direct = direct_replies(tweets)
    assert (len(direct), median(direct.values())) == (1156, 719.5)

    write_folder(as_records(tweets), tmp_path / "tweets")
    loaded = sync(sqlite_engine, open_folder(tmp_path / "tweets"), now=NOW)
    assert loaded.refused == ()
    assert loaded.counts["messages"] == 4999
    with sqlite_engine.connect() as connection:
        began = connection.scalars(
            select(raw.messages.c.direction).join_from(
                raw.messages, raw.conversations, raw.messages.c.external_id == raw.conversations.c.external_id
            )
        ).all()
    # 25 chains begin with a company's tweet: conversations too, but no roots.
    assert (began.count("in"), began.count("out")) == (1287, 25)

    derive_stale(sqlite_engine)
    counted, segment = derived.counted_messages.c, derived.segments.c
    with sqlite_engine.connect() as connection:
        replies = connection.execute(
            select(raw.conversations.c.external_id, segment.number, counted.first_seconds)
            .join_from(derived.counted_messages, derived.segments)
            .join(raw.conversations)
            .where(counted.first_seconds.is_not(None))
            .order_by(segment.number)
        ).all()
    first: dict[str, int] = {}
    for conversation, _, waited in replies:
        first.setdefault(conversation, waited)
    # Wherever the company answered the root itself, that is our first reply, to the second; also where it took a week,
    # so that it stands in the second segment (tweet 1559: seven days and 5.7 hours).
    assert {root: first[root] for root in direct} == direct
    assert median(first[root] for root in direct) == 719.5
    late = [root for root, number, waited in replies if number == 2 and direct.get(root) == waited]
    assert late == ["1559"]
    # We count more, and longer ones: in 131 conversations nobody answered the root, but a later tweet of the customer
    # or of somebody who joined in. We measure from the first of them all, so the wait is longer, and so is the median.
    roots = {key for key, tweet in tweets.items() if tweet["inbound"] and tweet["parent"] not in tweets}
    answered = roots & {beginning(tweets, key) for key, tweet in tweets.items() if not tweet["inbound"]}
    assert roots & first.keys() == answered
    assert len(answered - direct.keys()) == 131
    assert median(first[root] for root in answered) > 719.5
