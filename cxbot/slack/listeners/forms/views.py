"""The forms of saved views that were sent in: what is wrong with them is said at once, then they are done."""

from collections.abc import Callable
from dataclasses import replace

from cxbot import sections
from cxbot.asking.entering import KEPT, Entry, EntryError
from cxbot.drawing import saved as drawn
from cxbot.drawing.forms.view import DEFAULTS, HOLDER, NAME, PERIOD, ZONE
from cxbot.errors import AskError, PeriodError, RightsError
from cxbot.keeping.views import KeptView
from cxbot.message import Message
from cxbot.order import Order
from cxbot.period import Dates, Relative, zone_named
from cxbot.question import Question
from cxbot.section import Shape
from cxbot.slack.listeners import home
from cxbot.slack.listeners.forms.form import UNKNOWN_FORM, Filled, Form, Taken
from cxbot.slack.listeners.forms.narrowing import entry
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.saved import asker_of, holder_of, last_week, lost, says, seen, told
from cxbot.view import View
from cxbot.viewing import NOT_FOR_ALL, Asker, fits


class _WrongError(Exception):
    """Words beside a field."""

    def __init__(self, field: str, error: AskError) -> None:
        super().__init__(error.text)
        self.taken = Taken(wrong={field: error.text})


def _told(act: Callable[[Filled], Taken]) -> Callable[[Filled], Taken]:
    """A form in which what is wrong with a field is said beside it."""

    def sent(filled: Filled) -> Taken:
        try:
            return act(filled)
        except _WrongError as wrong:
            return wrong.taken

    return sent


def _save(filled: Filled) -> Taken:
    """A report's question under a name."""
    request = filled.request
    order = request.context.questions.decode(request.carries)
    if not isinstance(order, Order) or order.question is None:
        raise AskError(UNKNOWN_FORM)
    period = Relative.decode(filled.choice(PERIOD))
    return _kept(filled, replace(_named(filled, order.question), period=period), None)


def _view(filled: Filled) -> Taken:
    """A new view, or a changed one."""
    request, viewing = filled.request, filled.request.context.viewing
    kept = seen(request, asker_of(request)) if request.carries else None
    asked = last_week(request) if kept is None else viewing.question(kept)
    try:
        entered = entry(filled, asked)
        narrowed = request.context.replying.narrowed(asked, entered, request.audience())
        view = _named(filled, _as_usual(narrowed, asked))
        period = _period(request, entered, kept)
    except EntryError as error:
        raise _WrongError(error.field, error) from error
    view = replace(view, period=period or view.period, zone=_zone(filled))
    if kept is not None and narrowed.baseline == asked.baseline:
        view = replace(view, baseline=kept.view.baseline)
    return _kept(filled, view, kept)


def _as_usual(narrowed: Question, asked: Question) -> Question:
    """Without a measure where that is what is shown anyway, and none was chosen before."""
    trends = (each for each in sections.asked(narrowed) if each.shape is Shape.TREND)
    leading = next((each.metrics[0] for each in trends), None)
    usual = asked.measure is None and narrowed.measure == leading
    return replace(narrowed, measure=None) if usual else narrowed


def _period(request: Request, entered: Entry, kept: KeptView | None) -> Relative | None:
    """The period as it moves with the days, or not; None where it was given by its days."""
    if entered.first and entered.last:
        return None
    if entered.first:
        return Relative.since(Dates(entered.first, entered.first))
    words = entered.words or ("" if entered.period == KEPT else entered.period)
    return kept.view.period if kept is not None and not words else request.context.replying.period_of(words)


def _kept(filled: Filled, view: View, kept: KeptView | None) -> Taken:
    """What is said and done when a view was filled in: it is checked, then kept."""
    request, asker = filled.request, asker_of(filled.request)
    viewing, holder, ticked = request.context.viewing, holder_of(filled.choice(HOLDER)), filled.choices(DEFAULTS)
    try:
        viewing.check(view, holder, asker, kept)
    except PeriodError as error:
        raise _WrongError(PERIOD, error) from error
    except RightsError as error:
        raise _WrongError(HOLDER, AskError(error.text)) from error
    if not all(fits(holder, asker.id, each) for each in ticked):
        raise _WrongError(DEFAULTS, AskError(NOT_FOR_ALL))

    def keep() -> None:
        done = viewing.save(view, holder, asker) if kept is None else viewing.change(kept, view, holder, asker)
        viewing.make_default(done, ticked, asker)
        changed = drawn.changed(view.name, says(request, view))
        _say(request, told(request, done, asker) if kept is None else changed)

    return Taken(then=keep)


def _rename(filled: Filled) -> Taken:
    request, asker = filled.request, asker_of(filled.request)
    kept = seen(request, asker)
    view = _renamed(kept.view, filled)
    request.context.viewing.check(view, kept.holder, asker, kept)

    def rename() -> None:
        request.context.viewing.change(kept, view, kept.holder, asker)
        _say(request, drawn.changed(view.name, says(request, view)))

    return Taken(then=rename)


def _delete(filled: Filled) -> Taken:
    request, asker = filled.request, asker_of(filled.request)
    kept = seen(request, asker)

    def delete() -> None:
        default_of = lost(request, kept, asker)
        request.context.viewing.delete(kept, asker)
        _say(request, drawn.deleted(kept.view.name, default_of))

    return Taken(then=delete)


def _default(filled: Filled) -> Taken:
    request, asker = filled.request, asker_of(filled.request)
    kept, ticked = seen(request, asker), filled.choices(DEFAULTS)

    def choose() -> None:
        request.context.viewing.make_default(kept, ticked, asker)
        _say(request, drawn.chosen(kept.view.name, _chosen(ticked, asker)))

    return Taken(then=choose)


def _chosen(ticked: tuple[str, ...], asker: Asker) -> str:
    names = ["your default" if each == asker.id else "this channel's default" for each in ticked]
    return " and ".join(names) or "no default here"


def _say(request: Request, message: Message) -> None:
    """Say it where the form came from; who did it in Home sees it there."""
    if request.channel:
        request.ephemeral.say(message)
    home.refresh(request)


def _named(filled: Filled, asked: Question) -> View:
    viewing = filled.request.context.viewing
    return View.of(filled.text(NAME), asked, viewing.now(), fixed=True, zone=viewing.zone)


def _renamed(view: View, filled: Filled) -> View:
    return replace(view, name=" ".join(filled.text(NAME).split()))


def _zone(filled: Filled) -> str:
    zone = filled.text(ZONE)
    try:
        return zone_named(zone).key if zone else ""
    except PeriodError as error:
        raise _WrongError(ZONE, error) from error


VIEWS = {
    "save": Form(_told(_save)),
    "view": Form(_told(_view)),
    "rename": Form(_rename),
    "delete": Form(_delete),
    "default": Form(_default),
}
