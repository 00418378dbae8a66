"""Answers one person alone: with the ack while Slack waits for it, later by the response URL, else in the channel.

What a person sees of this is always the same: an answer that only she can see.
"""

import logging
import time
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from socket import gaierror
from threading import Lock
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from cxbot.message import Json, Message
from cxbot.observing import note, note_failure
from cxbot.slack.sending.clients import encryption, on_this_machine
from cxbot.slack.sending.errors import BROKEN, code_of, retry_after
from cxbot.slack.sending.image_blocks import filled

log = logging.getLogger(__name__)

Ack = Callable[..., Any]
Blocks = list[Json] | None
HOOKS = ("hooks.slack.com", "hooks.slack-gov.com")
LONGEST_REST = 5.0  # seconds that are waited for a rate limit; then another way is tried


class Told(Enum):
    """What is known of an answer."""

    YES = auto()
    NO = auto()  # surely not there: another way may be tried
    MAYBE = auto()  # it may have been taken: an answer twice is worse than once in doubt


class Ephemeral:
    """The way back to one person, for one thing she did."""

    def __init__(
        self,
        posting: WebClient,
        *,
        user: str,
        channel: str = "",
        thread: str = "",
        response_url: str = "",
        ack: Ack | None = None,
    ) -> None:
        """Where the answers go. Without an `ack` the thing was acknowledged already."""
        self._posting = posting
        self._user = user
        self._channel = channel
        self._thread = thread
        self._url = response_url
        self._ack = ack
        self._lock = Lock()
        self._over = False

    def acknowledge(self) -> None:
        """Tell Slack that the thing was received, if nobody did."""
        ack = self._take_ack()
        if ack:
            ack()

    def say(self, words: str | Message) -> bool:
        """Answer the person; whether that may have reached her. Never raises: where no way is open, that is logged."""
        with self._lock:
            if self._over:
                return True
        return self._say(Message(words, ()) if isinstance(words, str) else words)

    def replace(self, message: Message) -> bool:
        """Put a message in the place of the one that holds the button; where that is too old, say it anew."""
        changed = self._patiently(
            partial(self._by_url, replaces=True), message.text, filled(message.blocks, {}) or None
        )
        return changed is not Told.NO or self.say(message)

    def say_last(self, words: str) -> bool:
        """The same; whatever is said after this is said no more."""
        with self._lock:
            self._over = True
        return self._say(Message(words, ()))

    def say_if_waiting(self, words: str) -> None:
        """Answer the person if nothing was said yet, so that Slack does not give up."""
        ack = self._take_ack()
        if ack:
            ack(text=words, response_type="ephemeral")

    def _say(self, message: Message) -> bool:
        blocks: Blocks = filled(message.blocks, {}) or None
        ack = self._take_ack()
        if ack:
            ack(text=message.text, blocks=blocks, response_type="ephemeral")
            return True
        for way in (self._by_url, self._in_channel, self._directly):
            told = self._patiently(way, message.text, blocks)
            if told is Told.MAYBE:
                note(log, "perhaps_told", level=logging.WARNING, user=self._user, channel=self._channel)
            if told is not Told.NO:
                return True
        note(log, "nobody_told", level=logging.WARNING, user=self._user, channel=self._channel)
        return False

    def _patiently(self, way: Callable[[str, Blocks], tuple[Told, float]], text: str, blocks: Blocks) -> Told:
        """One way, once more after a rate limit."""
        told, rest = Told.NO, 0.0
        for _ in range(2):
            time.sleep(rest)
            try:
                told, rest = way(text, blocks)
            except Exception as error:  # noqa: BLE001  the sentence about a fault must not meet a fault of ours
                note_failure(log, "not_told", error, user=self._user)
                return Told.NO
            if told is not Told.NO or not 0.0 < rest <= LONGEST_REST:
                break
        return told

    def _take_ack(self) -> Ack | None:
        with self._lock:
            ack, self._ack = self._ack, None
            return ack

    def _by_url(self, text: str, blocks: Blocks, *, replaces: bool = False) -> tuple[Told, float]:
        """By the response URL; whether it was taken, and in how many seconds it may be tried again (0: not at all)."""
        if not self._url or not _is_slacks(self._url, self._posting.base_url):
            return Told.NO, 0.0
        client = WebhookClient(self._url, timeout=10, ssl=encryption(self._url), retry_handlers=[])
        if on_this_machine(self._url):
            client.proxy = None
        try:
            answer = client.send(text=text, blocks=blocks, response_type="ephemeral", replace_original=replaces)
        except BROKEN as error:
            return (Told.NO if _never_connected(error) else Told.MAYBE), 0.0
        if answer.status_code == 200:
            return Told.YES, 0.0
        # Used up or expired addresses answer so, and raise nothing; nor does a Slack that fails.
        note(log, "not_told_by_url", user=self._user, status=answer.status_code)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Told.NO, _seconds(headers.get("retry-after", "1")) if answer.status_code == 429 else 0.0

    def _in_channel(self, text: str, blocks: Blocks) -> tuple[Told, float]:
        """In the conversation, seen by the person alone."""
        if not self._channel:
            return Told.NO, 0.0
        return self._called(
            lambda: self._posting.chat_postEphemeral(
                channel=self._channel, user=self._user, text=text, blocks=blocks, thread_ts=self._thread or None
            )
        )

    def _directly(self, text: str, blocks: Blocks) -> tuple[Told, float]:
        """As a direct message: where the bot is not in the conversation."""
        found: list[str] = []
        opened, rest = self._called(
            lambda: found.append(self._posting.conversations_open(users=[self._user])["channel"]["id"])
        )
        if opened is not Told.YES:
            return Told.NO, rest
        return self._called(
            lambda: self._posting.chat_postMessage(
                channel=found[0], text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
            )
        )

    def _called(self, call: Callable[[], object]) -> tuple[Told, float]:
        try:
            call()
        except SlackApiError as error:
            code = code_of(error)
            note(log, "not_told_by_call", user=self._user, channel=self._channel, code=code)
            return Told.NO, retry_after(error) if code == "ratelimited" else 0.0
        except BROKEN as error:
            return (Told.NO if _never_connected(error) else Told.MAYBE), 0.0
        return Told.YES, 0.0


def _never_connected(error: Exception) -> bool:
    """Whether nothing can have been sent: nobody listened there, or the name has no address."""
    cause = error.reason if isinstance(error, URLError) else error
    return isinstance(cause, ConnectionRefusedError | gaierror)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _is_slacks(url: str, base_url: str) -> bool:
    """Whether answers may go there: to Slack over TLS, or to the machine that plays Slack."""
    asked, slack = urlsplit(url), urlsplit(base_url)
    if asked.scheme == "https" and asked.hostname in HOOKS:
        return True
    return (asked.scheme, asked.hostname, asked.port) == (slack.scheme, slack.hostname, slack.port)
