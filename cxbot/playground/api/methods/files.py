"""Files of the bot (docs: reference/methods/files.getUploadURLExternal, files.completeUploadExternal, files.info)."""

import secrets
import time
from dataclasses import replace

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.api.channels import postable
from cxbot.playground.api.checking import checked_blocks
from cxbot.playground.api.normalising import file_ids
from cxbot.playground.bot.api_json import file_json
from cxbot.playground.bot.events import happened
from cxbot.playground.state.errors import SlackError, invalid_arguments
from cxbot.playground.state.ids import new_id
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import File, Message


def get_upload_url(call: Call) -> Json:
    """Docs: reference/methods/files.getUploadURLExternal."""
    length = call.number("length", 0)
    if length <= 0:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    file = File(new_id("F"), call.text("filename"), length, alt=call.text("alt_txt"), created=int(time.time()))
    ticket = secrets.token_urlsafe(24)
    call.state.workspace.files[file.id] = file
    call.state.uploads[ticket] = file.id
    return {"upload_url": f"{call.state.url}upload/v1/{ticket}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Docs: reference/methods/files.completeUploadExternal; without a channel the file stays the bot's own."""
    state = call.state
    asked = call.arguments["files"]
    if not isinstance(asked, list) or not all(isinstance(each, dict) and each.get("id") for each in asked):
        raise invalid_arguments("must be a list of objects with an id [json-pointer:/files]")
    for each in asked:
        file = state.workspace.files.get(str(each["id"]))
        if file is None or file.content is None or file.completed:
            raise SlackError("file_not_found")
    channels = [call.text("channel_id")] if call.text("channel_id") else list(call.arguments.get("channels") or ())
    rooms = [postable(Call(state, call.method, {"channel": each})) for each in channels]
    blocks = checked_blocks(state, call.arguments.get("blocks"))
    for each in asked:
        never = state.faults.take({"never_ready"}, call.method) is not None
        ready_at = None if never else time.monotonic() + state.settings.file_ready_after
        file = state.workspace.files[str(each["id"])]
        title = str(each.get("title") or file.name)
        state.workspace.files[file.id] = replace(file, title=title, completed=True, ready_at=ready_at)
    ids = tuple(str(each["id"]) for each in asked)
    for room in rooms:
        message = Message(
            channel=room.id,
            ts=state.workspace.times.next(),
            user=state.workspace.bot,
            text=call.text("initial_comment"),
            blocks=blocks,
            thread_ts=call.text("thread_ts") or None,
            files=ids,
            subtype="file_share",
        )
        state.workspace.put(message)
        state.workspace.share((*ids, *file_ids(blocks)), room.id)
        state.tell_of(message)
        happened(state, message)
    return {"files": [file_json(state, each) for each in ids]}


def info(call: Call) -> Json:
    """Docs: reference/methods/files.info; `mimetype` is empty until Slack has processed the file."""
    file = call.state.workspace.files.get(call.text("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return {"file": file_json(call.state, file.id), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    """Docs: reference/methods/files.delete."""
    file = call.state.workspace.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    call.state.workspace.files[file.id] = replace(file, deleted=True, content=None)
    return {}


METHODS = (
    Method(
        *("files.getUploadURLExternal", get_upload_url, 4, ("files:write",)),
        (need("filename"), need("length", "number"), *may("alt_txt", "snippet_type")),
    ),
    Method(
        *("files.completeUploadExternal", complete_upload, 4, ("files:write",)),
        (
            need("files", "json"),
            *may("channel_id", "thread_ts", "initial_comment"),
            Argument("channels", "list"),
            Argument("blocks", "json"),
        ),
    ),
    Method("files.info", info, 4, ("files:read",), (need("file"), *may("cursor", "count", "limit", "page"))),
    Method("files.delete", delete, 3, ("files:write",), (need("file"),)),
)
