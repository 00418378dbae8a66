"""Modals and the Home tab as Slack wants them, and what a modal carries and brings back."""

import json
from dataclasses import dataclass

from cxbot.message import NOWHERE, Home, Json, Modal, Origin
from cxbot.slack.sending.image_blocks import filled

_KEYS = {"c": "channel", "m": "ts", "t": "thread"}


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes back with what is done in a window: what it carries, and where it was opened from."""

    what: str = ""
    origin: Origin = NOWHERE

    def encode(self) -> str:
        """Write it as a view's private metadata, a line for each; Slack takes 3,000 characters."""
        known = {key: value for key, name in _KEYS.items() if (value := getattr(self.origin, name))}
        return f"{json.dumps(known, separators=(',', ':'))}\n{self.what}" if known or self.what else ""

    @classmethod
    def decode(cls, text: str) -> "Carried":
        """Read it back; of what is not ours there is nothing."""
        first, _, what = text.partition("\n")
        try:
            known = json.loads(first or "{}")
            origin = Origin(**{name: known[key] for key, name in _KEYS.items() if isinstance(known.get(key), str)})
        except (ValueError, AttributeError, RecursionError):
            return cls()
        return cls(what, origin)


def modal_view(modal: Modal, origin: Origin = NOWHERE) -> Json:
    """The view of a modal that was opened from there."""
    view: Json = {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": _plain(modal.title),
        "close": _plain(modal.close),
        "blocks": filled(modal.blocks, {}),
        "private_metadata": Carried(modal.carries, origin).encode(),
    }
    return view | {"submit": _plain(modal.submit)} if modal.submit else view


def home_view(home: Home) -> Json:
    """The view of a Home tab."""
    return {"type": "home", "blocks": filled(home.blocks, {})}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
