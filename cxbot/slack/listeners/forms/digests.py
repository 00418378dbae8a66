"""The forms of digests that were sent in: what is wrong with them is said at once, then they are done."""

from dataclasses import replace

from cxbot.drawing import digests as drawn
from cxbot.drawing.forms import digest as forms
from cxbot.drawing.forms.digest import Draft, Often, To
from cxbot.errors import AskError, DeliveryError, PeriodError, RightsError
from cxbot.keeping.schedules import KeptSchedule, Wanted
from cxbot.message import Message, Modal
from cxbot.order import Order, OrderKind
from cxbot.period import zone_named
from cxbot.schedule import Rhythm, Schedule
from cxbot.slack.listeners import digest_forms, digests, home
from cxbot.slack.listeners.digest_forms import AS_IT_IS, THIS
from cxbot.slack.listeners.forms.form import UNKNOWN_FORM, Filled, Form, Taken, blocks_of
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.saved import asker_of
from cxbot.view import View
from cxbot.viewing import Asker

_WORKDAYS = frozenset(range(5))
_FIELDS = {To.CHANNEL: forms.CHANNEL, To.MEMBER: forms.PERSON}


def _sent(filled: Filled) -> Taken:
    request, asker, order = filled.request, asker_of(filled.request), _order(filled.request)
    kept = digest_forms.seen(request, order) if order.kind is OrderKind.EDIT else None
    if kept is not None:
        digests.changeable(request, order, asker)
    wrong: dict[str, str] = {}
    schedule = _schedule(filled, wrong)
    place, view, least = _place(filled, asker, wrong), _view(filled, order, asker, kept, wrong), _least(filled, wrong)
    if wrong or schedule is None or view is None:
        return Taken(wrong=wrong)
    wanted = Wanted(place, *view, schedule, least, forms.SHORT in filled.choices(forms.OPTIONS))
    try:
        tell = digests.check(request, wanted, kept)
    except PeriodError as error:
        return Taken(wrong={forms.VIEW: error.text})
    except (RightsError, AskError, DeliveryError) as error:
        where = _FIELDS.get(_to(filled), forms.WHERE)
        return Taken(wrong={where: error.text.replace(": add private", ": choose it above")})

    def keep() -> None:
        subscribing = request.context.subscribing
        if kept is None:
            done = subscribing.subscribe(wanted, asker.id, tell)
            _say(request, digests.said(request, done, asker))
        else:
            done = subscribing.change(kept, wanted, asker.id, tell)
            _say(request, drawn.edited(digests.listed(request, done)))

    return Taken(then=keep)


def _used(filled: Filled) -> Modal | None:
    """The form with the fields that belong to what is chosen in it now."""
    request, order = filled.request, _order(filled.request)
    asker = asker_of(request)
    draft = Draft((), "", bool(asker.place), To.ME, request.context.viewing.zone)
    if order.kind is OrderKind.EDIT:
        kept = request.context.subscribing.find(order.key.partition(":")[0])
        draft = digest_forms.drafted(kept, asker)
    to, often = filled.choice(forms.WHERE), filled.choice(forms.RHYTHM)
    draft = replace(draft, to=To(to) if to else draft.to, often=Often(often) if often else draft.often)
    return forms.again(blocks_of(request), request.carries, draft, new=order.kind is OrderKind.SUBSCRIBE)


def _delete(filled: Filled) -> Taken:
    request, asker, order = filled.request, asker_of(filled.request), _order(filled.request)
    kept = digest_forms.seen(request, order)
    digests.changeable(request, order, asker)

    def delete() -> None:
        gone = request.context.subscribing.schedules.delete(kept, asker.id)
        _say(request, drawn.changed(digests.listed(request, gone), "Deleted"))

    return Taken(then=delete)


def _order(request: Request) -> Order:
    order = request.context.questions.decode(request.carries)
    if not isinstance(order, Order):
        raise AskError(UNKNOWN_FORM)
    return order


def _to(filled: Filled) -> To:
    try:
        return To(filled.choice(forms.WHERE))
    except ValueError as error:
        raise AskError(UNKNOWN_FORM) from error


