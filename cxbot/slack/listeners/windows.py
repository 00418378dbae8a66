"""Opens windows: at once, because a trigger lives for three seconds, and filled when what they show is known."""

from collections.abc import Callable

from cxbot.drawing import teaching
from cxbot.errors import AskError, CxbotError
from cxbot.keeping.windows import Version
from cxbot.message import Modal, Where
from cxbot.question import About, Question
from cxbot.replying import Reply
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.told import told_by
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.sending.views import modal_view

OVERTAKEN = (0.1, 0.2, 0.4, 0.8)  # seconds until a window that somebody else changed is looked at again


def open_at_once(request: Request, modal: Modal) -> tuple[str, str]:
    """Open a window, on top of the one that this was done in where it was done in one; the view's id and hash.

    Raises:
        DeliveryError: the trigger was used or is too old, or three windows are open already.
    """
    courier = request.context.posting.courier
    shown = courier.push_window if request.in_modal else courier.open_window
    return shown(request.trigger, modal_view(modal, request.origin))


def window_of(reply: Reply) -> Modal:
    """A reply that is a window.

    Raises:
        AskError: it is shown in no window.
    """
    if not isinstance(reply, Modal):
        raise AskError("This is shown in no window by this version of the bot. Ask for a new report.")
    return reply


def answered(request: Request, question: Question) -> Modal:
    """The answer in a window, which the person alone sees: what she may see is asked anew.

    Raises:
        CxbotError: it cannot be answered, or she may not see it.
    """
    told = told_by(request, question.metric) if question.about is About.DETAILS else ""
    reply = request.context.replying.reply(
        question, request.audience(), where=Where.WINDOW, asked_by=request.user, told=told
    )
    return window_of(reply)


def open_then_fill(request: Request, jobs: Jobs, draw: Callable[[], Modal], meanwhile: str = "Counting …") -> None:
    """Open a window that says what is done meanwhile, and have it drawn; what goes wrong then is said in the window.

    Raises:
        DeliveryError: it cannot be opened, or there is no room for the job.
    """
    view = open_at_once(request, teaching.loading(meanwhile))
    request.later(jobs, lambda: fill(request, view, draw))


def fill(request: Request, view: tuple[str, str], draw: Callable[[], Modal]) -> None:
    """Put what is drawn into an open window, unless it was closed or shows something newer."""
    try:
        modal = draw()
    except CxbotError as error:
        # The person looks at the window: that is where she is told.
        modal = teaching.sorry(error)
    request.context.posting.courier.fill_window(*view, modal_view(modal, request.origin))


def change(request: Request, draw: Callable[[str], Modal]) -> None:
    """Show something else in the window in which this was done, drawn from what the window carries now.

    Where it cannot be drawn, that is said in the window, with the way back to what it showed.
    """
    posting, view = request.context.posting, request.body.get("view") or {}
    name = str(view.get("id") or "")
    clicked = Version(str(view.get("hash") or ""), request.carries)
    with posting.messages.alone(name):
        before = posting.windows.newer(name, clicked)
        for pause in OVERTAKEN:
            try:
                modal = draw(before.carries)
            except CxbotError as error:
                modal = teaching.sorry(error, back=before.carries)
            filled, code = posting.courier.change_window(name, before.hash, modal_view(modal, request.origin))
            if filled:
                posting.windows.show(name, before, Version(filled, modal.carries))
            if code != "hash_conflict" or posting.courier.stopping.wait(pause):
                return
            # Another of the bot's processes was quicker: this click is applied to what that has shown.
            before = posting.windows.newer(name, clicked)
