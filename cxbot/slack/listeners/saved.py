"""Saved views: what an order about one does, for who ordered it, where she did."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxbot import sections
from cxbot.drawing import saved
from cxbot.drawing.forms import view as forms
from cxbot.drawing.forms.view import Choice, Draft
from cxbot.errors import AskError
from cxbot.keeping.views import EVERYONE, KeptView
from cxbot.message import Block, Message, Modal, Where
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.replying import Intent, Reply
from cxbot.rights import Level
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.windows import window_of
from cxbot.view import View, moving, still
from cxbot.viewing import Asked, Asker


def asker_of(request: Request) -> Asker:
    """Who does it, and where.

    Raises:
        RightsError: she may not ask.
    """
    person = request.person()
    level = request.context.rights.level(person)
    return Asker(person.id, request.channel, manages=level >= Level.MANAGER, administers=level >= Level.ADMIN)


def meant(request: Request, asked: Question | Order) -> Question | Order:
    """What is asked; of an order that opens a view what that asks now.

    Raises:
        AskError: there is no such view, or it was deleted.
    """
    if not isinstance(asked, Order) or asked.kind is not OrderKind.OPEN:
        return asked
    viewing = request.context.viewing
    return viewing.question(viewing.opened(asked, asker_of(request)))


def intended(request: Request, intent: Intent) -> Intent:
    """What is meant here: who asks for nothing gets the default view, who names one that view."""
    if not intent.bare:
        return replace(intent, asked=meant(request, intent.asked))
    found = request.context.viewing.default(asker_of(request))
    return intent if found is None else replace(intent, asked=request.context.viewing.question(found))


def reply(request: Request, order: Order) -> Reply | None:
    """What an order about views is answered with; None where it is about something else.

    Raises:
        AskError: there is no such view, or no report to be saved.
        RightsError: the person may not.
    """
    asker = asker_of(request)
    if order.kind is OrderKind.VIEWS:
        return _list(request, asker)
    if order.kind is OrderKind.SAVE:
        asked = _asked(request, order, asker)
        return _saved(request, order.subject, asked, asker) if order.subject else _save_form(request, asked, asker)
    draw = _FORMS.get(order.kind)
    return None if draw is None else draw(request, order, asker)


def listed(request: Request, found: Sequence[KeptView], asker: Asker) -> list[saved.Listed]:
    """Views as they stand in a list."""
    viewing = request.context.viewing
    defaults = viewing.defaults.of([each for each in (asker.id, asker.place) if each])
    marks = {asker.id: "your default", asker.place: "this channel's default"}
    return [
        saved.Listed(
            each.key,
            each.view.name,
            whose(each, asker),
            says(request, each.view),
            ", ".join(marks[holder] for holder, key in defaults.items() if key == each.key),
            viewing.may_change(each, asker),
        )
        for each in found
    ]


def says(request: Request, view: View, *, timeless: bool = False) -> str:
    """What a view asks, in words; `timeless` without its period."""
    context = request.context
    audience = request.audience()
    return saved.in_words(view, context.replying.scope(view.asked, audience), _titles(), timeless=timeless)


def whose(kept: KeptView, asker: Asker) -> str:
    """For whom a view is, and who made it."""
    if kept.holder == asker.id:
        return "for you"
    by = "" if kept.owner == asker.id else f", by <@{kept.owner}>"
    if kept.holder == EVERYONE:
        return f"for everyone{by}"
    return f"for <#{kept.holder}>{by}" if not kept.holder.startswith(("U", "W")) else f"for <@{kept.holder}>"


def holders(asker: Asker, kept: KeptView | None = None) -> list[Choice]:
    """Whose a view may be: hers, the channel's, everyone's, or whose it is."""
    found = [Choice("Me", asker.id, "Only you see it")]
    if asker.place:
        found.append(Choice("This channel", asker.place, "Whoever is in the channel sees and changes it"))
    if asker.manages:
        # A choice has a value; that of everyone's holder is empty.
        found.append(Choice("Everyone", _EVERYONE, "Everybody sees it; managers change it"))
    if kept is not None and _value(kept.holder) not in {each.value for each in found}:
        found.append(Choice("Those whom it is for now", _value(kept.holder)))
    return found


def holder_of(value: str) -> str:
    """The holder that a choice stands for."""
    return EVERYONE if value == _EVERYONE else value


def defaults(asker: Asker) -> list[Choice]:
    """Whose default a view may be made here."""
    found = [Choice("My default", asker.id, "For bare commands where a channel has none")]
    if asker.place:
        found.append(Choice("This channel's default", asker.place, "For bare commands in this channel"))
    return found


def carried(kept: KeptView) -> str:
    """A view as a form carries it: which one, as it was seen."""
    return f"{kept.key}:{kept.version}"


def seen(request: Request, asker: Asker) -> KeptView:
    """The view that a form carries, as it was seen when the form was opened.

    Raises:
        AskError: it was deleted since.
    """
    key, _, version = request.carries.partition(":")
    found = request.context.viewing.find(key, asker)
    return replace(found, version=int(version) if version.isascii() and version.isdecimal() else -1)


def _list(request: Request, asker: Asker) -> Message:
    found = listed(request, request.context.viewing.visible(asker), asker)
    return saved.listing(found, request.command, here=bool(request.channel))


def _asked(request: Request, order: Order, asker: Asker) -> Asked:
    """The question that is to be saved: the order's, with the moment of its report; else the last report's."""
    viewing = request.context.viewing
    if order.question is None:
        return viewing.last(asker)
    return viewing.asked_at(order.question, request.channel, request.message)


def _saved(request: Request, name: str, asked: Asked, asker: Asker) -> Message:
    viewing = request.context.viewing
    view = View.of(name, asked.question, asked.at, zone=viewing.zone)
    kept = viewing.save(view, asker.id, asker)
    return told(request, kept, asker)


def told(request: Request, kept: KeptView, asker: Asker) -> Message:
    """What was saved."""
    (found,) = listed(request, [kept], asker)
    moves = not kept.view.period.fixed
    return saved.saved(found, moves=moves, dates=kept.view.period.said(), here=bool(request.channel))


def _save_form(request: Request, asked: Asked, asker: Asker) -> Modal:
    question, viewing = asked.question, request.context.viewing
    view = View.of("View", question, asked.at, zone=viewing.zone)
    periods = [each for each in (moving(question.period, asked.at), still(question.period)) if each is not None]
    draft = Draft("", holders(asker), asker.id, defaults(asker))
    carries = request.context.questions.encode(Order(OrderKind.SAVE, question=question))
    return forms.save(draft, says(request, view, timeless=True), periods, carries)


def _view_form(request: Request, order: Order, asker: Asker) -> Modal:
    """The form of a new view, which begins as the report on last week, or of one that is there."""
    viewing = request.context.viewing
    if not order.key:
        fields = _fields(request, last_week(request))
        draft = Draft("", holders(asker), asker.place or asker.id, defaults(asker), fields=fields)
        return forms.view(draft, "", new=True)
    kept = viewing.find(order.key, asker)
    viewing.check_change(kept, asker)
    draft = Draft(
        kept.view.name,
        holders(asker, kept),
        _value(kept.holder),
        defaults(asker),
        viewing.defaults.holders(kept.key),
        kept.view.zone,
        _fields(request, viewing.question(kept)),
    )
    return forms.view(draft, carried(kept), new=False)


def last_week(request: Request) -> Question:
    """What a new view begins with."""
    asked = request.context.replying.understand("", audience=request.audience()).asked
    if not isinstance(asked, Question):
        raise AskError("A view is a report with a name.", "last week")
    return asked


def _fields(request: Request, question: Question) -> tuple[Block, ...]:
    """The fields in which period and filters of a question are changed."""
    context = request.context
    audience = request.audience()
    order = Order(OrderKind.NARROW, question=question)
    form = window_of(context.replying.reply(order, audience, where=Where.WINDOW, asked_by=request.user))
    return tuple(each for each in form.blocks if each["type"] in {"input", "divider"})


def _rename_form(request: Request, order: Order, asker: Asker) -> Modal:
    viewing = request.context.viewing
    kept = viewing.find(order.key, asker)
    viewing.check_change(kept, asker)
    return forms.rename(kept.view.name, carried(kept))


def _delete_form(request: Request, order: Order, asker: Asker) -> Modal:
    viewing = request.context.viewing
    kept = viewing.find(order.key, asker)
    viewing.check_change(kept, asker)
    return forms.delete(kept.view.name, whose(kept, asker), lost(request, kept, asker), carried(kept))


def lost(request: Request, kept: KeptView, asker: Asker) -> list[str]:
    """Whose default a view is, in words."""
    found = request.context.viewing.defaults.holders(kept.key)
    channels = [f"the default of <#{each}>" for each in found if not each.startswith(("U", "W"))]
    others = len([each for each in found if each.startswith(("U", "W")) and each != asker.id])
    people = f"the default of {others} {'person' if others == 1 else 'people'} more" if others else ""
    return [*(["your default"] if asker.id in found else []), *channels, *([people] if people else [])]


def _default_form(request: Request, order: Order, asker: Asker) -> Modal:
    viewing = request.context.viewing
    kept = viewing.find(order.key, asker)
    offered, why_not = defaults(asker), ""
    if not asker.place:
        why_not = f"A channel's default is chosen in the channel: type `{viewing_command(request)} views` there."
    elif kept.holder not in {EVERYONE, asker.place}:
        offered, why_not = offered[:1], "A channel's default is a view of the channel or of everyone."
    chosen = [each for each in viewing.defaults.holders(kept.key) if each in {asker.id, asker.place}]
    return forms.default(kept.view.name, offered, chosen, why_not, carried(kept))


def viewing_command(request: Request) -> str:
    """The command that people type here."""
    return request.context.replying.command


def _titles() -> Mapping[str, str]:
    """What metrics and sections are called, by name."""
    named = {name: each.title for name, each in sections.sections().items()}
    return named | {name: each.title for name, each in catalogue().items()}


def _value(holder: str) -> str:
    return holder or _EVERYONE


_EVERYONE = "everyone"
_FORMS = {
    OrderKind.VIEW: _view_form,
    OrderKind.RENAME: _rename_form,
    OrderKind.DELETE: _delete_form,
    OrderKind.DEFAULT: _default_form,
}
