"""Answers one person alone: with the ack while Slack waits for it, later by the response URL, else in the channel.

What a person sees of this is always the same: an answer that only she can see.
"""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from cxbot.message import Message
from cxbot.observing import note
from cxbot.slack.sending.clients import on_this_machine
from cxbot.slack.sending.errors import BROKEN, code_of
from cxbot.slack.sending.image_blocks import filled

log = logging.getLogger(__name__)

Ack = Callable[..., Any]
HOOKS = ("hooks.slack.com", "hooks.slack-gov.com")


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

    def acknowledge(self) -> None:
        """Tell Slack that the thing was heard, if nobody did."""
        ack = self._take_ack()
        if ack:
            ack()

    def say(self, words: str | Message) -> None:
        """Answer the person. Never raises: where no way is open, that is logged."""
        message = Message(words, ()) if isinstance(words, str) else words
        blocks = filled(message.blocks, {}) or None
        ack = self._take_ack()
        if ack:
            ack(text=message.text, blocks=blocks, response_type="ephemeral")
        elif not (self._by_url(message.text, blocks) or self._in_channel(message.text, blocks)):
            note(log, "nobody_told", level=logging.WARNING, user=self._user, channel=self._channel)

    def say_if_waiting(self, words: str) -> None:
        """Answer the person if nothing was said yet, so that Slack does not give up."""
        ack = self._take_ack()
        if ack:
            ack(text=words, response_type="ephemeral")

    def _take_ack(self) -> Ack | None:
        with self._lock:
            ack, self._ack = self._ack, None
            return ack

    def _by_url(self, text: str, blocks: list[dict[str, Any]] | None) -> bool:
        if not self._url or not _is_slacks(self._url, self._posting.base_url):
            return False
        client = WebhookClient(self._url, timeout=10, retry_handlers=[])
        if on_this_machine(self._url):
            client.proxy = None
        try:
            answer = client.send(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)
        except BROKEN:
            return True  # it may have been taken; an answer twice is worse than once in doubt
        # Slack answers 200 and says "ok"; used up or expired addresses answer otherwise and raise nothing.
        return answer.status_code == 200

    def _in_channel(self, text: str, blocks: list[dict[str, Any]] | None) -> bool:
        """In the conversation, seen by the person alone; where the bot is not in it, as a direct message."""
        try:
            if self._channel:
                try:
                    self._posting.chat_postEphemeral(
                        channel=self._channel, user=self._user, text=text, blocks=blocks, thread_ts=self._thread or None
                    )
                except SlackApiError as error:
                    note(log, "not_told_in_channel", channel=self._channel, code=code_of(error))
                else:
                    return True
            direct = self._posting.conversations_open(users=[self._user])["channel"]["id"]
            self._posting.chat_postMessage(
                channel=direct, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
            )
        except (SlackApiError, *BROKEN):
            return False
        return True


def _is_slacks(url: str, base_url: str) -> bool:
    """Whether answers may go there: to Slack over TLS, or to the machine that plays Slack."""
    asked, slack = urlsplit(url), urlsplit(base_url)
    if asked.scheme == "https" and asked.hostname in HOOKS:
        return True
    return (asked.scheme, asked.hostname, asked.port) == (slack.scheme, slack.hostname, slack.port)
