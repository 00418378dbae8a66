"""The list of digests, with what can be done about each, and what is said when something was.

Whose digests are listed, when they come and who may change them is known elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cxbot.drawing import blocks
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.text import as_code, counted, escape
from cxbot.message import Block, Json, Message, Where
from cxbot.order import Order, OrderKind

MOST_IN_MESSAGE = 20
MOST_WITH_TOLD = 14  # of three blocks each, where a message has at most 50
LONGEST_NOTICE = 2_900  # characters; Slack takes 3,000 in a block
MOST_TEXT = 8_000  # characters of a list; a message has at most 10,000
LIST, SUBSCRIBE = "ask:private:digests", "ask:window:subscribe"


@dataclass(frozen=True, slots=True)
class Listed:
    """A digest in a list. `goes` says where to, `when` by which schedule, `coming` when next; escaped.

    `last` is what came of it last, the newest first; `options` are what it is asked for beside; `whose` says who made
    it and who changed it; all escaped. `may_change` is whether there is a menu. `told` are the keys of the last ones
    that were posted, each with when that was, plain text.
    """

    key: str
    name: str
    goes: str
    when: str
    coming: str
    last: Sequence[str]
    on: bool
    may_change: bool
    options: Sequence[str] = ()
    whose: str = ""
    told: Sequence[tuple[str, str]] = ()


def notice(words: str, unsure: str = "") -> Message:
    """What the owner of a digest is told, or somebody who was subscribed to one.

    She decides about the delivery `unsure` that is perhaps posted.
    """
    return Message(
        escape(words, LONGEST_NOTICE), (blocks.plain(words), blocks.actions("digests", *_deciding(unsure), _all()))
    )


def _deciding(unsure: str) -> list[Json]:
    decisions = (("Send It Again", OrderKind.SEND_AGAIN), ("It Is There", OrderKind.IT_IS_THERE)) if unsure else ()
    return [blocks.button(label, f"ask:private:{kind}", Order(kind, key=unsure).encode()) for label, kind in decisions]


def subscribed(listed: Listed, words: str = "") -> Message:
    """What was subscribed to, and when it comes first; `words` would have subscribed so, plain text."""
    said = f"*Subscribed to “{_name(listed)}”* {listed.goes}, {listed.when}.\n{_coming(listed)}"
    shown = [blocks.words(said), blocks.actions(f"digest_{listed.key}", *_buttons(listed))]
    if words:
        shown.append(blocks.context(f"In words: `{as_code(words, 500)}`"))
    return Message(f"Subscribed to “{escape(listed.name, 80)}”.", tuple(shown))


def edited(listed: Listed) -> Message:
    """How a digest comes now, and when next."""
    said = f"*Changed the digest “{_name(listed)}”*: it comes {listed.goes}, {listed.when}.\n{_coming(listed)}"
    shown = (blocks.words(said), blocks.actions(f"digest_{listed.key}", *_buttons(listed)))
    return Message(f"Changed the digest “{escape(listed.name, 80)}”.", shown)


def changed(listed: Listed, what: str) -> Message:
    """What was done about a digest: "Paused", "Resumed", "Deleted"."""
    coming = f" {listed.coming}" if listed.on and listed.coming else ""
    said = f"{what} the digest “{_name(listed)}” {listed.goes}.{coming}"
    return Message(said, (blocks.words(said),))


def sending(listed: Listed) -> Message:
    """That a digest is on its way."""
    said = f"The digest “{_name(listed)}” {listed.goes} is on its way."
    return Message(said, (blocks.words(said),))


def previewing(listed: Listed) -> Message:
    """That a preview is on its way."""
    said = f"A preview of the digest “{_name(listed)}” {listed.goes} comes as a direct message, to you alone."
    return Message(said, (blocks.words(said),))


def previewed(message: Message, listed: Listed, skipped: str = "") -> Message:
    """A digest as a preview, which says so first; `skipped` why it would not come now, plain text."""
    said = f"*Preview, for you alone:* this is what would come {listed.goes} now. Nothing was posted there."
    if skipped:
        said += f" It would be skipped: {escape(skipped, 200)}."
    marked = blocks.context(said, "preview")
    return Message(f"Preview: {message.text}", (marked, *message.blocks), message.pictures)


def listing(digests: Sequence[Listed], command: str) -> Message:
    """The digests that come here, or that somebody owns; teaches by example where there are none."""
    subscribe = f"{command} subscribe".strip()
    if not digests:
        said = (
            "*There are no digests here yet.*\nA digest is a report that comes by itself. Press *Subscribe*; or for "
            "the last report that you asked for here, or else last week's, type "
            f'`{subscribe} every Monday 09:00`; for a saved view `{subscribe} every weekday 08:30 to "EMEA weekly"`.'
        )
        return Message("There are no digests here yet.", (blocks.words(said), blocks.actions("digests", _new())))
    head = blocks.words(f"*{counted(len(digests), ('digest', 'digests'))}*") | {"accessory": _new()}
    shown = rows(digests, MOST_IN_MESSAGE, told=len(digests) <= MOST_WITH_TOLD)
    return Message("Digests", (head, *shown))


def rows(digests: Sequence[Listed], most: int, *, told: bool = False) -> list[Block]:
    """As many digests as there is room for, and how many are left out; `told`: with the ways to what was posted."""
    found: list[Block] = []
    room, listed = MOST_TEXT, 0
    for each in digests[:most]:
        row = _row(each)
        room -= sum(len(element["text"]) for block in row for element in block.get("elements", [block.get("text")]))
        if room < 0:
            break
        found += [*row, *(_told(each) if told else ())]
        listed += 1
    if listed < len(digests):
        found.append(blocks.context(f"and {counted(len(digests) - listed, ('digest', 'digests'))} more, due later"))
    return found


def more(label: str = "All Digests") -> Json:
    """A button that lists all digests."""
    return _all(label)


def new() -> Json:
    """A button that opens the form of a new digest."""
    return _new()


def _row(listed: Listed) -> tuple[Block, ...]:
    """A digest, and in small what it is asked for, what came of it and whose it is."""
    said = f"*{_name(listed)}* {listed.goes}, {listed.when}\n{_coming(listed)}"
    block = blocks.words(said, f"digest_{listed.key}")
    if listed.may_change:
        block |= {"accessory": _menu(listed)}
    small = "\n".join(each for each in (*listed.last, listed.whose) if each)
    return (block, blocks.context(small)) if small else (block,)


def _told(listed: Listed) -> list[Block]:
    """A select of those that were posted last: each is shown as it was."""
    if not listed.told:
        return []
    options = [
        blocks.option(when, f"{Where.PRIVATE}|{Order(OrderKind.AS_POSTED, key=key).encode()}")
        for key, when in listed.told
    ]
    return [blocks.actions(f"told_{listed.key}", blocks.choice(f"ask:told_{listed.key}", options, "Show as Posted"))]


def _coming(listed: Listed) -> str:
    return " · ".join(each for each in (listed.coming, *listed.options) if each)


def _menu(listed: Listed) -> Json:
    """What can be done with a digest: five things, which is Slack's limit."""
    other = ("Pause", OrderKind.PAUSE) if listed.on else ("Resume", OrderKind.RESUME)
    acts = (
        ("Preview", Where.PRIVATE, OrderKind.PREVIEW),
        ("Send Now", Where.PRIVATE, OrderKind.SEND_NOW),
        ("Edit", Where.WINDOW, OrderKind.EDIT),
        (other[0], Where.PRIVATE, other[1]),
        ("Delete", Where.WINDOW, OrderKind.UNSUBSCRIBE),
    )
    options = [blocks.option(label, f"{where}|{Order(kind, key=listed.key).encode()}") for label, where, kind in acts]
    return blocks.overflow(f"ask:digest_{listed.key}", *options)


def _buttons(listed: Listed) -> list[Json]:
    key = listed.key
    return [
        blocks.button("Preview", f"ask:private:preview_{key}", Order(OrderKind.PREVIEW, key=key).encode()),
        blocks.button("Edit", f"ask:window:edit_digest_{key}", Order(OrderKind.EDIT, key=key).encode()),
        _all(),
    ]


def _all(label: str = "Digests") -> Json:
    return blocks.button(label, LIST, Order(OrderKind.DIGESTS).encode())


def _new() -> Json:
    return blocks.button("Subscribe", SUBSCRIBE, Order(OrderKind.SUBSCRIBE).encode())


def _name(listed: Listed) -> str:
    return escape(isolated(listed.name), 80, keep=ISOLATES)
