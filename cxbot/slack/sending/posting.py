"""A question becomes a posted report: in a conversation, or as a direct message where it may not go there.

It knows no request: a command, a click and the clock post alike.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial

from cxbot.drawing import blocks
from cxbot.drawing.leaving_out import seen_blocks, with_way_out
from cxbot.errors import AskError, DeliveryError
from cxbot.keeping.pictures import Pictures, Shown
from cxbot.keeping.reports import KeptReport, Reports
from cxbot.keeping.windows import Windows
from cxbot.message import Message
from cxbot.observing import note, note_failure
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import Audience, Person, Place, Rights
from cxbot.slack.directory import Directory
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.sending.courier import Courier, Files, Posted
from cxbot.slack.sending.errors import NOT_HERE
from cxbot.slack.sending.locks import Locks
from cxbot.slack.sending.pending import Pending

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message goes: a conversation, and the thread in it. Without a conversation: to the person directly."""

    channel: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """What posting a report takes.

    `name` is the bot's, as one mentions it; `pending` are threads on their way, `windows` what open windows show.
    """

    name: str
    replying: Replying
    rights: Rights
    directory: Directory
    courier: Courier
    pictures: Pictures
    reports: Reports
    windows: Windows
    queue: Jobs
    threads: Jobs
    quiet: float
    pending: Pending = field(default_factory=Pending)
    messages: Locks = field(default_factory=Locks)

    def post(self, question: Question, spot: Spot, asked_by: Person, *, openly: bool = False) -> Posted:
        """Answer the question with a report and post it there, or directly to who asked where it may not go there.

        What not everybody there may see goes directly to who asked, too, unless it is to be left out: `openly`.

        Raises:
            CxbotError: it cannot be answered, or could be posted nowhere.
        """
        started = time.monotonic()
        place = self.directory.place(spot.channel) if spot.channel else Place("")
        way = self.rights.way(question, asked_by, place, openly=openly)
        message = self._message(question, way.audience, asked_by.id)
        if way.left:
            message = with_way_out(message, place.id, question, self.replying.encode)
        answered = time.monotonic()
        files = self.courier.load(message.pictures)
        if not spot.channel:
            posted = self._send(message, asked_by, Spot(self._direct(asked_by)), files)
        elif not way.here:
            hint = self._for_each(place) if way.for_each else self._hint(place)
            posted = self._send_directly(message, asked_by, hint, files)
        else:
            posted = self._send_here(message, question, spot, place, asked_by, files)
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

    def missing(self, kept: KeptReport, channel: str, ts: str) -> tuple[str, ...]:
        """The keys of the pictures that a posted report shows, and of which no file is known."""
        known = {each.key: each.alt for each in self.pictures.all_of(channel, ts)}
        changed = self.replying.changed(kept.blocks, kept.question, known, kept.compared_by)
        return tuple(block["picture"] for block in changed if "picture" in block and block["picture"] not in known)

    def share_anew(self, kept: KeptReport, keys: Collection[str], spot: Spot, ts: str, asked_by: Person) -> None:
        """Draw pictures of a report and share them into its thread: a file shared nowhere is shown to nobody.

        `spot` is where the report is.

        Raises:
            CxbotError: they cannot be drawn or shared.
        """
        audience = self.rights.audience(asked_by, self.directory.place(spot.channel))
        drawn = [each for each in self._message(kept.question, audience, "").pictures if each.key in keys]
        if len(drawn) < len(keys):
            raise AskError("This report cannot be drawn again as it was. Ask for a new report.")
        shared = self.courier.share(drawn, "Another view of the report", spot.channel, spot.thread or ts)
        shown = [Shown(each.key, shared.files[each.key], each.alt) for each in drawn]
        self.pictures.keep(spot.channel, ts, shown)
        self._keep_part(spot.channel, ts, shared.part)
        note(log, "pictures_shared_anew", channel=spot.channel, report=ts, pictures=len(drawn))

    def remove(self, channel: str, ts: str) -> None:
        """Delete a report, what follows it in its thread, and their pictures; what people wrote there stays.

        Where something of it could not be deleted, all of it may be asked for again.

        Raises:
            DeliveryError: Slack did not delete it.
        """
        self.courier.delete(channel, ts)
        for part in self.reports.parts(channel, ts):
            self.courier.delete(channel, part)
        for shown in self.pictures.all_of(channel, ts):
            self.courier.delete_file(shown.file)
        self.pictures.forget(channel, ts)
        self.reports.remove(channel, ts)
        note(log, "report_removed", channel=channel, ts=ts)

    def show(self, channel: str, ts: str) -> None:
        """Have a posted report show what is kept of it; changes that come meanwhile are shown too.

        One whose picture is still being drawn is left to whoever draws it.

        Raises:
            DeliveryError: Slack did not change it.
        """
        with self.messages.alone(f"{channel}:{ts}") as turn:
            while (kept := self.reports.find(channel, ts)) is not None and kept.version > turn.newest:
                if self.missing(kept, channel, ts):
                    return
                self._show(kept, channel, ts)
                turn.newest = kept.version

    def _show(self, kept: KeptReport, channel: str, ts: str) -> None:
        shown = self.pictures.all_of(channel, ts)
        alts = {each.key: each.alt for each in shown}
        files = {each.key: each.file for each in shown}
        # It may have been drawn while everybody saw everything.
        seen = seen_blocks(kept.blocks, self.rights.readers(self.directory.place(channel)))
        with self.replying.follow(Audience(person=kept.asked_by, place=channel)):
            changed = self.replying.changed(seen, kept.question, alts, kept.compared_by)
        self.courier.update(channel, ts, kept.text, changed, files)

    def _message(self, question: Question, audience: Audience, asked_by: str) -> Message:
        reply = self.replying.reply(question, audience, asked_by=asked_by)
        if not isinstance(reply, Message):
            raise TypeError(f"A {type(reply).__name__} cannot be posted.")
        return reply

    def _send_here(
        self, message: Message, question: Question, spot: Spot, place: Place, asked_by: Person, files: Files
    ) -> Posted:
        try:
            return self._send(message, asked_by, spot, files)
        except DeliveryError as error:
            if error.code not in NOT_HERE:
                raise
            hint = self._hint(replace(place, known=False), error.code)
            private = self.rights.audience(asked_by, Place(""))
            if private != self.rights.audience(asked_by, place):
                message = self._message(question, private, asked_by.id)
            return self._send_directly(message, asked_by, hint, files)

    def _send(self, message: Message, asked_by: Person, spot: Spot, files: Files) -> Posted:
        posted = self.courier.post(message, spot.channel, thread=spot.thread, files=files)
        keep = partial(self.reports.keep, posted.channel, posted.ts, message, asked_by.id)
        self._carefully("report_not_kept", posted, keep)
        self._keep_pictures(message, posted)
        if message.thread:
            self._follow_later(message, posted, spot.thread)
        return posted

    def _follow_later(self, message: Message, posted: Posted, thread: str) -> None:
        """Have the thread follow, once no other report is on its way: Slack limits how much can be uploaded."""

        def follow() -> None:
            try:
                self.queue.wait_until_quiet(self.quiet)
                for part in self.courier.follow(message, posted, thread=thread):
                    self._keep_pictures(message, part)
                    self._carefully("part_not_kept", part, partial(self._keep_part, part.channel, part.ts, part.part))
            except Exception as error:  # noqa: BLE001  the report is there: a toggle will draw what is missing
                note_failure(log, "thread_failed", error, channel=posted.channel, ts=posted.ts)
            finally:
                self.pending.end(posted.channel, posted.ts)

        self.pending.begin(posted.channel, posted.ts)
        try:
            self.threads.hand(follow)
        except DeliveryError:
            self.pending.end(posted.channel, posted.ts)
            note(log, "no_room_for_thread", level=logging.WARNING, channel=posted.channel, ts=posted.ts)

    def _keep_part(self, channel: str, report: str, ts: str) -> None:
        """Remember what belongs to a report; what follows one that was removed meanwhile is removed as well."""
        if ts and not self.reports.keep_part(channel, report, ts):
            self.remove(channel, report)

    def _keep_pictures(self, message: Message, posted: Posted) -> None:
        """Remember which files show what."""
        alts = {picture.key: picture.alt for part in (message, *message.thread) for picture in part.pictures}
        shown = [Shown(key, file, alts[key]) for key, file in posted.files.items()]
        self._carefully("pictures_not_kept", posted, lambda: self.pictures.keep(posted.channel, posted.ts, shown))

    def _carefully(self, what: str, posted: Posted, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  the report is there: what is not known is drawn anew
            note_failure(log, what, error, channel=posted.channel, ts=posted.ts)

    def _send_directly(self, message: Message, asked_by: Person, hint: str, files: Files) -> Posted:
        told = replace(message, blocks=(blocks.context(hint), *message.blocks))
        return self._send(told, asked_by, Spot(self._direct(asked_by)), files)

    def _direct(self, person: Person) -> str:
        return self.courier.direct(person.id)

    def _for_each(self, place: Place) -> str:
        return f"Not everybody who reads <#{place.id}> may see this, so here it is, for you alone."

    def _hint(self, place: Place, code: str = "") -> str:
        """Why the report comes as a direct message, and what to do about it."""
        here = f"<#{place.id}>"
        if place.id.startswith("D"):
            return "I am not part of that conversation, so here is the report, for you alone."
        if place.shared and place.id not in self.rights.rules().shared_channels:
            return (
                f"{here} is shared with another company, so here is the report, for you alone. Whoever runs the bot "
                f"can allow the channel: add {place.id} to CXBOT_SHARED_CHANNELS."
            )
        if place.known and not code:
            return (
                f"{here} is none of the channels that reports may be posted into, so here is the report, for you "
                f"alone. Whoever runs the bot can allow it: add {place.id} to CXBOT_CHANNELS."
            )
        if code == "is_archived":
            return f"{here} is archived, so here is the report, for you alone."
        if code not in {"", "not_in_channel", "channel_not_found"}:
            return f"Who may post in {here} is restricted, so here is the report, for you alone."
        return (
            f"I may not post in {here}, so here is the report, for you alone. To have it there, type "
            f"`/invite @{self.name}` in that channel and ask again."
        )
