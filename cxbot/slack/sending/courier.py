"""Carries messages to Slack: pictures first, then one post, later its thread. Never posts twice.

Files shared by an image block in the conversation can be swapped in later; sharing is kept in one place here.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.drawing import blocks
from cxbot.errors import DeliveryError, Outcome, PictureError
from cxbot.message import Block, File, Message, Picture
from cxbot.observing import note, note_failure
from cxbot.observing.metrics import Metrics, timed
from cxbot.slack.sending.errors import BROKEN, WINDOW_GONE, explained, explaining
from cxbot.slack.sending.image_blocks import filled
from cxbot.slack.sending.locks import Locks
from cxbot.slack.sending.timeouts import Timeouts
from cxbot.slack.sending.uploading import send_file, upload
from cxbot.workers import Doing, here

log = logging.getLogger(__name__)

Files = dict[str, Future[str]]  # picture key -> the file's id, when it is there
SHAPE_REFUSED = "invalid_blocks"


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is, and which file shows which picture (by key) in it and its thread.

    `part` is the ts of a message that belongs to its thread.
    """

    channel: str
    ts: str
    files: dict[str, str]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Courier:
    """Two clients and two small pools: `uploads` for pictures that somebody waits for, `later` for those of threads.

    `posting` must not repeat anything by itself. `stopping` ends all waiting. `drawn` gives what drawing a picture
    gives, wherever it is drawn.
    """

    posting: WebClient
    reading: WebClient
    uploads: Executor
    later: Executor
    timeouts: Timeouts = field(default_factory=Timeouts)
    stopping: Event = field(default_factory=Event)
    channels: Locks = field(default_factory=Locks)
    metrics: Metrics = field(default_factory=Metrics)
    drawn: Doing = here

    def load(self, pictures: Iterable[Picture]) -> Files:
        """Start drawing and uploading pictures side by side."""
        return self._load(self.uploads, pictures)

    def send_once(
        self,
        message: Message,
        channel: str,
        *,
        thread: str = "",
        files: Mapping[str, str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Send the message in one call that is never repeated, without waiting for anything; its ts.

        `files` are Slack's ids of its pictures, by key; `metadata` marks it, with event_type and event_payload.

        Raises:
            DeliveryError: Slack did not take it; its outcome says whether it may be there all the same.
        """
        try:
            answer = self.posting.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=filled(message.blocks, files or {}),
                thread_ts=thread or None,
                metadata=dict(metadata) if metadata else None,
                unfurl_links=False,
                unfurl_media=False,
            )
        except (SlackApiError, *BROKEN) as error:
            raise explained(error) from error
        return str(answer["ts"])

    def post(self, message: Message, channel: str, *, thread: str = "", files: Files | None = None) -> Posted:
        """Post the message, into `thread` where one is given, without what belongs into its own thread.

        `files` are its pictures, when they are on their way already. Rate limits are waited for.

        Raises:
            DeliveryError: the message was not taken, or nobody knows.
        """
        ready = self._ready(self.load(message.pictures) if files is None else files, self.timeouts.pictures)
        ts, shown = self._post_with(message, channel, thread, ready)
        return Posted(channel, ts, shown)

    def ready(self, pictures: Iterable[Picture]) -> dict[str, str]:
        """Upload pictures; the ids of the files that were there in time, by key."""
        return self._ready(self.load(pictures), self.timeouts.pictures)

    def follow(self, message: Message, posted: Posted, *, thread: str = "") -> Iterator[Posted]:
        """Post what belongs into the thread of a posted message, or into `thread`, where that was posted into one.

        Gives for each part the ts of the message and the files that came with it. A part that fails is left out.
        """
        parts = [(part, self._load(self.later, part.pictures)) for part in message.thread]
        for part, files in parts:
            ready = self._ready(files, self.timeouts.thread)
            try:
                ts, shown = self._post_with(part, posted.channel, thread or posted.ts, ready)
            except DeliveryError as error:
                note(log, "thread_not_posted", level=logging.WARNING, channel=posted.channel, code=error.code)
            else:
                yield Posted(posted.channel, posted.ts, shown, ts)

    def share(self, pictures: Sequence[Picture], text: str, channel: str, thread: str) -> Posted:
        """Show pictures in a thread, so that a message of the same conversation can show them too.

        They are uploaded first: where that fails, no empty message is left behind.

        Raises:
            DeliveryError: they cannot be shown there.
        """
        ready = self._ready(self.load(pictures), self.timeouts.pictures)
        if len(ready) < len(pictures):
            raise PictureError("Slack did not take the picture. Please try again in a minute.", Outcome.UNSENT)
        shown = tuple(blocks.picture(each.key, each.alt, f"shared_{place}") for place, each in enumerate(pictures))
        ts = self._send_patiently(Message(text, shown), channel, thread, ready)
        return Posted(channel, thread, ready, ts)

    def update(self, channel: str, ts: str, text: str, blocks: Iterable[Block], files: Mapping[str, str]) -> None:
        """Change a message; the same change twice is harmless, so the client may repeat it.

        Raises:
            DeliveryError: Slack did not change it.
        """
        with explaining():
            self.reading.chat_update(channel=channel, ts=ts, text=text, blocks=filled(blocks, files))

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message of the bot's; one that is gone already is no error, so the client may repeat it.

        Raises:
            DeliveryError: Slack did not delete it.
        """
        try:
            with explaining():
                self.reading.chat_delete(channel=channel, ts=ts)
        except DeliveryError as error:
            if error.code != "message_not_found":
                raise

    def delete_file(self, file: str) -> None:
        """Delete a file of the bot's; one that is gone already is no error.

        Raises:
            DeliveryError: Slack did not delete it.
        """
        try:
            with explaining():
                self.reading.files_delete(file=file)
        except DeliveryError as error:
            if error.code not in {"file_not_found", "file_deleted"}:
                raise

    def direct(self, user: str) -> str:
        """The id of the direct conversation with a person."""
        with explaining():
            return str(self.reading.conversations_open(users=[user])["channel"]["id"])

    def send_file(self, file: File, channel: str) -> int:
        """Write a file and share it in a conversation; its number of lines.

        Raises:
            DeliveryError: Slack did not take it; its outcome says whether it may be there all the same.
        """
        return send_file(self.reading, self.posting, file, channel, self.timeouts)

    def open_window(self, trigger: str, view: Mapping[str, Any]) -> tuple[str, str]:
        """Open a modal, with a trigger that works once, for three seconds; the view's id and hash."""
        with explaining():
            opened = self.posting.views_open(trigger_id=trigger, view=dict(view))["view"]
        return str(opened["id"]), str(opened.get("hash") or "")

    def push_window(self, trigger: str, view: Mapping[str, Any]) -> tuple[str, str]:
        """Open a modal on top of the one that the trigger comes from; the view's id and hash."""
        with explaining():
            pushed = self.posting.views_push(trigger_id=trigger, view=dict(view))["view"]
        return str(pushed["id"]), str(pushed.get("hash") or "")

    def fill_window(self, view_id: str, hash_: str, view: Mapping[str, Any]) -> str:
        """Put other content into an open modal, unless somebody else did since, or it was closed: then empty.

        Its new hash otherwise.
        """
        return self.change_window(view_id, hash_, view)[0]

    def change_window(self, view_id: str, hash_: str, view: Mapping[str, Any]) -> tuple[str, str]:
        """The same; beside the new hash Slack's word for why nothing was put into it."""
        try:
            with explaining():
                shown = self.reading.views_update(view_id=view_id, hash=hash_ or None, view=dict(view))["view"]
        except DeliveryError as error:
            if error.code not in WINDOW_GONE:
                raise
            note(log, "window_not_filled", code=error.code)
            return "", error.code
        return str(shown.get("hash") or ""), ""

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        """Show a person's Home tab."""
        with explaining():
            self.reading.views_publish(user_id=user, view=dict(view))

    def _load(self, pool: Executor, pictures: Iterable[Picture]) -> Files:
        send = partial(upload, awaited=pool is self.uploads)
        return {
            each.key: pool.submit(send, self.reading, self.posting, self._timed(each), self.timeouts, self.stopping)
            for each in pictures
        }

    def _timed(self, picture: Picture) -> Picture:
        def draw() -> bytes:
            with timed(self.metrics.drawings):
                return self.drawn(picture.draw)

        return replace(picture, draw=draw)

    def _post_with(
        self, message: Message, channel: str, thread: str, ready: dict[str, str]
    ) -> tuple[str, dict[str, str]]:
        """One message with its pictures; without them when Slack refuses them: it must arrive."""
        pauses = (0.0, self.timeouts.refused) if ready else ()
        for pause in pauses:
            self.stopping.wait(pause)
            try:
                return self._send_patiently(message, channel, thread, ready), ready
            except DeliveryError as error:
                if not isinstance(error, PictureError) and error.code != SHAPE_REFUSED:
                    raise
                note(log, "picture_refused", level=logging.WARNING, channel=channel, code=error.code)
                if not isinstance(error, PictureError):
                    break  # waiting does not mend what is wrong with the block
        return self._send_patiently(message, channel, thread, {}), {}

    def _ready(self, files: Files, seconds: float) -> dict[str, str]:
        """The files that are there in time; the others are logged and left out."""
        ready = {}
        deadline = time.monotonic() + seconds
        for key, file in files.items():
            try:
                ready[key] = file.result(max(0.0, deadline - time.monotonic()))
            except (TimeoutError, CancelledError):
                note(log, "picture_too_slow", level=logging.WARNING, key=key)
            except DeliveryError as error:
                note(log, "picture_not_uploaded", level=logging.WARNING, key=key, code=error.code)
            except Exception as error:  # noqa: BLE001  whatever is wrong with a picture, the report must arrive
                note_failure(log, "picture_failed", error, key=key)
        return ready

    def _send_patiently(self, message: Message, channel: str, thread: str, ready: Mapping[str, str]) -> str:
        """Send it once Slack's rate limits let it through: what they turned away is surely unsent."""
        deadline = time.monotonic() + self.timeouts.limited
        while True:
            with self.channels.alone(channel, self.stopping) as turn:
                if self.stopping.is_set():
                    # Whoever waited for it was told to ask again.
                    raise DeliveryError("I am being restarted, so this was not posted.", Outcome.UNSENT)
                try:
                    return self.send_once(message, channel, thread=thread, files=ready)
                except DeliveryError as error:
                    too_long = time.monotonic() + error.wait > deadline or self.stopping.is_set()
                    if error.outcome is not Outcome.UNSENT or too_long:
                        raise
                    turn.rest(error.wait)
