"""The Home tab: what a person sees on opening the app, shown again after what she did.

It is shown at once; where its headline takes longer to count, that follows. Of two showings the newer one stays.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event

from slack_bolt import App

from cxbot import sections
from cxbot.drawing import blocks, teaching
from cxbot.drawing import home as drawn
from cxbot.drawing.text import escape
from cxbot.errors import AskError, CxbotError, RightsError
from cxbot.keeping.audit import SET, Seen
from cxbot.keeping.columns import Columns
from cxbot.keeping.preferences import LANGUAGE
from cxbot.message import Block, Home, Json, Message
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.rights import Level, check_question
from cxbot.section import Shape
from cxbot.settings import Who
from cxbot.slack.context import Context
from cxbot.slack.listeners import digests, saved
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.views import home_view
from cxbot.viewing import Asker

log = logging.getLogger(__name__)

MANAGERS = "CXBOT_MANAGERS"
SOON = 0.4  # seconds that a headline is waited for before the rest is shown
# What is asked most, as it would be typed.
COMMON = {"This Month": "this month", "Accounts": "accounts", "Low Ratings": "feedback rating:1-3"}
ANSWERS = {
    Who.EVERYONE: "cxbot answers every full member of this workspace",
    Who.MANAGERS: "cxbot answers managers and admins",
}


def register(app: App, context: Context) -> None:
    """Listen to people opening the app, and to what they choose in it."""
    app.event("app_home_opened")(listener(context, "app_home_opened", opened))
    app.action(drawn.DEFAULT)(listener(context, "home_default", partial(_used, _choose_default)))
    app.action(drawn.COLUMNS)(listener(context, "home_columns", partial(_used, _choose_columns)))
    app.action(drawn.LANGUAGE)(listener(context, "home_language", partial(_used, _choose_language)))
    app.action(re.compile(f"^{drawn.RULE}:"))(listener(context, "home_rule", partial(_used, _set_rule)))


def opened(request: Request) -> None:
    """Somebody opened the app: show the Home tab if that is what was opened."""
    if request.body.get("event", {}).get("tab") == "home":
        refresh(request)


def refresh(request: Request) -> None:
    """Show the person's Home tab as it is now."""
    request.later(request.context.pools.quick, lambda: _show(request))


@dataclass(slots=True)
class _Headline:
    """A headline that is being counted. `late` is set once the tab was shown without it."""

    block: Block | None = None
    counted: Event = field(default_factory=Event)
    late: Event = field(default_factory=Event)


def _show(request: Request) -> None:
    try:
        asker = saved.asker_of(request)
    except RightsError as error:
        request.context.posting.courier.publish_home(request.user, home_view(teaching.closed_home(error)))
        return
    asker = Asker(asker.id, manages=asker.manages, administers=asker.administers)
    newest, headline = time.monotonic_ns(), _Headline()
    publish = partial(_publish, request, asker, newest)

    def count() -> None:
        headline.block = _counted(request, asker)
        headline.counted.set()
        if headline.late.is_set():
            publish(headline.block)

    try:
        request.later(request.context.pools.reports, count)
    except CxbotError as error:  # no room: the tab is shown without
        headline.block = blocks.words(escape(error.text, 300), "headline")
        headline.counted.set()
    headline.counted.wait(SOON)
    publish(headline.block)
    headline.late.set()
    if headline.counted.is_set():
        publish(headline.block)


def _counted(request: Request, asker: Asker) -> Block:
    """The headline of the person's default view; what keeps it from being counted is said in its place."""
    context = request.context
    try:
        question, _ = _default(request, asker)
        audience = request.audience()
        reply = context.replying.reply(question, audience)  # of which no more than its first lines are shown
    except CxbotError as error:
        return blocks.words(escape(error.text, 300), "headline")
    return drawn.headline_of(reply) if isinstance(reply, Message) else blocks.words("", "headline")


def _publish(request: Request, asker: Asker, newest: int, headline: Block | None) -> None:
    """Show the tab with everything that is known by now, unless a newer showing was there before."""
    courier = request.context.posting.courier
    with request.context.homes.alone(asker.id, courier.stopping) as turn:
        if newest < turn.newest:
            return
        turn.newest = newest
        courier.publish_home(asker.id, home_view(_drawn(request, asker, headline)))


