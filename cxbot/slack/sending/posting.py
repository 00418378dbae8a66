"""A question becomes a posted report: where it was asked, or as a direct message where it may not go there."""

import logging
import time
from dataclasses import replace

from cxbot.errors import DeliveryError
from cxbot.keeping.pictures import Shown
from cxbot.message import Block, Message
from cxbot.observing import note, note_failure
from cxbot.question import Question
from cxbot.rights import Place
from cxbot.slack.context import Desk
from cxbot.slack.listeners.listening import Heard
from cxbot.slack.sending.courier import Files, Posted
from cxbot.slack.sending.errors import NOT_HERE

log = logging.getLogger(__name__)


def deliver(heard: Heard, question: Question, *, private: bool = False) -> Posted:
    """Answer the question with a report and post it.

    Raises:
        CxbotError: it cannot be answered, or could be posted nowhere.
    """
    desk = heard.desk
    started = time.monotonic()
    message = desk.replies.report(question, asked_by=heard.user)
    answered = time.monotonic()
    files = desk.courier.load(message.pictures)
    place = desk.people.place(heard.channel)
    if private:
        posted = _post(heard, message, desk.courier.direct(heard.user), "", files)
    elif not desk.rights.open_to(place):
        posted = _post_directly(heard, message, _hint(heard, place), files)
    else:
        try:
            posted = _post(heard, message, heard.channel, heard.thread, files)
        except DeliveryError as error:
            if error.code not in NOT_HERE:
                raise
            posted = _post_directly(heard, message, _hint(heard, replace(place, known=False), error.code), files)
    note(
        log,
        "report_posted",
        channel=posted.channel,
        ts=posted.ts,
        pictures=len(posted.files),
        answer_ms=round((answered - started) * 1000),
        ms=round((time.monotonic() - started) * 1000),
    )
    return posted


def _post(heard: Heard, message: Message, channel: str, thread: str, files: Files) -> Posted:
    posted = heard.desk.courier.post(message, channel, thread=thread, files=files)
    _keep(heard.desk, message, posted)
    if message.thread:
        _follow_later(heard.desk, message, posted, thread)
    return posted


def _follow_later(desk: Desk, message: Message, posted: Posted, thread: str) -> None:
    """Have the thread follow, once no other report is on its way: Slack limits how much can be uploaded."""

    def follow() -> None:
        try:
            desk.reports.wait_until_quiet(desk.waits.quiet)
            for part in desk.courier.follow(message, posted, thread=thread):
                _keep(desk, message, part)
        except Exception as error:  # noqa: BLE001  the report is there: a toggle will draw what is missing
            note_failure(log, "thread_failed", error, channel=posted.channel, ts=posted.ts)
        finally:
            desk.arriving.end(posted.channel, posted.ts)

    desk.arriving.begin(posted.channel, posted.ts)
    try:
        desk.threads.hand(follow)
    except DeliveryError:
        desk.arriving.end(posted.channel, posted.ts)
        note(log, "no_room_for_thread", level=logging.WARNING, channel=posted.channel, ts=posted.ts)


def _keep(desk: Desk, message: Message, posted: Posted) -> None:
    """Remember which files show what."""
    alts = {picture.key: picture.alt for part in (message, *message.thread) for picture in part.pictures}
    shown = [Shown(key, file, alts[key]) for key, file in posted.files.items()]
    try:
        desk.pictures.keep(posted.channel, posted.ts, shown)
    except Exception as error:  # noqa: BLE001  the report is there: a toggle will draw what is not known
        note_failure(log, "pictures_not_kept", error, channel=posted.channel, ts=posted.ts)


def _post_directly(heard: Heard, message: Message, hint: str, files: Files) -> Posted:
    first: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": hint}]}
    told = replace(message, blocks=(first, *message.blocks))
    return _post(heard, told, heard.desk.courier.direct(heard.user), "", files)


def _hint(heard: Heard, place: Place, code: str = "") -> str:
    """Why the report comes as a direct message, and what to do about it."""
    here = f"<#{place.id}>"
    invite = f"/invite @{heard.desk.bot.name}"
    if place.id.startswith("D"):
        return "I am not part of that conversation, so here is the report, for you alone."
    if place.shared:
        return (
            f"{here} is shared with another company, so here is the report, for you alone. Whoever runs the bot can "
            f"allow the channel: add {place.id} to CXBOT_SHARED_CHANNELS."
        )
    if code == "is_archived":
        return f"{here} is archived, so here is the report, for you alone."
    if code not in {"", "not_in_channel", "channel_not_found"}:
        return f"Who may post in {here} is restricted, so here is the report, for you alone."
    return (
        f"I may not post in {here}, so here is the report, for you alone. To have it there, type `{invite}` in that "
        "channel and ask again."
    )
