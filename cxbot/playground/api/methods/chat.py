"""Messages of the bot (docs: reference/methods/chat.postMessage, chat.update ...)."""

from dataclasses import replace

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.api.channels import postable, visible
from cxbot.playground.api.checking import (
    LONGEST_POST,
    LONGEST_UPDATE,
    MARKDOWN_CHARACTERS,
    checked_attachments,
    checked_blocks,
    checked_metadata,
)
from cxbot.playground.api.normalising import file_ids
from cxbot.playground.bot import events
from cxbot.playground.bot.api_json import message_json
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Message


def post(call: Call) -> Json:
    """Docs: reference/methods/chat.postMessage."""
    channel = postable(call)
    state = call.state
    message = _composed(call, channel.id)
    if message.thread_ts:
        parent = state.workspace.message(channel.id, message.thread_ts)
        if parent is None or parent.ephemeral_to:
            raise SlackError("cannot_reply_to_message" if parent else "thread_not_found")
        message = replace(message, thread_ts=parent.thread_ts or parent.ts)
    state.workspace.put(message)
    state.workspace.share(file_ids(message.blocks), channel.id)
    state.tell_of(message)
    events.happened(state, message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(state, message)}


def post_ephemeral(call: Call) -> Json:
    """Docs: reference/methods/chat.postEphemeral; seen by one person, who must be in the channel."""
    channel = postable(call)
    state = call.state
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    message = replace(_composed(call, channel.id, ephemeral=True), ephemeral_to=call.text("user"))
    state.workspace.put(message)
    state.tell_of(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Docs: reference/methods/chat.update; of the bot's own messages alone, never of ephemeral ones."""
    state = call.state
    message = _own(call, "cant_update_message")
    channel = state.workspace.channels[message.channel]
    if channel.archived:
        raise SlackError("is_archived")
    given = call.arguments
    text, blocks = _content(call, ephemeral=False)
    if "text" not in given and blocks is None and "attachments" not in given:
        raise SlackError("no_text")
    if len(text) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    changed = replace(message, edited=state.workspace.times.next())
    # Docs: "If the `text` argument is provided and `blocks` are not provided, the `blocks` will be removed".
    if "text" in given or blocks is not None:
        changed = replace(changed, text=text if "text" in given else message.text, blocks=blocks)
    if "metadata" in given:
        changed = replace(changed, metadata=checked_metadata(given["metadata"]))
    if "attachments" in given:
        changed = replace(changed, attachments=checked_attachments(state, given["attachments"]))
    state.workspace.put(changed)
    state.tell_of(changed)
    events.changed(state, message, changed)
    shown = message_json(state, changed)
    return {"channel": channel.id, "ts": changed.ts, "text": changed.text, "message": shown}


def delete(call: Call) -> Json:
    """Docs: reference/methods/chat.delete; of the bot's own messages alone."""
    message = _own(call, "cant_delete_message")
    del call.state.workspace.messages[message.channel][message.ts]
    call.state.tell_of(message, "gone")
    events.deleted(call.state, message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(call: Call) -> Json:
    """Docs: reference/methods/chat.getPermalink."""
    channel = visible(call, call.text("channel"))
    message = call.state.workspace.message(channel.id, call.text("message_ts"))
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    url = f"https://{call.state.workspace.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": url}


def _composed(call: Call, channel: str, *, ephemeral: bool = False) -> Message:
    given = call.arguments
    text, blocks = _content(call, ephemeral=ephemeral)
    attachments = checked_attachments(call.state, given.get("attachments"))
    if not text and blocks is None and not attachments:
        raise SlackError("no_text")
    named = call.text("username") if call.may("chat:write.customize") else ""
    return Message(
        channel=channel,
        ts=call.state.workspace.times.next(),
        user=call.state.workspace.bot,
        text=text[:LONGEST_POST],
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        metadata=checked_metadata(given.get("metadata")),
        attachments=attachments,
        subtype="bot_message" if named else None,
        name=named or None,
        broadcast=call.flag("reply_broadcast") and bool(call.text("thread_ts")),
    )


def _content(call: Call, *, ephemeral: bool) -> tuple[str, tuple[Json, ...] | None]:
    """The text and blocks of a call; markdown text becomes a block (docs: chat.postMessage, "markdown_text")."""
    markdown = call.text("markdown_text")
    if not markdown:
        return call.text("text"), checked_blocks(call.state, call.arguments.get("blocks"), ephemeral=ephemeral)
    if call.text("text") or call.arguments.get("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_CHARACTERS:
        raise SlackError("msg_too_long")
    return markdown, checked_blocks(call.state, [{"type": "markdown", "text": markdown}])


def _own(call: Call, otherwise: str) -> Message:
    channel = visible(call, call.text("channel"))
    message = call.state.workspace.message(channel.id, call.text("ts"))
    if message is None or message.ephemeral_to is not None or message.failed is not None:
        raise SlackError("message_not_found")
    if message.user != call.state.workspace.bot:
        raise SlackError(otherwise)
    return message


CONTENT = (*may("text", "markdown_text"), *may("blocks", "attachments", "metadata", kind="json"))
LOOKS = (
    *may("username", "icon_emoji", "icon_url", "parse"),
    *may("unfurl_links", "unfurl_media", "link_names", "mrkdwn", "reply_broadcast", "as_user", kind="flag"),
)
METHODS = (
    Method("chat.postMessage", post, 0, ("chat:write",), (need("channel"), *may("thread_ts"), *CONTENT, *LOOKS)),
    Method(
        *("chat.postEphemeral", post_ephemeral, 4, ("chat:write",)),
        (need("channel"), need("user"), *may("thread_ts"), *CONTENT, *LOOKS),
    ),
    Method(
        *("chat.update", update, 3, ("chat:write",)),
        (need("channel"), need("ts"), *CONTENT, *LOOKS, Argument("file_ids", "list")),
    ),
    Method("chat.delete", delete, 3, ("chat:write",), (need("channel"), need("ts"))),
    Method("chat.getPermalink", permalink, None, (), (need("channel"), need("message_ts"))),
)
