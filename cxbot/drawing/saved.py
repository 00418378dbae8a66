"""Saved views, in a list, and what is said when one was saved, made a default or deleted.

Each view has an overflow of what can be done with it. Whose views are listed, and what may be done, is known elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxbot.drawing import blocks
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.text import counted, escape, sentence_list
from cxbot.message import Block, Json, Message, Where
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline
from cxbot.question import About
from cxbot.view import View

MOST_IN_MESSAGE = 20  # a message has at most 10,000 characters
NEW = "ask:window:new_view"
ALL = "ask:private:views"
_ABOUT = {
    About.FEEDBACK: "feedback",
    About.TEAMMATES: "teammates",
    About.PROFILE: "one customer",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A view in a list: `whose` says for whom it is, `says` what it asks, both escaped; `default_of` whose default."""

    key: str
    name: str
    whose: str
    says: str
    default_of: str = ""
    may_change: bool = False


def in_words(view: View, scope: str, titles: Mapping[str, str], *, timeless: bool = False) -> str:
    """What a view asks, escaped: "last week · inbox EMEA Support · by day"; `timeless` leaves the period out.

    `scope` are its filters in words; `titles` those of metrics and sections by name.
    """
    asked = view.asked
    about = _ABOUT.get(asked.about, "")
    if asked.about is About.CUSTOMERS:
        about = f"{asked.split or 'account'}s"
    elif asked.about in {About.SECTION, About.METRIC, About.DETAILS}:
        name = asked.section if asked.about is About.SECTION else asked.metric
        about = titles.get(name or "", name or "")
    split = asked.split if asked.about is not About.CUSTOMERS else None
    parts = [
        about,
        f"{'' if timeless else view.period.said()}{_versus(view.baseline)}".strip(),
        scope,
        f"by {split.words}" if split else "",
        f"by {asked.bucket}" if asked.bucket else "",
        f"trend of {titles.get(asked.measure, asked.measure)}" if asked.measure else "",
        f"search “{asked.search}”" if asked.search else "",
        view.zone,
    ]
    return " · ".join(escape(each, 200, keep=ISOLATES) for each in parts if each)


def row(listed: Listed, opens: Where) -> Block:
    """One view with what can be done with it; `opens` is where its report goes."""
    marks = f" · {listed.default_of}" if listed.default_of else ""
    said = f"*{escape(isolated(listed.name), 80, keep=ISOLATES)}* {listed.whose}{marks}\n{listed.says}"
    return blocks.words(said) | {"accessory": _menu(listed, opens)}


def rows(views: Sequence[Listed], opens: Where, most: int) -> list[Block]:
    """As many views as there is room for, and how many are left out."""
    found = [row(each, opens) for each in views[:most]]
    if len(views) > most:
        found.append(
            blocks.context(f"and {counted(len(views) - most, ('view', 'views'))} more; each opens by its name")
        )
    return found


def new(label: str = "New View") -> Json:
    """A button that opens the form of a new view."""
    return blocks.button(label, NEW, Order(OrderKind.VIEW).encode())


def listing(views: Sequence[Listed], command: str, *, here: bool) -> Message:
    """The views that a person may open; `here` where a report may be posted, else she gets it directly."""
    opens = Where.HERE if here else Where.PRIVATE
    typed = f"{command} view".strip()
    if not views:
        said = (
            "*There are no saved views yet.*\nA view is a name for a report: its period, filters and comparison. Press "
            f'*New View*, or ask for a report and type `{f"{command} save".strip()} "EMEA weekly"`.'
        )
        return Message("There are no saved views yet.", (blocks.words(said), blocks.actions("views", new())))
    shown = rows(views, opens, MOST_IN_MESSAGE)
    said = f"*{counted(len(views), ('saved view', 'saved views'))}*"
    how = blocks.context(f'`{typed} "{escape(views[0].name, 80)}"` opens one wherever you are.')
    return Message("Saved views", (blocks.words(said), *shown, blocks.actions("views", new()), how))


def saved(listed: Listed, *, moves: bool, dates: str, here: bool) -> Message:
    """What was saved; whether its period `moves` with the days, or stays at these `dates`."""
    name = escape(listed.name, 80)
    period = "It moves with the days." if moves else f"It stays at {escape(dates)}."
    return Message(
        f"Saved “{name}”.",
        (
            blocks.words(f"*Saved “{name}”* {listed.whose}: {listed.says}\n{period}"),
            blocks.actions("saved", *_buttons(listed, here=here)),
        ),
    )


def chosen(name: str, whose: str) -> Message:
    """Whose default a view is now."""
    return _told(f"“{escape(name, 80)}” is {whose} now.")


def changed(name: str, says: str) -> Message:
    """What a view asks now."""
    return _told(f"Changed “{escape(name, 80)}”: {says}")


def deleted(name: str, default_of: Sequence[str] = ()) -> Message:
    """What was deleted, and whose default it was."""
    lost = f" It was {sentence_list(list(default_of))}." if default_of else ""
    return _told(f"Deleted “{escape(name, 80)}”.{lost}")


def _told(said: str) -> Message:
    return Message(said, (blocks.words(said),))


def _buttons(listed: Listed, *, here: bool) -> list[Json]:
    key = listed.key
    opens = f"ask:{Where.HERE if here else Where.PRIVATE}:saved"
    return [
        blocks.button("Open", opens, Order(OrderKind.OPEN, key=key).encode()),
        blocks.button("Change", "ask:window:change_view", Order(OrderKind.VIEW, key=key).encode()),
        blocks.button("Make Default", "ask:window:default_view", Order(OrderKind.DEFAULT, key=key).encode()),
        blocks.button("Subscribe", "ask:window:subscribe_view", Order(OrderKind.SUBSCRIBE, key=key).encode()),
    ]


def _menu(listed: Listed, opens: Where) -> Json:
    """What can be done with a view: at most five things, which is Slack's limit."""
    acts = [("Open", opens, OrderKind.OPEN)]
    if listed.may_change:
        acts += [("Change", Where.WINDOW, OrderKind.VIEW), ("Rename", Where.WINDOW, OrderKind.RENAME)]
    acts.append(("Make Default", Where.WINDOW, OrderKind.DEFAULT))
    if listed.may_change:
        acts.append(("Delete", Where.WINDOW, OrderKind.DELETE))
    options = [blocks.option(label, f"{where}|{Order(kind, key=listed.key).encode()}") for label, where, kind in acts]
    return blocks.overflow(f"ask:view_{listed.key}", *options)


def _versus(baseline: Baseline | None) -> str:
    if baseline is None:
        return ""
    if baseline.period:
        return f" vs {baseline.period.said()}"
    if baseline.count and baseline.unit:
        return f" vs previous {baseline.count} {baseline.unit}{'s' * (baseline.count > 1)}"
    return f" vs last {baseline.unit}" if baseline.unit else ""
