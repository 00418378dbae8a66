"""The forms of digests as they are opened: for a new one, or for one that is there."""

from dataclasses import replace

from cxbot.drawing.forms import digest as forms
from cxbot.drawing.forms.digest import Draft, Often, To
from cxbot.drawing.forms.view import Choice
from cxbot.errors import AskError
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Modal
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.schedule import Rhythm, Schedule
from cxbot.slack.listeners.markup import plain
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.saved import last_week, says
from cxbot.slack.sending.delivering import is_person
from cxbot.view import View
from cxbot.viewing import Asker

THIS, AS_IT_IS = "this", "as_it_is"  # beside keys of views
_WORKDAYS = frozenset(range(5))
_OFTEN = {Rhythm.DAILY: Often.DAILY, Rhythm.MONTHLY: Often.MONTHLY, Rhythm.CRON: Often.CRON}


def new(request: Request, order: Order, asker: Asker) -> Modal:
    """The form of a new digest: of the order's question or view, else of the last report that was asked for here.

    Raises:
        AskError: there is no such view, or it is about some hours of a day.
    """
    context = request.context
    question, key = order.question, ""
    if question is not None:
        view = context.subscribing.report(question, asker, request.message)
    elif order.key:
        found = context.viewing.find(order.key, asker)
        view, key = found.view, found.key
    else:
        view, key = context.subscribing.view(order.subject, asker, lambda: last_week(request))
        question = None if key else view.asked
    views = _views(request, asker)
    if question is not None:
        name = "This report" if order.question is not None and request.message else "The last report"
        views.insert(0, Choice(f"{name}: {_asks(request, view)}", THIS))
    zone = context.viewing.zone
    draft = Draft(views, key or THIS, bool(asker.place), To.HERE if asker.place else To.ME, zone)
    draft = _to(replace(draft, least=order.least, short=order.short), order.place, asker)
    return forms.digest(draft, _carries(request, question), new=True)


def edit(request: Request, kept: KeptSchedule, asker: Asker) -> Modal:
    """The form of a digest that is there."""
    draft = replace(drafted(kept, asker), views=_views(request, asker))
    if kept.view_key not in {each.value for each in draft.views}:
        # A report that was never saved, or a view that only others may open.
        asked = Choice(f"As it is: {_asks(request, kept.view) or kept.view.name}", AS_IT_IS)
        draft = replace(draft, views=[asked, *draft.views], view=AS_IT_IS)
    return forms.digest(draft, Order(OrderKind.EDIT, key=f"{kept.key}:{kept.version}").encode(), new=False)


def delete(kept: KeptSchedule, name: str, goes: str) -> Modal:
    """Have it confirmed that a digest is to be deleted; `goes` says where it comes to, escaped."""
    carries = Order(OrderKind.UNSUBSCRIBE, key=f"{kept.key}:{kept.version}").encode()
    return forms.delete(name, goes, carries)


def drafted(kept: KeptSchedule, asker: Asker) -> Draft:
    """A digest as its form shows it, without the views to choose from."""
    schedule = kept.schedule
    usual = Draft((), kept.view_key, bool(asker.place), To.ME, schedule.zone, least=kept.least, short=kept.short)
    draft = replace(
        usual,
        often=_often(schedule),
        weekdays=sorted(schedule.weekdays) or usual.weekdays,
        day=schedule.day or usual.day,
        cron=schedule.cron or usual.cron,
        at=schedule.at,
    )
    return _to(draft, kept.place, asker)


def _often(schedule: Schedule) -> Often:
    if schedule.rhythm is Rhythm.WEEKLY:
        return Often.WEEKDAYS if schedule.weekdays == _WORKDAYS else Often.WEEKLY
    return _OFTEN[schedule.rhythm]


def _to(draft: Draft, place: str, asker: Asker) -> Draft:
    """The draft of a digest that comes to a place; no place leaves it as it is."""
    if not place:
        return draft
    if place == asker.id:
        return replace(draft, to=To.ME)
    if place == asker.place:
        return replace(draft, to=To.HERE)
    if is_person(place):
        return replace(draft, to=To.MEMBER, person=place)
    return replace(draft, to=To.CHANNEL, channel=place)


def _views(request: Request, asker: Asker) -> list[Choice]:
    found = request.context.viewing.visible(asker)
    return [Choice(each.view.name, each.key, _asks(request, each.view)) for each in found]


def _asks(request: Request, view: View) -> str:
    """What a view asks, as plain text."""
    return plain(says(request, view))


def _carries(request: Request, question: Question | None) -> str:
    return request.context.questions.encode(Order(OrderKind.SUBSCRIBE, question=question))


def seen(request: Request, order: Order) -> KeptSchedule:
    """The digest that a form carries, as it was seen when the form was opened.

    Raises:
        AskError: it was deleted or changed since.
    """
    key, _, version = order.key.partition(":")
    kept = request.context.subscribing.find(key)
    if str(kept.version) != version:
        raise AskError("This digest was changed by somebody else meanwhile. Close the form, and open it again.")
    return kept
