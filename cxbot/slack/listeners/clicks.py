"""Clicks: a button carries its question; a toggle swaps the trend's picture by one change of the message."""

import logging
import re
from collections.abc import Sequence
from typing import Any

from slack_bolt import App

from cxbot.drawing.pictures import picture_key
from cxbot.drawing.report import ABOUT, COMPARE, MEASURE
from cxbot.errors import AskError, DeliveryError
from cxbot.keeping.pictures import Shown
from cxbot.message import Block
from cxbot.observing import note
from cxbot.question import Question
from cxbot.slack.context import Desk
from cxbot.slack.listeners.listening import Heard, listener
from cxbot.slack.sending.errors import PICTURE
from cxbot.slack.sending.views import window

log = logging.getLogger(__name__)

NO_REPORT = "This button no longer belongs to a report that I can change. Ask for a new report."
UNKNOWN_BUTTON = "This button belongs to another version of the bot. Ask for a new report."


def register(app: App, desk: Desk) -> None:
    """Listen to the report's controls, and tell whoever presses one that is known no more."""
    app.action(COMPARE)(listener(desk, COMPARE, compared))
    app.action(MEASURE)(listener(desk, MEASURE, measured))
    app.action(ABOUT)(listener(desk, ABOUT, asked_about))
    app.action(re.compile(""))(listener(desk, "unknown_button", unknown))


def compared(heard: Heard) -> None:
    """The compare button: it carries the question as it shall be."""
    value = str(_action(heard).get("value") or "")
    _toggle_soon(heard, heard.desk.questions.decode(value))


def measured(heard: Heard) -> None:
    """The measure was chosen: the option carries the measure, the compare button beside it the question.

    A report that cannot be compared has no such button; then it is the one that tells about the report.
    """
    chosen = str((_action(heard).get("selected_option") or {}).get("value") or "")
    blocks = heard.body.get("message", {}).get("blocks", ())
    if pressed := _value_of(blocks, COMPARE):
        # The button's question is the one after a press: turned back, it is the one that is shown.
        question = heard.desk.questions.decode(pressed)
        shown = question.comparing(not question.compare)
    elif told := _value_of(blocks, ABOUT):
        shown = heard.desk.questions.decode(told)
    else:
        raise AskError(NO_REPORT)
    _toggle_soon(heard, shown.measuring(chosen))


def asked_about(heard: Heard) -> None:
    """Show when and why to use the report, and what it counts."""

    def show() -> None:
        heard.person()
        heard.desk.courier.open_window(heard.trigger, window(heard.desk.replies.about()))

    heard.later(heard.desk.quick, show)


def unknown(heard: Heard) -> None:
    """A button that no listener knows; one that only opens an address needs no answer."""
    if not _action(heard).get("url"):
        raise AskError(UNKNOWN_BUTTON)


def _toggle_soon(heard: Heard, question: Question) -> None:
    heard.later(heard.desk.quick, lambda: _toggle(heard, question))


def _toggle(heard: Heard, question: Question) -> None:
    """Swap the picture: no query, no drawing, no upload where the report's thread has it."""
    desk = heard.desk
    heard.person()
    channel, report = heard.channel, _report(heard)
    key = picture_key(question)
    shown = desk.pictures.find(channel, report, key)
    if shown is None:
        # Perhaps the click was quicker than the thread, or an earlier one has it drawn just now.
        for name in ((channel, report), (channel, report, key)):
            if desk.arriving.then(lambda: _toggle_again(heard, question), *name, seconds=desk.waits.arriving):
                return
        heard.later(desk.reports, lambda: _swap_anew(heard, question))
        return
    try:
        _swap(heard, question, shown)
    except DeliveryError as error:
        if error.code != PICTURE:
            raise
        # Somebody deleted the file.
        heard.later(desk.reports, lambda: _swap_anew(heard, question))


def _toggle_again(heard: Heard, question: Question) -> None:
    heard.carefully(lambda: _toggle_soon(heard, question), "heard")


def _swap_anew(heard: Heard, question: Question) -> None:
    """Draw the picture, unless somebody else's click has it drawn already: then hers is used."""
    desk = heard.desk
    name = (heard.channel, _report(heard), picture_key(question))
    if not desk.arriving.begin(*name):
        if not desk.arriving.then(lambda: _toggle_again(heard, question), *name, seconds=desk.waits.arriving):
            _toggle_again(heard, question)
        return
    try:
        shown = _shared_anew(heard, question)
    finally:
        desk.arriving.end(*name)
    _swap(heard, question, shown)


def _shared_anew(heard: Heard, question: Question) -> Shown:
    """Draw the trend and share it into the thread: a file that was shared nowhere would be shown to nobody."""
    desk = heard.desk
    report = _report(heard)
    picture = desk.replies.trend(question)
    file = desk.courier.share(picture, "Another view of the trend", heard.channel, heard.thread or report)
    shown = Shown(picture_key(question), file, picture.alt)
    desk.pictures.keep(heard.channel, report, [shown])
    note(log, "trend_shared_anew", channel=heard.channel, report=report)
    return shown


def _swap(heard: Heard, question: Question, shown: Shown) -> None:
    """Change the message, unless a later click has changed it already: the last one wins."""
    desk = heard.desk
    report = _report(heard)
    message = heard.body["message"]
    blocks = desk.replies.toggled(message["blocks"], question, file=shown.file, alt=shown.alt, by=heard.user)
    with desk.messages.turn(f"{heard.channel}:{report}", float(_action(heard).get("action_ts") or 0)) as mine:
        if mine:
            desk.courier.update(heard.channel, report, str(message.get("text") or ""), blocks)


def _report(heard: Heard) -> str:
    container = heard.body.get("container", {})
    message = heard.body.get("message", {})
    if container.get("is_ephemeral") or not message.get("blocks") or not message.get("ts"):
        raise AskError(NO_REPORT)
    return str(message["ts"])


def _action(heard: Heard) -> dict[str, Any]:
    actions = heard.body.get("actions") or [{}]
    found: dict[str, Any] = actions[0]
    return found


def _value_of(blocks: Sequence[Block], action_id: str) -> str:
    elements = [element for block in blocks for element in block.get("elements", ()) if isinstance(element, dict)]
    for element in elements:
        if element.get("action_id") == action_id:
            return str(element.get("value") or "")
    return ""