def _drawn(request: Request, asker: Asker, headline: Block | None) -> Home:
    context, viewing = request.context, request.context.viewing
    question, opens = _default(request, asker)
    encode = context.questions.encode
    found = saved.listed(request, viewing.visible(asker), asker)
    table = next(each for each in sections.sections().values() if each.shape is Shape.TABLE)
    return drawn.home(
        drawn.Shown(
            headline,
            drawn.Asking(encode(opens), _common(request), encode(Order(OrderKind.NARROW, question=question))),
            found,
            digests.here(request, asker),
            drawn.Chosen(
                viewing.defaults.of([asker.id]).get(asker.id, ""),
                Columns(context.preferences).of(asker.id),
                context.preferences.find(asker.id, LANGUAGE),
                {name: catalogue()[name].title for name in table.metrics},
            ),
            context.replying.reach(),
            new_here=not found and not viewing.reports.has_asked(asker.id),
            command=context.replying.command,
            answers=ANSWERS[context.rules.now().ask],
            administered=_administered(context) if asker.administers else None,
        )
    )


def _administered(context: Context) -> drawn.Administered:
    return drawn.Administered(context.scopes.missing, context.rules.now(), context.rules.open())


def _default(request: Request, asker: Asker) -> tuple[Question, Question | Order]:
    """What the person is answered who asks for nothing else, and what opens it: a view moves on with the days."""
    viewing = request.context.viewing
    found = viewing.default(asker)
    if found is not None:
        return viewing.question(found), Order(OrderKind.OPEN, key=found.key)
    asked = request.context.replying.understand("", audience=request.audience(), alone=True).asked
    if not isinstance(asked, Question):
        raise AskError("Nothing is asked by default.")
    return asked, asked


def _common(request: Request) -> dict[str, str]:
    """What is asked most, as values of buttons; what cannot be asked here is left out."""
    context, audience, found = request.context, request.audience(), {}
    for label, words in COMMON.items():
        try:
            asked = context.replying.understand(words, audience=audience, alone=True).asked
            if isinstance(asked, Question):
                check_question(asked, audience)
            found[label] = context.questions.encode(asked)
        except (AskError, RightsError):
            continue
    return found


def _used(choose: Callable[[Request, Asker, Json], None], request: Request) -> None:
    """Something was chosen in the tab."""

    def act() -> None:
        choose(request, saved.asker_of(request), (request.body.get("actions") or [{}])[0])
        _show(request)

    request.later(request.context.pools.quick, act)


def _choose_default(request: Request, asker: Asker, action: Json) -> None:
    viewing, key = request.context.viewing, _value(action.get("selected_option"))
    if key == drawn.NONE:
        viewing.defaults.forget(asker.id)
    else:
        viewing.choose(viewing.find(key, asker), asker.id, asker)


def _choose_columns(request: Request, asker: Asker, action: Json) -> None:
    named = [_value(each) for each in action.get("selected_options") or ()]
    Columns(request.context.preferences).keep(asker.id, [each for each in named if each in catalogue()])


def _choose_language(request: Request, asker: Asker, action: Json) -> None:
    chosen = _value(action.get("selected_option"))
    if chosen in drawn.LANGUAGES:
        request.context.preferences.keep(asker.id, LANGUAGE, "" if chosen == drawn.NONE else chosen)


def _set_rule(request: Request, asker: Asker, action: Json) -> None:
    """An admin sets a rule that the environment leaves open."""
    request.context.rights.check_level(request.person(), Level.ADMIN)
    rules, variable = request.context.rules, str(action.get("action_id") or "").removeprefix(f"{drawn.RULE}:")
    chosen = [_value(action.get("selected_option"))]
    chosen += action.get("selected_users") or action.get("selected_conversations") or ()
    if variable == MANAGERS:
        # Slack's select has people only: groups are set where the bot runs, or stay.
        chosen += [each for each in rules.now().managers if each.startswith("S")]
    value = " ".join(sorted(each for each in map(str, chosen) if each))
    rules.set(variable, value)
    request.context.audit(Seen(asker.id, (SET,), f"{variable}={value}"))


def _value(option: Json | None) -> str:
    return str((option or {}).get("value") or "")
