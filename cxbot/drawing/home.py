"""The Home tab: what a person sees on opening the app. Everything in it is known before; here it is laid out.

It begins with the answer, then what is asked most, saved views, and what the person chose; admins see what they look
after. A button's answer goes to the person alone: into a window, or a direct message.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cxbot.answer import Reach
from cxbot.drawing import blocks, digests, saved
from cxbot.drawing.reach import WARNING, in_slack
from cxbot.drawing.text import clean, counted, escape, sentence_list
from cxbot.message import Block, Home, Json, Message, Where
from cxbot.order import Order, OrderKind
from cxbot.settings import Rules, Subscribers, Who
from cxbot.unit import thousands

DEFAULT, COLUMNS, LANGUAGE, RULE = "home:default", "home:columns", "home:language", "home:rule"
NONE = "-"  # the value of what is as usual; Slack takes no empty one
MOST_VIEWS, MOST_DIGESTS, MOST_SOURCES = 15, 10, 10
LONGEST_LABEL, MOST_OPTIONS = 75, 100
LANGUAGES = {
    NONE: "As in Slack",
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "da": "Dansk",
    "sv": "Svenska",
    "nb": "Norsk",
    "fi": "Suomi",
    "pl": "Polski",
    "cs": "Čeština",
    "tr": "Türkçe",
    "ja": "日本語",
    "ko": "한국어",
    "zh": "中文",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked most, as values of buttons: `opens` the default view, `common` by label, `narrow` opens a form."""

    opens: str
    common: Mapping[str, str]
    narrow: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose: the key of her default view, columns by the names of metrics, a language.

    `metrics` are the titles of all columns there are, by name.
    """

    default: str
    columns: Sequence[str]
    language: str
    metrics: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Administered:
    """What an admin looks after: scopes that the bot lacks, who may see what, and which variables she may set."""

    lacks: Sequence[str]
    rules: Rules
    open: Collection[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything in a Home tab. `headline` is None while it is counted; `new_here` is true until she has asked.

    `digests` are those that she owns, and those that come to her or into her channels.

    `answers` says who is answered; `command` is what people type.
    """

    headline: Block | None
    asking: Asking
    views: Sequence[saved.Listed]
    digests: Sequence[digests.Listed]
    chosen: Chosen
    reach: Reach
    new_here: bool
    command: str
    answers: str
    administered: Administered | None = None


def home(shown: Shown) -> Home:
    """The Home tab."""
    return Home(
        (
            shown.headline or blocks.words("*Counting …*", "headline"),
            _questions(shown.asking),
            *(_teaching(shown) if shown.new_here else ()),
            *_views(shown),
            *_digests(shown.digests),
            *_settings(shown),
            *(_administered(shown.administered, shown.reach) if shown.administered else ()),
            blocks.divider(),
            blocks.context(" · ".join([_freshness(shown.reach), escape(shown.answers), f"`{shown.command} help`"])),
        )
    )


def headline_of(message: Message) -> Block:
    """The words that a report begins with."""
    found = (each for each in message.blocks if each.get("block_id") == "headline")
    return next(found, blocks.words(message.text, "headline"))


def _questions(asking: Asking) -> Block:
    opens = blocks.button("Open Report", "ask:private:open", asking.opens) | {"style": "primary"}
    common = [
        blocks.button(label, f"ask:private:common_{place}", value)
        for place, (label, value) in enumerate(asking.common.items())
    ]
    narrow = blocks.button("Ask …", "ask:window:narrow", asking.narrow)
    return blocks.actions("questions", opens, *common, narrow)


def _teaching(shown: Shown) -> tuple[Block, ...]:
    """Shown until somebody has asked for a report: by buttons that work."""
    said = (
        f"*New here?* Type `{shown.command}` in any channel to have last week's report there, or press a button above: "
        "its answer is a direct message to you. "
        f"`{shown.command} last month inbox:support` asks about one inbox, `{shown.command} csat by inbox` about each."
    )
    return (
        blocks.words(said),
        blocks.actions(
            "teaching",
            blocks.button("How to Ask", "ask:private:help", Order(OrderKind.HELP).encode()),
            blocks.button("What Is Measured", "ask:private:metrics", Order(OrderKind.METRICS).encode()),
            blocks.button("About This Report", "ask:window:about", Order(OrderKind.ABOUT).encode()),
        ),
    )


