"""Modals and the Home tab as Slack wants them."""

from cxbot.message import Home, Json, Modal
from cxbot.slack.sending.image_blocks import filled


def modal_view(modal: Modal) -> Json:
    """The view of a modal."""
    view: Json = {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": _plain(modal.title),
        "close": _plain(modal.close),
        "blocks": filled(modal.blocks, {}),
        "private_metadata": modal.carries,
    }
    return view | {"submit": _plain(modal.submit)} if modal.submit else view


def home_view(home: Home) -> Json:
    """The view of a Home tab."""
    return {"type": "home", "blocks": filled(home.blocks, {})}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
