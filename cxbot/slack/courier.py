"""Carries messages to Slack: pictures first, then one post, then its thread. Never posts twice.

Files shared by an image block in the conversation can be swapped in later; sharing is kept in one place here.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.errors import DeliveryError
from cxbot.message import Block, Message, Picture
from cxbot.observing import note, note_failure
from cxbot.slack.filling import as_sent, filled
from cxbot.slack.refusals import BROKEN, PICTURE, code_of, explained, explaining, retry_after
from cxbot.slack.turns import Lanes
from cxbot.slack.uploading import upload
from cxbot.slack.waits import Waits

log = logging.getLogger(__name__)

Files = dict[str, Future[str]]  # picture key -> the file's id, when it is there


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is, and which file shows which picture (by key) in it and its thread."""

    channel: str
    ts: str
    files: dict[str, str]


def _nobody(posted: Posted) -> None:
    """Nobody wants to know what arrived."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Two clients and a small pool for uploads. `posting` must not repeat anything by itself."""

    posting: WebClient
    reading: WebClient
    uploads: Executor
    waits: Waits = field(default_factory=Waits)
    channels: Lanes = field(default_factory=Lanes)

    def load(self, pictures: Iterable[Picture], files: Files | None = None) -> Files:
        """Start drawing and uploading pictures side by side, each key once; `files` are on their way already."""
        loading = dict(files or {})
        for picture in pictures:
            if picture.key not in loading:
                loading[picture.key] = self.uploads.submit(upload, self.reading, picture, self.waits)
        return loading

    def post(
        self,
        message: Message,
        channel: str,
        *,
        thread: str = "",
        files: Files | None = None,
        arrived: Callable[[Posted], None] = _nobody,
    ) -> Posted:
        """Post the message and what belongs into its thread; into `thread` where one is given.

        `arrived` is called for the message and for every further one of its thread, each time with the ts of the
        message and the files that came with it. A thread that fails does not undo the message.

        Raises:
            DeliveryError: the message itself was not taken, or nobody knows.
        """
        files = self.load(message.pictures, files)
        ts, shown = self._post_one(message, channel, thread, files)
        posted = Posted(channel, ts, shown)
        arrived(posted)
        # Only now: the pictures of the thread must not keep the message waiting.
        files = self.load((picture for part in message.thread for picture in part.pictures), files)
        for part in message.thread:
            try:
                _, more = self._post_one(part, channel, thread or ts, files)
            except DeliveryError as error:
                note(log, "thread_not_posted", level=logging.WARNING, channel=channel, code=error.code)
                continue
            arrived(Posted(channel, ts, more))
            posted = replace(posted, files={**posted.files, **more})
        return posted

    def share(self, picture: Picture, text: str, channel: str, thread: str) -> str:
        """Show a picture in a thread, so that a message of the same conversation can show it too; its file id.

        Raises:
            DeliveryError: the picture cannot be shown there.
        """
        block = {"type": "image", "picture": picture.key, "alt_text": picture.alt[:2_000]}
        message = Message(text=text, blocks=(block,), pictures=(picture,))
        _, shown = self._post_one(message, channel, thread, self.load((picture,)))
        if picture.key not in shown:
            raise DeliveryError("Slack did not take the picture. Please try again in a minute.", code=PICTURE)
        return shown[picture.key]

    def update(self, channel: str, ts: str, text: str, blocks: Iterable[Block]) -> None:
        """Change a message; the same change twice is harmless, so the client may repeat it.

        Raises:
            DeliveryError: Slack did not change it.
        """
        with explaining():
            self.reading.chat_update(channel=channel, ts=ts, text=text, blocks=as_sent(blocks))

    def direct(self, user: str) -> str:
        """The id of the direct conversation with a person."""
        with explaining():
            return str(self.reading.conversations_open(users=[user])["channel"]["id"])

    def open_window(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a modal; the trigger works once, for three seconds."""
        with explaining():
            self.posting.views_open(trigger_id=trigger, view=dict(view))

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        """Show a person's Home tab."""
        with explaining():
            self.reading.views_publish(user_id=user, view=dict(view))

    def _post_one(self, message: Message, channel: str, thread: str, files: Files) -> tuple[str, dict[str, str]]:
        """One message with its pictures; without them when Slack refuses them: it must arrive."""
        ready = self._ready(message, files)
        pauses = (0.0, self.waits.refused) if ready else ()
        for pause in pauses:
            time.sleep(pause)
            try:
                return self._send(message, channel, thread, ready), ready
            except DeliveryError as error:
                if error.code not in {PICTURE, "invalid_blocks"}:
                    raise
                note(log, "picture_refused", level=logging.WARNING, channel=channel, code=error.code)
                if error.code == "invalid_blocks":
                    break  # waiting does not mend what is wrong with the block
        return self._send(message, channel, thread, {}), {}

    def _ready(self, message: Message, files: Files) -> dict[str, str]:
        ready = {}
        deadline = time.monotonic() + self.waits.upload + self.waits.ready
        for picture in message.pictures:
            try:
                ready[picture.key] = files[picture.key].result(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                note(log, "picture_too_slow", level=logging.WARNING, key=picture.key)
            except DeliveryError as error:
                note(log, "picture_not_uploaded", level=logging.WARNING, key=picture.key, code=error.code)
            except Exception as error:  # noqa: BLE001  whatever is wrong with a picture, the report must arrive
                note_failure(log, "picture_failed", error, key=picture.key)
        return ready

    def _send(self, message: Message, channel: str, thread: str, ready: dict[str, str]) -> str:
        """One chat.postMessage, at most one of which Slack takes; its ts. Waits for rate limits: surely unsent."""
        deadline = time.monotonic() + self.waits.limited
        blocks = filled(message.blocks, ready)
        while True:
            with self.channels.lane(channel) as lane:
                try:
                    answer = self.posting.chat_postMessage(
                        channel=channel,
                        text=message.text,
                        blocks=blocks,
                        thread_ts=thread or None,
                        unfurl_links=False,
                        unfurl_media=False,
                    )
                except SlackApiError as error:
                    if code_of(error) != "ratelimited" or time.monotonic() + retry_after(error) > deadline:
                        raise explained(error) from error
                    lane.rest(retry_after(error))
                except BROKEN as error:
                    raise explained(error) from error
                else:
                    return str(answer["ts"])