def _often(filled: Filled) -> Often:
    try:
        return Often(filled.choice(forms.RHYTHM))
    except ValueError as error:
        raise AskError(UNKNOWN_FORM) from error


def _place(filled: Filled, asker: Asker, wrong: dict[str, str]) -> str:
    """Where it is to come to, by Slack's id."""
    to = _to(filled)
    if to is To.CHANNEL:
        found = filled.conversation(forms.CHANNEL)
        if not found:
            wrong[forms.CHANNEL] = "Choose the channel that it comes to."
        return found
    if to is To.MEMBER:
        found = filled.member(forms.PERSON)
        if not found:
            wrong[forms.PERSON] = "Choose the member whom it comes to."
        return found
    return asker.place if to is To.HERE and asker.place else asker.id


def _view(
    filled: Filled, order: Order, asker: Asker, kept: KeptSchedule | None, wrong: dict[str, str]
) -> tuple[View, str] | None:
    """What comes, and the key of the saved view."""
    chosen, context = filled.choice(forms.VIEW), filled.request.context
    try:
        if chosen == THIS and order.question is not None:
            return context.subscribing.report(order.question, asker, filled.request.message), ""
        if chosen == AS_IT_IS and kept is not None:
            return kept.view, kept.view_key
        found = context.viewing.find(chosen, asker)
    except AskError as error:
        wrong[forms.VIEW] = error.text
        return None
    return found.view, found.key


def _schedule(filled: Filled, wrong: dict[str, str]) -> Schedule | None:
    """When it comes; None where something is wrong with it, which stands beside its field."""
    often, at = _often(filled), filled.clock(forms.AT)
    zone = _zone(filled, wrong)
    cron = " ".join(filled.text(forms.CRON).lower().split()) if often is Often.CRON else ""
    if often is Often.CRON:
        try:
            return Schedule(Rhythm.CRON, zone or "UTC", cron=cron) if _needed(cron, forms.CRON, wrong) else None
        except AskError as error:
            wrong[forms.CRON] = f"{error.text} For example: {forms.EXAMPLE}"
            return None
    if at is None:
        wrong[forms.AT] = "Choose the time of day at which it comes."
        return None
    if often is Often.DAILY:
        return Schedule(Rhythm.DAILY, zone or "UTC", at)
    if often is Often.WEEKDAYS:
        return Schedule(Rhythm.WEEKLY, zone or "UTC", at, _WORKDAYS)
    if often is Often.MONTHLY:
        day = filled.choice(forms.DAY)
        return Schedule(Rhythm.MONTHLY, zone or "UTC", at, day=int(day)) if _needed(day, forms.DAY, wrong) else None
    days = frozenset(int(each) for each in filled.choices(forms.WEEKDAYS) if each.isdecimal())
    needed = _needed(days, forms.WEEKDAYS, wrong)
    return Schedule(Rhythm.WEEKLY, zone or "UTC", at, days) if needed else None


def _needed(given: object, field: str, wrong: dict[str, str]) -> bool:
    if not given:
        wrong[field] = _MISSING[field]
    return bool(given)


def _zone(filled: Filled, wrong: dict[str, str]) -> str:
    """The zone; empty where there is none of this name, which stands beside its field."""
    try:
        return zone_named(filled.text(forms.ZONE)).key
    except PeriodError as error:
        wrong[forms.ZONE] = error.text
        return ""


def _least(filled: Filled, wrong: dict[str, str]) -> int:
    text = filled.text(forms.LEAST)
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or int(text) > forms.MOST_LEAST:
        wrong[forms.LEAST] = f"Write a whole number up to {forms.MOST_LEAST:,}, or nothing for always."
        return 0
    return int(text)


def _say(request: Request, message: Message) -> None:
    """Say it where the form came from; who did it in Home sees it there."""
    if request.channel:
        request.ephemeral.say(message)
    home.refresh(request)


_MISSING = {
    forms.WEEKDAYS: "Choose the days of the week on which it comes.",
    forms.DAY: "Choose the day of the month on which it comes.",
    forms.CRON: f"Write a cron line, for example {forms.EXAMPLE}",
}
DIGESTS = {"digest": Form(_sent, _used), "delete_digest": Form(_delete)}
