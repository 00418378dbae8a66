"""What happens to channels, people and the app itself: digests that cannot go where they go any more are paused.

An event only says where to look: it may come twice, late, or to another of the bot's processes. Names of channels are
Slack's to show, so nothing is to be done about new ones.
"""

import logging
from collections.abc import Callable

from slack_bolt import App

from cxbot.errors import CxbotError
from cxbot.message import Json
from cxbot.observing import note, note_failure
from cxbot.slack.context import Context
from cxbot.slack.sending.ephemeral import Ack

log = logging.getLogger(__name__)

OF_CHANNELS = (
    "channel_archive",
    "channel_deleted",
    "channel_left",  # the bot was taken out; member_left_channel is for those who stay
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_unarchive",
)
OF_THE_APP = ("app_uninstalled", "tokens_revoked")

Look = Callable[[], object]


def register(app: App, context: Context) -> None:
    """Listen to what happens in the workspace."""
    for name in OF_CHANNELS:
        app.event(name)(_listener(context, name, _of_channel))
    app.event("member_joined_channel")(_listener(context, "member_joined_channel", _joined))
    app.event("user_change")(_listener(context, "user_change", _of_person))
    for name in OF_THE_APP:
        app.event(name)(_listener(context, name, _of_the_app))


def _of_channel(context: Context, event: Json) -> Look | None:
    channel = str(event.get("channel") or "")
    context.directory.forget(channel)
    return lambda: context.reconciling.look_at_place(channel)


def _joined(context: Context, event: Json) -> Look | None:
    """People come into channels all the time; the bot does so rarely."""
    return _of_channel(context, event) if event.get("user") == context.bot.user else None


def _of_person(context: Context, event: Json) -> Look | None:
    """Of every change of a profile: an account that is active again is found when all are looked at."""
    user = event.get("user") or {}
    context.directory.forget(str(user.get("id")))
    return (lambda: context.reconciling.look_at_person(str(user.get("id")))) if user.get("deleted") else None


def _of_the_app(context: Context, event: Json) -> Look | None:
    tokens = event.get("tokens")
    ours = tokens is None or context.bot.user in (tokens.get("bot") or ())
    return context.reconciling.look_at_app if ours else None


def _listener(
    context: Context, name: str, where_to_look: Callable[[Context, Json], Look | None]
) -> Callable[..., None]:
    """A listener for Bolt that nobody waits for, so that nobody is told when it fails: all is looked at later."""

    def listen(ack: Ack, body: Json) -> None:
        try:
            ack()
            look = where_to_look(context, body.get("event") or {})
            if look is not None:
                note(log, "happened", what=name)
                context.pools.quick.hand(lambda: carefully(name, look))
        except CxbotError as error:
            note(log, "not_looked_at", level=logging.WARNING, what=name, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001  nothing may reach Bolt
            note_failure(log, "listener_failed", error, what=name)

    return listen


def carefully(what: str, look: Look) -> None:
    """Look; what goes wrong is logged, and looked at again later."""
    try:
        look()
    except CxbotError as error:
        note(log, "not_looked_at", level=logging.WARNING, what=what, error=type(error).__name__)
    except Exception as error:  # noqa: BLE001  nobody else would hear of it
        note_failure(log, "look_failed", error, what=what)
