"""How the bot answers what a person did: with the ack of a command, or by the response URL.

Docs: interactivity/handling-user-interaction, "message responses".
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cxbot.playground.api.checking import checked_attachments, checked_blocks
from cxbot.playground.api.normalising import file_ids
from cxbot.playground.bot import events
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import ResponseUrl, State
from cxbot.playground.state.workspace import Message

DID_NOT_RESPOND = "{what} failed because the app did not respond"
FAILED_WITH = '{what} failed with the error "{code}"'


def by_url(state: State, url_id: str, body: Any) -> tuple[int, Json | str]:
    """The answer to a POST at a response URL: HTTP status and body."""
    known = state.response_urls.get(url_id)
    if known is None:
        return 404, {"ok": False, "error": "no_such_url"}
    if time.monotonic() - known.issued > state.settings.response_url_lives:
        return 404, {"ok": False, "error": "expired_url"}
    if known.uses >= state.settings.response_url_uses:
        return 404, {"ok": False, "error": "used_url"}
    if not isinstance(body, Mapping):
        return 400, {"ok": False, "error": "invalid_payload"}
    try:
        answer(state, known, body)
    except SlackError as error:
        return 400, {"ok": False, "error": error.code, **error.extra}
    state.response_urls[url_id] = replace(known, uses=known.uses + 1)
    return 200, "ok"


def answer(state: State, known: ResponseUrl, body: Fields, *, typed: str = "") -> None:
    """Post, replace or delete what the bot answers; `typed` is the command it answers with its ack.

    Raises:
        SlackError: what it wants to say is refused.
    """
    original = state.workspace.message(known.channel, known.message) if known.message else None
    if body.get("delete_original") and original:
        del state.workspace.messages[original.channel][original.ts]
        state.tell_of(original, "gone")
        events.deleted(state, original)
        return
    blocks = checked_blocks(state, body.get("blocks"), ephemeral=body.get("response_type") != "in_channel")
    text = str(body.get("text") or "")
    attachments = checked_attachments(state, body.get("attachments"))
    if not text and blocks is None and not attachments:
        raise SlackError("no_text")
    if body.get("replace_original") and original:
        now = state.workspace.times.next()
        changed = replace(original, text=text, blocks=blocks, attachments=attachments, edited=now)
        state.tell_of(state.workspace.put(changed))
        events.changed(state, original, changed)
        return
    in_channel = body.get("response_type") == "in_channel"
    if in_channel and typed:
        said = Message(known.channel, state.workspace.times.next(), known.person, typed)
        state.tell_of(state.workspace.put(said))
    message = Message(
        channel=known.channel,
        ts=state.workspace.times.next(),
        user=state.workspace.bot,
        text=text,
        blocks=blocks,
        thread_ts=body.get("thread_ts") or known.thread,
        ephemeral_to=None if in_channel else known.person,
        attachments=attachments,
    )
    state.workspace.put(message)
    if in_channel:
        state.workspace.share(file_ids(blocks), known.channel)
    state.tell_of(message)
    if in_channel:
        events.happened(state, message)


def tell_failure(state: State, person: str, channel: str, words: str, thread: str | None = None) -> None:
    """Slack's own notice that something did not work, seen by one person."""
    message = Message(
        channel=channel,
        ts=state.workspace.times.next(),
        user=state.workspace.bot,
        text="",
        thread_ts=thread,
        ephemeral_to=person,
        failed=words,
    )
    state.tell_of(state.workspace.put(message))
