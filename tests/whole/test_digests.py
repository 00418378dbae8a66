"""A digest over the wire: subscribed to, come on Monday at nine, once; paused, resumed; for one person privately."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxbot.order import OrderKind
from tests.driver import Person, soon, words_of
from tests.slack.test_digests import in_menu
from tests.whole.running import Whole, running

# Sunday evening; nine in Berlin is 08:00 UTC in winter.
SUNDAY = datetime(2026, 11, 29, 20, tzinfo=UTC)
MONDAYS = [
    datetime(2026, 11, 30, 8, tzinfo=UTC),
    datetime(2026, 12, 7, 8, tzinfo=UTC),
    datetime(2026, 12, 14, 8, tzinfo=UTC),
]
SECONDS = 40  # in which two rounds of five seconds, a drawing and an upload are surely over


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    with running(tmp_path, "socket", SUNDAY) as whole:
        yield whole


def whispered(person: Person, channel: str, *words: str):
    """The newest of what the bot told this person alone that has all these words."""

    def look():
        told = [each for each in person.sees(channel) if each["bot"] and each["ephemeral"]]
        return next((each for each in reversed(told) if all(word in words_of(each) for word in words)), None)

    return soon(look, SECONDS)


def digests(person: Person, channel: str):
    return [each for each in person.reports(channel) if "Digest of" in words_of(each)]


@pytest.mark.slow
def test_it_comes_on_monday_at_nine_once_and_not_while_it_is_paused(whole: Whole):
    slack, clock = whole.slack, whole.playground.clock
    ana, channel = slack.as_person("manager"), slack.channel
    ana.types(channel, "/cx subscribe every Monday 09:00")
    whispered(ana, channel, "Subscribed to", "every Monday at 09:00", "Mon 30 Nov, 09:00 (Europe/Berlin)")
    ana.types(channel, "/cx subscribe every Monday 09:00 private")
    whispered(ana, channel, "Subscribed to", "for you")

    def alone():
        direct = slack.direct_of(ana)
        return digests(ana, direct) if direct else []

    # It comes once, in the channel and to her: with headline, picture and ways on.
    clock.move_to(MONDAYS[0])
    soon(lambda: alone() and digests(ana, channel), SECONDS)
    (digest,) = digests(ana, channel)
    said = words_of(digest)
    assert "23–29 Nov" in said
    assert "every Monday at 09:00" in said
    assert "Open Report" in said
    assert "Due " not in said  # it is not late
    types = ["section", "context", "image", "rich_text", "actions", "context"]
    assert [each["type"] for each in digest["blocks"]] == types

    ana.types(channel, "/cx digests")
    listed = whispered(ana, channel, "2 digests", "that of Mon 30 Nov, 09:00 was posted", "Mon 7 Dec, 09:00")
    ana.presses(listed, "ask:digest_1", in_menu(OrderKind.PAUSE, "1"))
    whispered(ana, channel, "Paused the digest")
    clock.move_to(MONDAYS[1])
    soon(lambda: len(alone()) == 2, SECONDS)  # hers came, so the other one would have
    assert len(digests(ana, channel)) == 1

    ana.types(channel, "/cx digests")
    listed = whispered(ana, channel, "2 digests", "Resume")
    ana.presses(listed, "ask:digest_1", in_menu(OrderKind.RESUME, "1"))
    whispered(ana, channel, "Resumed the digest", "Mon 14 Dec, 09:00")
    clock.move_to(MONDAYS[2])
    soon(lambda: len(alone()) == 3 and len(digests(ana, channel)) == 2, SECONDS)

    ana.presses(listed, "ask:digest_1", in_menu(OrderKind.SEND_NOW, "1"))
    whispered(ana, channel, "is on its way")
    soon(lambda: len(digests(ana, channel)) == 3, SECONDS)
    # Whoever pressed an old button is told.
    ana.types(channel, "/cx digests")
    listed = whispered(ana, channel, "Pause", "Mon 21 Dec")
    ana.presses(listed, "ask:digest_1", in_menu(OrderKind.UNSUBSCRIBE, "1", "window"))
    (window,) = soon(lambda: [each for each in ana.windows()["stack"] if each["title"]["text"] == "Delete Digest"])
    assert ana.visitor.submit(window, {}) == {}
    whispered(ana, channel, "Deleted the digest")
    ana.presses(listed, "ask:digest_1", in_menu(OrderKind.SEND_NOW, "1"))
    whispered(ana, channel, "This digest was deleted")
    assert len(digests(ana, channel)) == 3
