"""Clicks. A button's id says where its answer goes, its value what is asked: a handful of listeners for ever.

`ask:here`, `ask:thread`, `ask:private`, `ask:window`, `ask:page` (behind a further colon stands what tells buttons of
one message apart), `ask:...` for an overflow, whose options say the place in their value; `change:...` for a control
that changes the report or window it stands in.
"""

import hashlib
import re
from datetime import timedelta

from slack_bolt import App

from cxbot.drawing import details
from cxbot.drawing.shapes import trend
from cxbot.errors import AskError, PictureError
from cxbot.keeping.reports import KeptReport
from cxbot.message import Json, Message, Modal, Where
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.rights import check_question
from cxbot.slack.context import Context
from cxbot.slack.listeners import saved, told
from cxbot.slack.listeners.alone import turn_alone
from cxbot.slack.listeners.commands import post
from cxbot.slack.listeners.orders import obey
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.listeners.windows import answered, change, open_then_fill
from cxbot.slack.sending.posting import Spot

POSTING = timedelta(minutes=3)  # then whoever began to post an answer is gone
IN_THREAD = "It is in the thread of that message."
NO_REPORT = "This button no longer belongs to a report that I can change. Ask for a new report."
UNKNOWN_BUTTON = "This button belongs to another version of the bot. Ask for a new report."
# Buttons as the bot wrote them before their ids said where the answer goes.
EARLIER_ABOUT, EARLIER_COMPARE = "report.about", "report.compare"


def register(app: App, context: Context) -> None:
    """Listen to what asks and what changes, and tell whoever presses what is known no more."""
    app.action(re.compile(r"^ask\b"))(listener(context, "ask", asked))
    app.action(re.compile(r"^change:"))(listener(context, "change", changed))
    app.action(re.compile(r"^report\.(about|compare)$"))(listener(context, "ask", asked))
    app.action(re.compile(""))(listener(context, "unknown_button", unknown))


def asked(request: Request) -> None:
    """A button that asks: its answer goes where its id says."""
    action = _action(request)
    where, value = _place_and_value(action)
    if where is Where.WINDOW:
        request.later(request.context.pools.quick, lambda: _open(request, value))
    elif where is Where.PAGE and request.in_modal:
        request.later(request.context.pools.quick, lambda: _show_in_window(request, value))
    elif where is Where.PAGE:
        request.later(request.context.pools.reports, lambda: _turn(request, value))
    else:
        request.later_once(request.context.pools.reports, lambda: _answer(request, where, value))


def changed(request: Request) -> None:
    """A control of a report or window: its change is applied to the question that is kept for it."""
    if request.in_modal:
        request.later(request.context.pools.quick, lambda: _change_window(request))
        return
    _report(request)
    request.later(request.context.pools.quick, lambda: _change(request))


def unknown(request: Request) -> None:
    """A button that no listener knows; one that only opens an address needs no answer."""
    if not _action(request).get("url"):
        raise AskError(UNKNOWN_BUTTON)


def _open(request: Request, value: str) -> None:
    """Open a window at once, as its trigger lives for three seconds; what is not known yet fills it later."""
    request.person()
    meant = saved.meant(request, request.context.questions.decode(value))
    if isinstance(meant, Order):
        obey(request, meant, Where.WINDOW)
    else:
        open_then_fill(request, request.context.pools.reports, lambda: answered(request, meant))


def _show_in_window(request: Request, value: str) -> None:
    """Show something else in the window that holds the button."""
    meant = saved.meant(request, request.context.questions.decode(value))
    if isinstance(meant, Order):
        raise AskError(UNKNOWN_BUTTON)
    change(request, lambda _: answered(request, meant))


def _change_window(request: Request) -> None:
    control, chosen = _control(request)

    def draw(carried: str) -> Modal:
        asked = request.context.questions.decode(carried)
        if isinstance(asked, Order):
            return told.changes(request, told.turned(asked, control, chosen))
        return answered(request, details.after(asked, control, chosen))

    change(request, draw)


def _answer(request: Request, where: Where, value: str) -> None:
    request.person()
    context = request.context
    meant = saved.meant(request, context.questions.decode(value))
    if isinstance(meant, Order):
        obey(request, meant)
        return
    if where is Where.THREAD and request.message and not request.thread:
        _answer_in_thread(request, meant, value)
    else:
        post(request, meant, _spot(request, where))


def _answer_in_thread(request: Request, question: Question, value: str) -> None:
    """Answer once in the thread of a message, and say where: nothing of it is seen in the conversation."""
    value = hashlib.sha256(value.encode()).hexdigest()
    name, handled = f"thread:{request.channel}:{request.message}:{value}", request.context.incoming.handled
    with request.context.posting.messages.alone(name):
        # Another of the bot's processes may be at it, or have done it.
        if not handled.was(f"{name}:done") and handled.take(name, POSTING):
            try:
                post(request, question, _spot(request, Where.THREAD))
            except BaseException:
                handled.drop(name)
                raise
            handled.first(f"{name}:done")
    request.ephemeral.say(IN_THREAD)


