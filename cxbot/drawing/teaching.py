"""Messages that teach: help, About This Report, what to do about a mistake, and the Home tab."""

from collections.abc import Iterable

from cxbot.drawing import blocks
from cxbot.drawing.text import escape
from cxbot.errors import AskError, CxbotError
from cxbot.message import Block, Home, Message, Modal, Where
from cxbot.metric import Metric
from cxbot.order import Order, OrderKind
from cxbot.section import Section
from cxbot.settings import COMMAND, SHORT_COMMAND

ASK, ASK_ALONE = "ask:here:better", "ask:private:better"
CHANCE = (
    "A change is called up or down only where chance is an unlikely explanation (95 % interval). Past numbers may "
    "change when a survey is answered again or a conversation is reopened."
)
OPEN, BACK = "ask:window:open", "ask:page:back"

OPENERS = {
    OrderKind.NARROW: ("Choose period and filters in a window:", "Change Period and Filters"),
    OrderKind.SAVE: ("Name the view in a window:", "Save View"),
    OrderKind.VIEW: ("Make the view in a window:", "New View"),
    OrderKind.SUBSCRIBE: ("Choose in a window what comes, where to and when:", "Subscribe"),
}


def taught(
    order: Order,
    where: Where,
    sections: Iterable[Section],
    metrics: dict[str, Metric],
    *,
    command: str,
    short_command: str,
) -> Message | Modal | Home:
    """What an order is answered with that asks for nothing but words; anything else gets help.

    Raises:
        AskError: it is about a metric that there is not.
    """
    if order.kind is OrderKind.ABOUT:
        return about_modal(sections, metrics)
    if order.kind is OrderKind.HOME:
        return Home(home(command, short_command))
    if order.kind is OrderKind.METRICS:
        return metrics_message(metrics.values())
    if order.kind is OrderKind.DEFINITION:
        metric = metrics.get(order.subject)
        if metric is None:
            raise AskError(f"There is no metric “{order.subject}”.", "metrics")
        return definition_modal(metric) if where is Where.WINDOW else definition(metric)
    if order.kind is OrderKind.THANKS:
        return welcome()
    return help_message(command, short_command, hello=order.kind is OrderKind.HELLO)


def examples(command: str = COMMAND, short_command: str = SHORT_COMMAND) -> tuple[tuple[str, str], ...]:
    """What can be typed, and what it asks for."""
    return (
        (command, "the report on last week"),
        (
            f"{command} last month",
            "another period: today, this quarter, last 30 days, October, 2026-W45, 1 Oct - 15 Oct",
        ),
        (f"{command} last 12 weeks by week", "in buckets of an hour, a day, a week or a month"),
        (
            f"{command} last month inbox:support,sales",
            "narrowed: inbox, channel, source, teammate, team, tag, account, contact, rating",
        ),
        (f"{command} october vs last year", "with another baseline"),
        (f"{command} first reply time last month", "one metric"),
        (
            f"{command} csat last month by inbox",
            "split: by inbox, channel, source, teammate, tag, account, contact, or hour of day",
        ),
        (
            f"{command} accounts last month sort:csat",
            "the table of accounts, or contacts; account acme, or contact with a name, is one of them",
        ),
        (f"{command} feedback rating:1-3", "comments, the newest first"),
        (f"{command} teammates last month", "every teammate's own scores"),
        (f"{command} trend last 12 weeks as average", "one section alone"),
        (f"{command} last week private", "for you alone, as a direct message"),
        (f"{short_command} this month", "the satisfaction section alone"),
    )


def help_message(command: str = COMMAND, short_command: str = SHORT_COMMAND, *, hello: bool = False) -> Message:
    """How to ask, by examples; behind a greeting where there was one."""
    return Message(
        "How to ask for the Customer Experience report",
        (
            blocks.words(f"{'Hello! ' * hello}*Ask for the Customer Experience report.* Words come in any order."),
            blocks.words(_lines(command, short_command)),
            blocks.context(
                f"`{command} ask` opens a form, `{command} views` lists what was saved, `{command} digests` what comes "
                f"by itself (`{command} subscribe every Monday`), `{command} export` before a question sends its CSV, "
                f"and `{command} metrics` lists what can be measured and what it means."
            ),
        ),
    )


def metrics_message(metrics: Iterable[Metric]) -> Message:
    """Every metric with its definition."""
    lines = [f"• *{escape(each.title)}*: {escape(each.definition, 400)}" for each in metrics]
    return Message("What can be measured", (blocks.words("*What can be measured*"), *_listed(lines)))


def definition(metric: Metric) -> Message:
    """What one metric counts, and on which day."""
    said = f"*{escape(metric.title)}*: {escape(metric.definition, 400)} Counts on {escape(metric.counts_on)}."
    return Message(escape(metric.title), (blocks.words(said),))


