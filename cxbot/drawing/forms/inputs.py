"""The fields of forms: a labelled block with one element in it.

The block's id is the field's name, or the name, a colon and anything: Slack keeps what was filled in while ids stay.
A field that `acts` is sent at once when something is chosen in it, under the action id "form:NAME".
"""

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap

from cxbot.drawing import blocks
from cxbot.drawing.text import clean
from cxbot.filter import Kind, Named
from cxbot.message import Block, Json

BESIDE = " · "
SHORTEST_ABOUT = 8
NOTHING = "-"  # the value of an option that says something; no thing has such an id
LONGEST_LABEL, LONGEST_VALUE, MOST_OPTIONS = 75, 150, 100  # Slack's, of options


def option(label: str, value: str, about: str = "") -> Json:
    """A choice whose label somebody else may have written: nothing in it is an emoji or markup, and it always fits."""
    found: Json = {"text": _plain(clean(label, LONGEST_LABEL) or "(no name)"), "value": value}
    return found | {"description": _plain(clean(about, LONGEST_LABEL))} if about else found


def offered(things: Iterable[Named]) -> list[Json]:
    """Options for things that filters can name, as many as Slack takes; those called alike are told apart."""
    shown = []
    for each in things:
        also = each.also if each.also.casefold() != each.name.casefold() else ""
        name = clean(each.name, LONGEST_LABEL) or clean(also, LONGEST_LABEL)
        room = LONGEST_LABEL - len(name) - len(BESIDE)
        about = clean(also, room) if also and name != also and room >= SHORTEST_ABOUT else ""
        shown.append(option(f"{name}{BESIDE}{about}" if about else name, each.id))
    return shown[:MOST_OPTIONS]


def told(words: str) -> list[Json]:
    """A sentence where Slack shows nothing but options; choosing it chooses nothing."""
    line, *more = wrap(clean(words, 2 * LONGEST_LABEL), LONGEST_LABEL)
    return [option(line, NOTHING, " ".join(more))]


def text(
    name: str,
    label: str,
    *,
    given: str = "",
    example: str = "",
    hint: str = "",
    most: int = 200,
    needed: bool = False,
    lines: bool = False,
) -> Block:
    """A field to type into, in one line unless it has `lines`."""
    element: Json = {"type": "plain_text_input", "max_length": most} | ({"multiline": True} if lines else {})
    return field(name, label, element | _given("initial_value", given), example=example, hint=hint, needed=needed)


def one_of(
    name: str,
    label: str,
    options: Sequence[Json],
    *,
    chosen: str = "",
    example: str = "",
    hint: str = "",
    needed: bool = False,
    acts: bool = False,
) -> Block:
    """A select of one of up to 100 options."""
    initial = next((each for each in options if each["value"] == chosen), None)
    element: Json = {"type": "static_select", "options": list(options)} | _given("initial_option", initial)
    return field(name, label, element, example=example, hint=hint, needed=needed, acts=acts)


def several_of(
    name: str,
    label: str,
    options: Sequence[Json],
    *,
    chosen: Sequence[str] = (),
    example: str = "",
    hint: str = "",
    most: int = 0,
    needed: bool = False,
) -> Block:
    """A select of several of up to 100 options."""
    initial = [each for each in options if each["value"] in chosen]
    element: Json = {"type": "multi_static_select", "options": list(options)} | _given("initial_options", initial)
    return field(name, label, element | _given("max_selected_items", most), example=example, hint=hint, needed=needed)


def found(
    name: str,
    label: str,
    kind: Kind,
    *,
    chosen: Sequence[Json] = (),
    example: str = "",
    hint: str = "",
    least: int = 2,
    most: int = 0,
) -> Block:
    """A select of several that are found while somebody types, from `least` characters on; `chosen` are options."""
    element: Json = {"type": "multi_external_select", "min_query_length": least}
    element |= _given("initial_options", list(chosen)) | _given("max_selected_items", most)
    return field(name, label, element, action_id=f"find:{kind}", example=example, hint=hint)


def find(action_id: str, example: str, *, chosen: Json | None = None, least: int = 2) -> Json:
    """An element for a row of controls: one that is found while somebody types."""
    element: Json = {"type": "external_select", "action_id": action_id, "min_query_length": least}
    return element | {"placeholder": _plain(clean(example, 150))} | _given("initial_option", chosen)


def day(name: str, label: str, *, given: date | None = None, hint: str = "", needed: bool = False) -> Block:
    """A date picker."""
    element: Json = {"type": "datepicker"} | _given("initial_date", given.isoformat() if given else "")
    return field(name, label, element, hint=hint, needed=needed)


def ticks(
    name: str, label: str, options: Sequence[Json], *, chosen: Sequence[str] = (), hint: str = "", needed: bool = False
) -> Block:
    """Up to ten boxes to tick."""
    initial = [each for each in options if each["value"] in chosen]
    element: Json = {"type": "checkboxes", "options": list(options)} | _given("initial_options", initial)
    return field(name, label, element, hint=hint, needed=needed)


def either(
    name: str, label: str, options: Sequence[Json], *, chosen: str = "", hint: str = "", acts: bool = False
) -> Block:
    """Up to ten buttons of which one is on."""
    initial = next((each for each in options if each["value"] == chosen), None)
    element: Json = {"type": "radio_buttons", "options": list(options)} | _given("initial_option", initial)
    return field(name, label, element, hint=hint, needed=True, acts=acts)


def field(
    name: str,
    label: str,
    element: Json,
    *,
    action_id: str = "",
    example: str = "",
    hint: str = "",
    needed: bool = False,
    acts: bool = False,
) -> Block:
    """A block with a label and an element; `example` stands in it while it is empty, `hint` below it."""
    own = name.partition(":")[0]
    made: Json = {"action_id": action_id or (f"form:{own}" if acts else own), **element}
    made |= {"placeholder": _plain(example)} if example else {}
    block = {"type": "input", "block_id": name, "label": _plain(label), "element": made, "optional": not needed}
    return block | ({"hint": _plain(hint)} if hint else {}) | ({"dispatch_action": True} if acts else {})


def note(mrkdwn: str, block_id: str = "") -> Block:
    """A small grey line between fields."""
    return blocks.context(mrkdwn, block_id)


def _given(name: str, value: object) -> Json:
    """Slack takes no empty ones."""
    return {name: value} if value else {}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