def _views(shown: Shown) -> list[Block]:
    head = blocks.header("Saved views")
    buttons = [saved.new()]
    if not shown.views:
        none = (
            "A saved view is a report with a name: its period, filters and comparison. *Save View* below a report "
            "keeps that one; *New View* makes one from scratch."
        )
        return [head, blocks.words(none), blocks.actions("views", *buttons)]
    if len(shown.views) > MOST_VIEWS:
        buttons.append(blocks.button("All Views", saved.ALL, Order(OrderKind.VIEWS).encode()))
    return [head, *saved.rows(shown.views, Where.PRIVATE, MOST_VIEWS), blocks.actions("views", *buttons)]


def _digests(found: Sequence[digests.Listed]) -> list[Block]:
    head, buttons = blocks.header("Digests"), [digests.new()]
    if not found:
        none = "A digest is a report that comes by itself: into a channel, or to you or another member alone."
        return [head, blocks.words(none), blocks.actions("digests", *buttons)]
    if len(found) > MOST_DIGESTS:
        buttons.append(digests.more())
    return [head, *digests.rows(found, MOST_DIGESTS), blocks.actions("digests", *buttons)]


def _settings(shown: Shown) -> tuple[Block, ...]:
    chosen, metrics = shown.chosen, shown.chosen.metrics
    views = [blocks.option("Last week", NONE)]
    views += [blocks.option(clean(each.name, LONGEST_LABEL), each.key) for each in shown.views[: MOST_OPTIONS - 1]]
    default = chosen.default if chosen.default in {each["value"] for each in views} else NONE
    columns = [blocks.option(clean(title, LONGEST_LABEL), name) for name, title in metrics.items()]
    languages = [blocks.option(label, value) for value, label in LANGUAGES.items()]
    language = chosen.language if chosen.language in LANGUAGES else NONE
    return (
        blocks.header("Your settings"),
        _setting(
            f"*Default view*\nWhat `{shown.command}` alone answers, unless the channel has a default of its own.",
            blocks.select(DEFAULT, views, default, "Last week"),
        ),
        _setting(
            "*Columns*\nWhat your tables of customers show.", _several(COLUMNS, columns, chosen.columns, "As usual")
        ),
        _setting(
            "*Language of dates*\nIn what only you see.", blocks.select(LANGUAGE, languages, language, "As in Slack")
        ),
    )


def _setting(said: str, element: Json) -> Block:
    return blocks.words(said) | {"accessory": element}


def _several(action_id: str, options: Sequence[Json], chosen: Sequence[str], placeholder: str) -> Json:
    """A select of several, in the order in which they are listed."""
    on = [each for each in options if each["value"] in chosen]
    element: Json = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": placeholder},
        "options": list(options),
    }
    return element | ({"initial_options": on} if on else {})


def _administered(found: Administered, reach: Reach) -> list[Block]:
    lines = [f"• {escape(name, 60)}: {in_slack(until)}" for name, until in reach.sources[:MOST_SOURCES]]
    if len(reach.sources) > MOST_SOURCES:
        lines.append(f"• and {counted(len(reach.sources) - MOST_SOURCES, ('source', 'sources'))} more, which are newer")
    if reach.loading:
        lines.append(f"{WARNING} Loading the data is not finished.")
    if reach.waiting:
        lines.append(f"{WARNING} {thousands(reach.waiting)} conversations are still being worked out.")
    shown: list[Block] = [blocks.header("For admins")]
    shown.append(blocks.words("*Data, up to when*\n" + ("\n".join(lines) or "No data loaded yet: `cxbot load`.")))
    if found.lacks:
        named = ", ".join(f"`{escape(each)}`" for each in found.lacks)
        said = (
            f"{WARNING} *The bot lacks {counted(len(found.lacks), ('permission', 'permissions'))}*\n{named}: add them "
            "under OAuth & Permissions of the app's settings, and install the app again."
        )
        shown.append(blocks.words(said))
    return [*shown, blocks.words("*Who may see what*"), *_rules(found)]