def definition_modal(metric: Metric) -> Modal:
    """How one metric is calculated, in a window."""
    left_out = f"\n{escape(metric.left_out)}" if metric.left_out else ""
    return Modal(
        "How This Is Calculated",
        (
            blocks.words(
                f"*{escape(metric.title)}*: {escape(metric.definition, 400)} Counts on {escape(metric.counts_on)}."
                f"{left_out}"
            ),
            blocks.context(CHANCE),
        ),
        "definition",
    )


def preparing() -> Message:
    """That a file is on its way."""
    said = "I am writing the file. It comes as a direct message, for you alone."
    return Message(said, (blocks.words(said),))


def loading(words: str = "Counting …") -> Modal:
    """What a window shows until it is filled."""
    return Modal("One moment", (blocks.plain(words),), "loading")


def opener(order: str, kind: OrderKind = OrderKind.NARROW) -> Message:
    """A button for whom no window could be opened; `order` as its value opens one, of this kind."""
    said, label = OPENERS.get(kind, ("This needs a window:", "Open"))
    button = blocks.button(label, OPEN, order)
    return Message(said, (blocks.words(said), blocks.actions("open", button)))


def done() -> Modal:
    """What a window shows whose work was done while it was waited for."""
    return Modal("Done", (blocks.plain("That is done. You can close this window."),), "done")


def sorry(error: CxbotError, back: str = "") -> Modal:
    """What a window shows that cannot be filled; `back` is what it showed before, as a button's value."""
    way = (blocks.actions("back", blocks.button("Back", BACK, back)),) if back else ()
    return Modal("Sorry", (blocks.plain(error.text), *way), "sorry", carries=back)


def closed_home(error: CxbotError) -> Home:
    """The Home tab of somebody who may not ask."""
    return Home((blocks.plain(error.text),))


def welcome() -> Message:
    """Thanks, answered."""
    return Message("You are welcome.", (blocks.words("You are welcome."),))


def mistake(
    error: CxbotError, asked: str, command: str = COMMAND, better: str = "", *, private: bool = False
) -> Message:
    """What went wrong and something that would work. `asked` is repeated, so that a slip can be seen.

    `command` is empty where none is typed, as in a direct message; `better` is what the suggestion asks, as a button's
    value.
    """
    suggestion = getattr(error, "suggestion", "")
    lines = [escape(error.text, 1000)]
    if suggestion and private:
        suggestion = f"{suggestion} private"
    if suggestion:
        lines.append(f"Try `{_typed(command, escape(suggestion, 200))}`.")
    shown = [blocks.words("\n".join(lines))]
    if suggestion and better:
        shown.append(blocks.actions("better", blocks.button("Ask This", ASK_ALONE if private else ASK, better)))
    if asked:
        said = escape(_typed(command, asked), 300)
        shown.append(blocks.context(f"You asked: {said} · `{_typed(command, 'help')}` shows examples."))
    return Message(escape(error.text, 1000), tuple(shown))


def _typed(command: str, words: str) -> str:
    return f"{command} {words}".strip()


def about_modal(sections: Iterable[Section], metrics: dict[str, Metric]) -> Modal:
    """When and why to use the report, and what each of its numbers counts."""
    shown: list[Block] = [
        blocks.words(
            "How satisfied customers are, how that changes, and what they say. Use it in a weekly review, before a "
            "decision about staffing, and after an incident."
        )
    ]
    told: set[str] = set()
    for section in sections:
        shown += [blocks.header(section.title), blocks.words(escape(section.about, 1000))]
        # A metric that several sections show is explained where it stands first.
        known = [metrics[name] for name in section.metrics if name in metrics and name not in told]
        told.update(each.name for each in known)
        lines = [
            f"• *{escape(each.title)}*: {escape(each.definition, 400)} Counts on {escape(each.counts_on)}."
            for each in known
        ]
        shown += _listed(lines)
    shown.append(blocks.context(CHANCE))
    return Modal("About This Report", tuple(shown), "about")


def home(command: str = COMMAND, short_command: str = SHORT_COMMAND) -> tuple[Block, ...]:
    """The Home tab: what to type, to begin with."""
    return (
        blocks.header("Customer Experience"),
        blocks.words(f"Type `{command}` in any channel to get last week's report there."),
        blocks.divider(),
        blocks.words(_lines(command, short_command)),
        blocks.context(
            f"Every number is computed from your helpdesk's own data. `{command} metrics` says what each one means."
        ),
    )


def _listed(lines: list[str]) -> list[Block]:
    """Sections of a few lines, each far from the 3,000 characters that one may have."""
    return [blocks.words("\n".join(lines[start : start + 6])) for start in range(0, len(lines), 6)]


def _lines(command: str, short_command: str) -> str:
    return "\n".join(f"`{typed}`  {escape(meaning)}" for typed, meaning in examples(command, short_command))
