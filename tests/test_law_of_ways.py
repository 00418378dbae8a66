"""In thirty languages every message and window is one that Slack takes, and no month of another language is in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from cxbot.message import Block, Message, Modal, Where
from cxbot.order import Order, OrderKind
from cxbot.playground.api.kit.blocks import IN_MESSAGES, IN_MODALS, characters
from cxbot.playground.api.kit.rules import items
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.sections import detailed
from cxbot.slack.sending.image_blocks import filled
from cxbot.ways import DAY_NAMES, LONG_DAY_NAMES, LONG_MONTH_NAMES, MONTH_NAMES, ways_named
from tests.databases import new_sqlite
from tests.slack.bot import fill

LANGUAGES = (
    *("en-GB", "en-US", "en-IN", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-CA", "es-ES", "es-LA", "it-IT", "pt-BR"),
    *("pt-PT", "nl-NL", "da-DK", "sv-SE", "nb-NO", "fi-FI", "pl-PL", "cs-CZ", "hu-HU", "tr-TR", "el-GR", "ru-RU"),
    *("ar", "he-IL", "hi-IN", "ja-JP", "ko-KR", "zh-CN"),
)
NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
ASKED = (
    *("last week", "last month", "last 12 weeks vs last year", "yesterday", "csat this week", "csat last 2 years"),
    *("trend last week as average", "contacts last month", "feedback last week rating:1-3", "csat responses 9 Nov"),
    *("this month so far vs last month", "1 Oct - 15 Nov", "first reply time last week", "csat last week by inbox"),
)
# Months and days that are written otherwise in German and French; "Mar" and "Mon" are parts of other words.
ENGLISH_ONLY = {
    "de-DE": {"October", "Oct", "December", "Dec", "May", "March", "January", "July", "June"},
    "fr-FR": {*LONG_MONTH_NAMES, "Oct", "Nov", "Dec", "Feb", "Jul", "Jun", "Aug", "Apr", "Sep"},
}
DAYS = {*LONG_DAY_NAMES, *DAY_NAMES}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = new_sqlite(tmp_path_factory.mktemp("ways") / "ways.sqlite3")
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def replying(engine: Engine) -> Replying:
    return Replying(engine, lambda: NOW, lambda asked, longest=2_000: asked.encode()[:longest], "Europe/Berlin")


def questions(replying: Replying) -> Iterator[Question]:
    for words in ASKED:
        asked = replying.understand(words, audience=EVERYTHING).asked
        assert isinstance(asked, Question)
        yield asked


def replies(replying: Replying) -> Iterator[Message | Modal]:
    """Every reply there is, and the messages in its thread."""
    for number, asked in enumerate(questions(replying)):
        reply = replying.reply(asked, EVERYTHING, asked_by="U1")
        assert isinstance(reply, Message)
        yield reply
        yield from reply.thread
        if number % 4:
            continue
        narrow = replying.reply(Order(OrderKind.NARROW, question=asked), EVERYTHING)
        assert isinstance(narrow, Modal)
        # The words that would have asked it are typed, so they stay English.
        yield replace(narrow, blocks=tuple(each for each in narrow.blocks if each.get("block_id") != "in_words"))
    for bucket in ("day", "week", "month"):
        asked = replying.understand(f"csat last month by {bucket}", audience=EVERYTHING).asked
        assert isinstance(asked, Question)
        shown = replying.reply(detailed(asked), EVERYTHING, where=Where.WINDOW)
        assert isinstance(shown, Modal)
        yield shown


def shown_words(blocks: list[Block], text: str) -> str:
    """What people read: without the values that buttons carry, and without examples of what can be typed."""
    told = re.sub(r'"placeholder": {[^}]*}', "", json.dumps(blocks, ensure_ascii=False))
    told = re.sub(r'"(?:value|action_id|block_id)": "(?:[^"\\]|\\.)*"', "", told)
    return f"{told} {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_reply_in_every_language_and_no_month_is_english(replying: Replying, language: str) -> None:
    ways = ways_named(language)
    assert ways is not None
    number = 0
    for reply in replies(replace(replying, ways_of=lambda _: ways)):
        number += 1
        blocks = filled(reply.blocks, {})
        if isinstance(reply, Modal):
            assert list(items(IN_MODALS, 100)(blocks, "/blocks")) == []
            assert 0 < len(reply.title) <= 24
        else:
            assert list(items(IN_MESSAGES, 50)(blocks, "/blocks")) == []
            assert characters(blocks) <= 12_000
            assert 0 < len(reply.text) <= 3_000
            assert all(0 < len(each.alt) <= 2_000 for each in reply.pictures)
        words = set(re.findall(r"\w+", shown_words(blocks, getattr(reply, "text", ""))))
        assert not words & ENGLISH_ONLY.get(language, set())
        if language in ENGLISH_ONLY:
            assert not words & DAYS
    assert number > len(ASKED)


def test_the_names_that_must_not_be_seen_are_seen_in_english(replying: Replying) -> None:
    told = " ".join(shown_words(filled(each.blocks, {}), getattr(each, "text", "")) for each in replies(replying))
    assert {"October", "Oct", "Nov", "Mon"} <= set(re.findall(r"\w+", told))
    assert set(MONTH_NAMES) & ENGLISH_ONLY["fr-FR"]