def _rules(found: Administered) -> Iterator[Block]:
    """Each rule with a control, unless the environment says it."""
    rules = found.rules
    whom = [blocks.option("Everyone", Who.EVERYONE.value), blocks.option("Managers", Who.MANAGERS.value)]
    for variable, said, who in (
        ("CXBOT_SEE", "Comments, customers' names and scores of others are seen by", rules.see),
        ("CXBOT_ASK", "Reports are asked for by", rules.ask),
    ):
        control = blocks.select(f"{RULE}:{variable}", whom, who.value, "Everyone")
        yield _rule(found, variable, said, who.value, control)
    subscribers = [blocks.option(each.value.capitalize(), each.value) for each in Subscribers]
    control = blocks.select(f"{RULE}:CXBOT_SUBSCRIBE", subscribers, rules.subscribers.value, "Everyone")
    said = "Digests for channels and for others are subscribed to by"
    yield _rule(found, "CXBOT_SUBSCRIBE", said, rules.subscribers.value, control)
    people = sorted(each for each in rules.managers if not each.startswith("S"))
    groups = [_named(each) for each in sorted(rules.managers) if each.startswith("S")]
    managers = [*map(_named, people), *groups]
    who_manages = "Managers, beside the admins" + (f" and {sentence_list(groups)}" if groups else "")
    yield _rule(
        found,
        "CXBOT_MANAGERS",
        who_manages,
        sentence_list(managers) or "nobody",
        _several_of("users", people, "Nobody"),
    )
    for variable, said, channels, none in (
        ("CXBOT_CHANNELS", "Reports are posted only into", rules.channels, "All that the bot is in"),
        ("CXBOT_FULL_CHANNELS", "Channels whose readers all see everything", rules.full_channels, "None"),
        (
            "CXBOT_SHARED_CHANNELS",
            "Channels shared with other companies that get counts",
            rules.shared_channels,
            "None",
        ),
    ):
        named = sentence_list([f"<#{each}>" for each in sorted(channels)]) or none.lower()
        yield _rule(found, variable, said, named, _several_of("conversations", sorted(channels), none))
    admins = sentence_list([_named(each) for each in sorted(rules.admins)]) or "the admins of this workspace"
    yield blocks.context(f"Admins: {admins} (`CXBOT_ADMINS`, where the bot runs)")


def _rule(found: Administered, variable: str, said: str, now: str, control: Json) -> Block:
    if variable not in found.open:
        return blocks.words(f"{said}: *{now}*\nSet by `{variable}` where the bot runs.")
    return _setting(said, control | {"action_id": f"{RULE}:{variable}"})


def _several_of(kind: str, chosen: Sequence[str], placeholder: str) -> Json:
    """A select of several people, or conversations, of Slack's own."""
    element: Json = {"type": f"multi_{kind}_select", "placeholder": {"type": "plain_text", "text": placeholder}}
    if kind == "conversations":
        element["filter"] = {"include": ["public", "private"]}
    return element | ({f"initial_{kind}": list(chosen)} if chosen else {})


def _named(id_: str) -> str:
    return f"<!subteam^{id_}>" if id_.startswith("S") else f"<@{id_}>"


def _freshness(reach: Reach) -> str:
    """Up to when the data are known, and from where."""
    if not reach.sources:
        return f"{WARNING} no data loaded yet"
    if len(reach.sources) == 1:
        ((name, until),) = reach.sources
        return f"Data as of {in_slack(until)} from {escape(name, 40)}"
    told = [f"{escape(name, 40)} {in_slack(until)}" for name, until in reach.sources[:3]]
    more = f" and {len(reach.sources) - 3} more" if len(reach.sources) > 3 else ""
    return f"Data as of: {', '.join(told)}{more}"
