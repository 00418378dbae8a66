"""Looks for what was posted by its mark: in a conversation the newest first, in a thread the oldest first.

It knows no delivery but its id. Slack lets some apps look at 15 messages a minute: a look goes on where the last one
was interrupted, so that in a busy channel it comes to its end.
"""

import time
from datetime import datetime
from typing import Any

from cxbot.errors import DeliveryError, Outcome
from cxbot.message import Json
from cxbot.slack.sending.courier import Courier
from cxbot.slack.sending.errors import explaining

MARK = "cxbot_delivery"
PAGE = 15
NOT_YET = "I am still looking whether it is there."


def marked(delivery: str) -> Json:
    """The mark of a delivery, as a message's metadata."""
    return {"event_type": MARK, "event_payload": {"delivery": delivery}}


def look(courier: Courier, channel: str, delivery: str, since: datetime, *, thread: str = "", seen: str = "") -> str:
    """Look for the mark of a delivery in what was posted since then; the ts of its message, empty where it is not.

    `seen` is the ts up to which an earlier look came; in a `thread` only that is looked through.

    Raises:
        DeliveryError: Slack does not let it look, or does not answer; its `seen` is how far it came.
    """
    deadline = time.monotonic() + courier.timeouts.look
    while True:
        try:
            with explaining():
                page = _page(courier, channel, f"{since.timestamp():.6f}", thread, seen)
        except DeliveryError as error:
            error.seen = seen
            raise
        for each in page["messages"]:
            if ((each.get("metadata") or {}).get("event_payload") or {}).get("delivery") == delivery:
                return str(each["ts"])
        if not page["messages"] or not page.get("has_more"):
            return ""
        seen = str(page["messages"][-1]["ts"])
        if time.monotonic() > deadline or courier.stopping.is_set():
            raise DeliveryError(NOT_YET, Outcome.UNSENT, seen=seen)


def _page(courier: Courier, channel: str, since: str, thread: str, seen: str) -> Any:
    common: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    if thread:
        return courier.posting.conversations_replies(ts=thread, oldest=seen or since, **common)
    return courier.posting.conversations_history(oldest=since, latest=seen or None, **common)
