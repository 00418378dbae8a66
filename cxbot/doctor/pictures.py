"""Which way of swapping pictures works in a channel: a test report is posted, toggled and read back.

It is posted, followed by its thread, toggled and removed by the very parts that a person's command and click set to
work. Slack shows people a file only where it was shared: by a message of the thread that shows it, or else by being
uploaded into the thread.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine, func, select

from cxbot.calendar import local_day, zone_named
from cxbot.database import reading
from cxbot.doctor.check import Finding, Level
from cxbot.drawing import blocks
from cxbot.drawing.shapes import trend
from cxbot.errors import AskError, RightsError
from cxbot.keeping.pictures import Shown
from cxbot.keeping.reports import KeptReport
from cxbot.message import Json, Message
from cxbot.question import Question
from cxbot.rights import Person
from cxbot.slack.context import Context
from cxbot.slack.sending.errors import BROKEN, code_of, explained
from cxbot.slack.sending.posting import Spot
from cxbot.tables import raw

FOLLOWING = 60.0  # seconds that the thread of the report may take
SETTLING = 5.0  # seconds until Slack says of a file where it was shared
LOOKING = 0.25
HISTORY = "channels:history (in a private channel groups:history)"
REMARK = "This report is a test by `cxbot doctor`: it swaps the picture above, and may be removed."


@dataclass(frozen=True, slots=True)
class Tested:
    """Where the test report is."""

    channel: str
    ts: str


def try_pictures(context: Context, engine: Engine, channel: str, posted: Callable[[Tested], None]) -> Iterator[Finding]:
    """Post a test report, toggle it, and tell what came of each step; `posted` hears where the report is.

    Raises:
        CxbotError: there is nothing to report on, or it cannot be posted there.
    """
    _check_place(context, channel)
    posting, person = context.posting, Person(context.bot.user, frozenset({context.bot.workspace}))
    question = _newest_week(context, engine)
    report = posting.post(question, Spot(channel), person)
    posted(Tested(channel, report.ts))
    if report.channel != channel:
        yield Finding(
            Level.FAULT, f"The report went to {report.channel}.", "Invite the bot with /invite, and try again."
        )
        return
    if not report.files:
        fix = "The log above says why Slack refused its pictures; see that files:write and files:read are granted."
        yield Finding(Level.FAULT, "The report was posted without its pictures.", fix)
        return
    yield Finding(Level.OK, f"Posted with {len(report.files)} pictures: {_link(context, channel, report.ts)}")
    remark = posting.courier.send_once(Message(REMARK, (blocks.context(REMARK),)), channel, thread=report.ts)
    posting.reports.keep_part(channel, report.ts, remark)  # so that it is removed with the report
    yield from _toggled(context, channel, report.ts)


def remove(context: Context, tested: Tested) -> None:
    """Remove a test report with its thread and files.

    Raises:
        AskError: no report of that place is known.
        DeliveryError: Slack did not delete it.
    """
    if context.posting.reports.find(tested.channel, tested.ts) is None:
        raise AskError(f"No report is known in {tested.channel} with the ts {tested.ts}.")
    context.posting.remove(tested.channel, tested.ts)


def _toggled(context: Context, channel: str, ts: str) -> Iterator[Finding]:
    posting = context.posting
    kept = posting.reports.change(
        channel,
        ts,
        trend.COMPARE,
        lambda asked: trend.after(asked, trend.COMPARE, "alone" if asked.compare else "compared"),
        at=time.time(),
        by=context.bot.user,
    )
    if kept is None:
        raise AskError("The report was not kept, so it cannot be toggled. The log above says why.")
    missing = _followed(context, kept, channel, ts)
    if missing:
        said = f"The thread did not bring the other views within {FOLLOWING:g} s."
        yield Finding(Level.FAULT, said, "The log above says why; a click would have them drawn and shared anew.")
        return
    before = {each.key: each.file for each in posting.pictures.all_of(channel, ts)}
    posting.show(channel, ts)
    wanted = _shown_files(context, kept, before)
    there = _read_back(context, channel, ts)
    if there is None:
        fix = f"Grant {HISTORY}, or look at the report: does it show the other picture now?"
        yield Finding(Level.WARNING, "Toggled; it could not be read back, as the bot may not read there.", fix)
    elif there != wanted:
        said = "Toggled, but Slack shows the pictures of before."
        yield Finding(Level.FAULT, said, "Reports must be posted anew to show something else. Tell who makes the bot.")
        return
    else:
        yield Finding(Level.OK, "Toggled, and read back: Slack shows the other picture.")
    yield from _verdict(context, channel, ts, wanted)


def _verdict(context: Context, channel: str, ts: str, wanted: list[str]) -> Iterator[Finding]:
    """Which way of sharing lets people see what was swapped in."""
    unseen = [each for each in wanted if not _is_shared(context, each, channel)]
    if not unseen:
        said = "Way 1 works: a picture that a message of the thread shows can be swapped into the report."
        yield Finding(Level.OK, said)
        return
    yield Finding(
        Level.WARNING,
        "Way 1: Slack does not say that people may see what a message of the thread shows.",
        "Look at the report: does it show a picture? Then all is well.",
    )
    file = _uploaded_into(context, channel, ts)
    context.posting.pictures.keep(channel, ts, [Shown("doctor:test", file, "A test")])
    if _is_shared(context, file, channel):
        said = "Way 2 works: a picture that is uploaded into the thread may be seen there, and so swapped in."
        yield Finding(
            Level.WARNING, said, "If the report shows no picture, tell who makes the bot: sharing needs way 2."
        )
    else:
        fix = "If the report shows no picture, tell who makes the bot: reports must be posted anew to be toggled."
        yield Finding(Level.FAULT, "Way 2 does not work either.", fix)


def _check_place(context: Context, channel: str) -> None:
    place = context.directory.place(channel)
    if not place.known:
        raise RightsError(f"Slack does not show {channel} to the bot. Type /invite @{context.bot.name} in it.")
    context.rights.check_place(place)
    if not context.directory.has_bot(channel) and "chat:write.public" not in context.bot.scopes:
        raise RightsError(f"The bot is not in {channel}. Type /invite @{context.bot.name} in it.")


def _newest_week(context: Context, engine: Engine) -> Question:
    """The last seven days with ratings, as somebody would ask for them."""
    with reading(engine) as connection:
        seconds: datetime | None = connection.scalar(select(func.max(raw.rating_revisions.c.submitted_at)))
    if seconds is None:
        raise AskError("There are no ratings to make a report of. Load some: cxbot load FILE.csv, or cxbot sample")
    replying = context.replying
    last = local_day(min(seconds, context.subscribing.now()), zone_named(replying.zone))
    words = f"{last - timedelta(days=6)} - {last}"
    asked = replying.understand(words, audience=context.rights.readers(context.directory.place(""))).asked
    if not isinstance(asked, Question):
        raise AskError(f"“{words}” was not understood. Tell who makes the bot.")
    return asked


def _followed(context: Context, kept: KeptReport, channel: str, ts: str) -> tuple[str, ...]:
    """Wait for the thread; what of the toggled report it has not brought."""
    deadline = time.monotonic() + FOLLOWING
    while (missing := context.posting.missing(kept, channel, ts)) and time.monotonic() < deadline:
        time.sleep(LOOKING)
    return missing


def _shown_files(context: Context, kept: KeptReport, files: dict[str, str]) -> list[str]:
    """The files that the report should show, from above."""
    drawn = context.replying.changed(kept.blocks, kept.question, dict.fromkeys(files, "a picture"), kept.compared_by)
    return [files[each["picture"]] for each in drawn if each.get("picture") in files]


def _read_back(context: Context, channel: str, ts: str) -> list[str] | None:
    """The files that Slack shows in the report; None where the bot may not read there."""
    try:
        page = context.posting.courier.posting.conversations_history(
            channel=channel, latest=ts, oldest=ts, inclusive=True, limit=1
        )
    except SlackApiError as error:
        if code_of(error) in {"missing_scope", "not_in_channel"}:
            return None
        raise explained(error) from error
    except BROKEN as error:
        raise explained(error) from error
    found: list[Json] = [each for each in page["messages"] if each["ts"] == ts]
    if not found:
        return []
    images = [each for each in found[0].get("blocks", ()) if each["type"] == "image"]
    return [str(each["slack_file"]["id"]) for each in images if each.get("slack_file")]


def _is_shared(context: Context, file: str, channel: str) -> bool:
    """Whether Slack says that people of the channel may see a file."""
    deadline = time.monotonic() + SETTLING
    while True:
        try:
            told: Json = context.posting.courier.posting.files_info(file=file)["file"]
        except (SlackApiError, *BROKEN) as error:
            raise explained(error) from error
        shares = [place for kind in (told.get("shares") or {}).values() for place in kind]
        if channel in {*told.get("channels", ()), *told.get("groups", ()), *told.get("ims", ()), *shares}:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOKING)


def _uploaded_into(context: Context, channel: str, ts: str) -> str:
    from cxbot.drawing.charts.probing import probe

    drawn, _ = probe()
    try:
        sent = context.posting.courier.posting.files_upload_v2(
            channel=channel, thread_ts=ts, content=drawn, filename="test.png", title="Test"
        )
    except (SlackApiError, *BROKEN) as error:
        raise explained(error) from error
    return str(sent["files"][0]["id"])


def _link(context: Context, channel: str, ts: str) -> str:
    try:
        found = context.posting.courier.reading.chat_getPermalink(channel=channel, message_ts=ts)
    except (SlackApiError, *BROKEN):
        return f"{channel}/{ts}"
    return str(found["permalink"])
