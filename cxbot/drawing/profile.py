"""One customer: its numbers with their changes, its ratings and its conversations, as a message or a window."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Details, Known, Profile
from cxbot.drawing import blocks
from cxbot.drawing.cells import SCORES, compared
from cxbot.drawing.changes import counts_uncompared
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.context import context
from cxbot.drawing.headline import lines
from cxbot.drawing.menus import ABOUT, export, menu
from cxbot.drawing.part import Rendering
from cxbot.drawing.roles import measured_in, of_some_scores
from cxbot.drawing.rows import row_block
from cxbot.drawing.text import clean, counted, escape
from cxbot.errors import AskError, RightsError
from cxbot.filter import Kind
from cxbot.message import Block, Json, Message, Modal
from cxbot.question import About, Question
from cxbot.section import Section
from cxbot.unit import NOTHING, thousands

LISTS, MORE, CONTACTS = "ask:window:list", "ask:customer", "ask:here:contacts"
LONGEST_NAME, LONGEST_TITLE = 60, 24
REFUSED = "Who customers are, and what they wrote, is not shown here. Ask for numbers without names, or ask a manager."


def message(section: Section, answer: Answer, rendering: Rendering, asked_by: str = "") -> Message:
    """A customer in a conversation; `asked_by` is a Slack id.

    Raises:
        RightsError: the audience may not see single customers.
    """
    profile, question = _profile(answer, rendering), answer.question
    first, second = lines(section, answer, rendering.today(question), rendering.audience)
    return Message(
        text=escape(f"{first} {second}", 800, keep=ISOLATES),
        blocks=(
            _head(first, second),
            *_who(profile),
            *_numbers(section, answer, rendering),
            *_lists(profile, answer, rendering),
            *_ways_on(profile, question, rendering, here=True),
            blocks.context(context(answer, rendering.audience, asked_by), "context"),
        ),
    )


def window(section: Section, answer: Answer, rendering: Rendering) -> Modal:
    """A customer in a window.

    Raises:
        RightsError: the audience may not see single customers.
    """
    profile, question = _profile(answer, rendering), answer.question
    first, second = lines(section, answer, rendering.today(question), rendering.audience)
    return Modal(
        title=clean(profile.name, LONGEST_TITLE) or profile.by.value.capitalize(),
        blocks=(
            _head(first, second),
            *_who(profile),
            *_numbers(section, answer, rendering),
            *_lists(profile, answer, rendering),
            *_ways_on(profile, question, rendering, here=False),
            blocks.context(context(answer, rendering.audience), "context"),
        ),
        callback_id="profile",
        carries=rendering.encode(question),
    )


def _profile(answer: Answer, rendering: Rendering) -> Profile:
    if answer.profile is None:
        raise AskError("There is no profile to show here. Ask for a new report.")
    if not (rendering.audience.names and rendering.audience.comments):
        raise RightsError(REFUSED)
    return answer.profile


def _head(first: str, second: str) -> Block:
    said = f"*{escape(first, 400, keep=ISOLATES)}*\n{escape(second, 300, keep=ISOLATES)}"
    return blocks.words(said.rstrip(), "headline")


def _who(profile: Profile) -> list[Block]:
    """Its address and account; of an account its domain, and how many contacts it has."""
    said = [clean(profile.address, LONGEST_NAME)]
    if profile.account is not None:
        said.append(clean(profile.account[1], LONGEST_NAME))
    if profile.by is Kind.ACCOUNT:
        said.append(counted(profile.contacts, ("contact", "contacts")))
    found = " · ".join(filter(None, said))
    line = {"type": "rich_text", "block_id": "who", "elements": [blocks.rich_line(blocks.rich(found))]}
    return [line] if found else []


def _numbers(section: Section, answer: Answer, rendering: Rendering) -> list[Block]:
    """Each number in a line with its change: a table's last columns would be cut off on a phone."""
    if answer.reach.knows(answer.question.period) is Known.NOTHING:
        return []
    lines = []
    for each in measured_in(section, answer):
        if of_some_scores(answer.question) and each.metric.unit in SCORES:
            continue  # of ratings of some scores only their number says anything
        now, _, change = compared(each, answer.counts)
        lines.append(f"{each.metric.short}  *{now}*{'' if change == NOTHING else f', {change}'}")
    before = escape(answer.question.before.words(rendering.today(answer.question)), keep=ISOLATES)
    why = counts_uncompared(answer)
    compared_with = f"Compared with {before}{f'; {why}' if why else ''}"
    return [blocks.words("\n".join(lines), "figures"), blocks.context(compared_with, "compared")]


def _lists(profile: Profile, answer: Answer, rendering: Rendering) -> list[Block]:
    """The latest ratings and conversations, each with a button to all of them."""
    if answer.reach.knows(answer.question.period) is Known.NOTHING:
        return []
    lists = {each.measured.metric.name: each for each in (profile.ratings, profile.conversations)}
    return [block for each in lists.values() for block in _list(profile, each, answer, rendering)]


def _list(profile: Profile, details: Details, answer: Answer, rendering: Rendering) -> list[Block]:
    metric, zone = details.measured.metric, ZoneInfo(answer.question.period.zone)
    title = metric.noun[1].capitalize()
    if not details.measured.known:
        return [blocks.words(f"*{title}*\n{escape(details.calculation, 400)}", f"title:{metric.name}")]
    if not details.rows:
        return [blocks.words(f"*{title}*\nNone in this period.", f"title:{metric.name}")]
    shown = f"the {len(details.rows)} newest of {thousands(details.count)}" if details.count > len(details.rows) else ""
    said = shown or f"{thousands(details.count)}, the newest first"
    who = profile.by is Kind.ACCOUNT  # a contact's are all the contact's
    rows = [
        row_block(replace(each, account=""), metric, zone, f"{metric.name}_{place}", who=who)
        for place, each in enumerate(details.rows)
    ]
    behind = replace(answer.question, about=About.DETAILS, metric=metric.name)
    label = f"Open All {thousands(details.count)} {title}" if shown else f"Open {title}"
    opened = blocks.button(label, LISTS, rendering.encode(behind))
    head = blocks.words(f"*{title}*, {said}", f"title:{metric.name}")
    return [head, *rows, blocks.actions(f"open:{metric.name}", opened)]


def _ways_on(profile: Profile, question: Question, rendering: Rendering, *, here: bool) -> list[Block]:
    """To a contact's account; to the contacts of an account, where a message can be posted `here`; and to the rest."""
    found: list[Json] = []
    plain = Question(question.period, baseline=question.baseline, filters=question.filters)
    if profile.account is not None and rendering.accounts:
        account = replace(plain, about=About.PROFILE, cell=(Kind.ACCOUNT, profile.account[0]))
        found.append(blocks.button("Open the Account", "ask:window:account", rendering.encode(account)))
    if profile.by is Kind.ACCOUNT and here:
        contacts = replace(plain.also(Kind.ACCOUNT, profile.key), about=About.CUSTOMERS, split=Kind.CONTACT)
        found.append(blocks.button("Contacts", CONTACTS, rendering.encode(contacts)))
    return [blocks.actions("more", *found, menu(MORE, rendering, export(question), ABOUT))]