def _turn(request: Request, value: str) -> None:
    """Show another page in the place of the one that holds the button."""
    context = request.context
    meant = saved.meant(request, context.questions.decode(value))
    if request.is_ephemeral and isinstance(meant, Question):
        turn_alone(request, meant)
        return
    person, ts = request.person(), _report(request)
    place = context.directory.place(request.channel)
    context.rights.check_place(place)
    audience = context.rights.audience(person, place)
    reply = context.replying.reply(meant, audience, asked_by=request.user)
    if not isinstance(reply, Message) or reply.pictures:
        raise AskError(UNKNOWN_BUTTON)
    context.posting.courier.update(request.channel, ts, reply.text, reply.blocks, {})
    context.posting.reports.keep(request.channel, ts, reply)


def _spot(request: Request, where: Where) -> Spot:
    if where is Where.HERE or not request.channel:
        return Spot(request.channel, request.thread)
    return Spot(request.channel, request.thread or _report(request)) if where is Where.THREAD else Spot()


def _change(request: Request) -> None:
    request.person()
    rights, place = request.context.rights, request.context.directory.place(request.channel)
    rights.check_place(place)
    ts, (control, chosen) = _report(request), _control(request)

    def after(question: Question) -> Question:
        check_question(question, rights.readers(place))  # it may have been posted while everybody saw everything
        return trend.after(question, control, chosen)

    kept = request.context.posting.reports.change(
        request.channel,
        ts,
        control,
        after,
        at=float(_action(request).get("action_ts") or 0),
        by=request.user,
    )
    if kept is None:
        raise AskError(NO_REPORT)
    _show(request, kept, patient=True)


def _show(request: Request, kept: KeptReport, *, patient: bool) -> None:
    """Show what is kept: no query, no drawing, no upload where the report's thread has the picture."""
    posting, channel, ts = request.context.posting, request.channel, _report(request)
    keys = posting.missing(kept, channel, ts)
    if keys:
        # Perhaps the click was quicker than the thread, or an earlier one has it drawn just now.
        for name in ((channel, ts), (channel, ts, *keys)) if patient else ():
            if posting.pending.then(
                lambda: _again(request, kept, patient=True),
                *name,
                seconds=request.context.timeouts.arriving,
                late=lambda: _again(request, kept, patient=False),
            ):
                return
        request.later(request.context.pools.reports, lambda: _draw_and_show(request, kept, keys))
        return
    try:
        posting.show(channel, ts)
    except PictureError:
        # Somebody deleted a file, Slack does not say which: all that the report shows are drawn anew.
        posting.pictures.forget(channel, ts)
        keys = posting.missing(kept, channel, ts)
        request.later(request.context.pools.reports, lambda: _draw_and_show(request, kept, keys))


def _again(request: Request, kept: KeptReport, *, patient: bool) -> None:
    quick = request.context.pools.quick
    request.carefully(lambda: request.later(quick, lambda: _show(request, kept, patient=patient)), "received")


def _draw_and_show(request: Request, kept: KeptReport, keys: tuple[str, ...]) -> None:
    """Draw the pictures, unless somebody else's click has them drawn already: then hers are used."""
    posting, channel, ts = request.context.posting, request.channel, _report(request)
    if not posting.pending.begin(channel, ts, *keys):
        again = request.context.timeouts.arriving
        if not posting.pending.then(lambda: _again(request, kept, patient=True), channel, ts, *keys, seconds=again):
            _again(request, kept, patient=True)
        return
    try:
        posting.share_anew(kept, keys, Spot(channel, request.thread), ts, request.person())
    finally:
        posting.pending.end(channel, ts, *keys)
    posting.show(channel, ts)


def _place_and_value(action: Json) -> tuple[Where, str]:
    """Where the answer goes and what is asked: of an option its value says both, "thread|{...}"."""
    action_id = str(action.get("action_id") or "")
    value = str(action.get("value") or "")
    if action_id == EARLIER_ABOUT:
        return Where.WINDOW, Order(OrderKind.ABOUT).encode()
    if action_id == EARLIER_COMPARE:
        return Where.THREAD, value
    _, _, place = action_id.partition(":")
    if option := action.get("selected_option"):
        place, _, value = str(option.get("value") or "").partition("|")
    try:
        return Where(place.partition(":")[0]), value
    except ValueError as error:
        raise AskError(UNKNOWN_BUTTON) from error


def _control(request: Request) -> tuple[str, str]:
    """The control that was used, and what was chosen with it."""
    action = _action(request)
    chosen = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    return str(action.get("action_id")), chosen


def _report(request: Request) -> str:
    if not request.message:
        raise AskError(NO_REPORT)
    return request.message


def _action(request: Request) -> Json:
    actions = request.body.get("actions") or [{}]
    found: Json = actions[0]
    return found
