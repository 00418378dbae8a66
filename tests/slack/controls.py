"""Every control that the bot writes, found by walking what it draws; `python -m tests.slack.controls` adds new ones.

A control once written is pressed years later: `old_buttons.json` keeps each as it was, and lines are only added.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, update

from cxbot.digesting import digest as digest_of
from cxbot.drawing import digests, home, leaving_out, removing, saved, teaching
from cxbot.drawing.forms import digest
from cxbot.drawing.forms import view as forms
from cxbot.drawing.home import Administered, Asking, Chosen, Shown
from cxbot.drawing.part import written_out
from cxbot.drawing.told import with_ways
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.keeping.deliveries import Deliveries, Delivery
from cxbot.message import Home, Json, Message, Modal, Origin, Where
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.recalling import Recalling
from cxbot.replying import Replying
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.sections import asked
from cxbot.settings import Rules
from cxbot.slack.sending.views import home_view, modal_view
from cxbot.tables.derived import credits as given
from cxbot.view import still
from tests.answering.company import NOW, WEEK, found
from tests.databases import new_sqlite
from tests.posted import posted, subscribed, told_now
from tests.slack.bot import fill

FILE = Path(__file__).parent / "old_buttons.json"
ORIGIN = Origin("C1", "1.1")
REPORT, ACCOUNT = Question(WEEK), (Kind.ACCOUNT, "1")
DIGEST = digests.Listed("7", "EMEA weekly", "for you", "every Monday", "Next on Monday", (), on=True, may_change=True)
SEEN = saved.Listed("7", "EMEA weekly", "for you", "last week", may_change=True)

Control = dict[str, Any]


def company(folder: str) -> Engine:
    """The company of the answers, in a database of its own."""
    engine = new_sqlite(Path(folder) / "company.sqlite3")
    found(engine)
    fill(engine)
    kept, deliveries = subscribed(engine, REPORT, NOW)
    posted(deliveries, kept, told_now(Replying(engine, lambda: NOW, written_out), REPORT), NOW, ts="1.0")
    with engine.begin() as connection:
        connection.execute(update(given).values(satisfied=0))  # so that much of what it told has changed
    return engine


def written(engine: Engine) -> list[Control]:
    """What the bot writes today: each kind of control once, of a menu every entry."""
    replying = Replying(engine, lambda: NOW, written_out)
    known: dict[str, Control] = {}
    for shown in [*_messages(replying), *_windows(replying), *_subscribe(), _home(replying)]:
        for control in _controls(shown):
            known.setdefault(name_of(control), control)
    return list(known.values())


def name_of(control: Control) -> str:
    """Where a control stands, what it is, and of a menu which entry: what the key of one view says is left out."""
    action = control["action"]
    kind = re.sub(r"_\d+$", "", action["action_id"])
    entry = f" {action['selected_option']['text']['text']}" if action["type"] == "overflow" else ""
    return f"{control['stands']} {action['type']} {kind}{re.sub(r'[(][0-9,]+ rows?[)]', '', entry).rstrip()}"


def kept() -> list[Control]:
    """The controls in the file."""
    found: list[Control] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def _messages(replying: Replying) -> Iterator[Message]:
    table = replace(REPORT, about=About.CUSTOMERS, split=Kind.ACCOUNT)
    asked_for = [
        REPORT,
        REPORT.comparing(),
        REPORT.only(Kind.TEAMMATE, "1"),
        replace(REPORT, split=Kind.CONTACT, rows=1),
        Question(WEEK, About.DETAILS, metric="csat_percentage"),
        replace(table, rows=1),
        replace(table, rows=1, page=1),
        replace(table, search="acme"),
        Question(WEEK, About.PROFILE, cell=ACCOUNT),
        Question(WEEK, About.PROFILE, cell=(Kind.CONTACT, "1")),
        Question(WEEK, About.FEEDBACK),
        Question(WEEK, About.TEAMMATES),
    ]
    for question in asked_for:
        yield from _with_thread(replying.reply(question, EVERYTHING))
    tightened = replying.reply(REPORT, replace(COUNTS, public=True))
    yield from _with_thread(tightened)
    yield leaving_out.with_way_out(Message("", ()), "C1", table, written_out)
    yield replying.mistake(AskError("No such thing.", "last week"), "lst week", "/cx", EVERYTHING)
    yield replying.mistake(AskError("No such thing.", "last week"), "lst week private", "/cx", EVERYTHING)
    for kind in teaching.OPENERS:
        question_of = None if kind is OrderKind.VIEW else REPORT
        yield teaching.opener(Order(kind, question=question_of).encode(), kind)
    recalling, told = _told(replying)
    yield recalling.as_posted(told, EVERYTHING, name="Weekly")
    yield with_ways(digest_of(replying, REPORT, EVERYTHING, name="Weekly", when="every day")[0], told.id)
    yield digests.notice("It was missed.")
    yield digests.listing([replace(DIGEST, told=[(told.id, "That of Mon 16 Nov, 09:00")])], "/cx")
    yield digests.listing([DIGEST, replace(DIGEST, on=False)], "/cx")
    yield digests.listing([], "/cx")
    yield digests.subscribed(DIGEST, "/cx subscribe every Monday 09:00")
    yield digests.notice("A digest was perhaps not posted.", "3f1c0a52-5a3e-5d0c-9d0e-3c8f4f4f1a2b")
    yield saved.listing([SEEN], "/cx", here=True)
    yield saved.listing([], "/cx", here=True)
    for here in (True, False):
        yield saved.saved(SEEN, moves=True, dates="9–15 Nov", here=here)


def _windows(replying: Replying) -> Iterator[Modal]:
    details = Question(WEEK, About.DETAILS, metric="csat_percentage")
    asked_for: Iterable[Question | Order] = (
        details,
        replace(details, page=1),
        Question(WEEK, About.PROFILE, cell=ACCOUNT),
        Question(WEEK, About.PROFILE, cell=(Kind.CONTACT, "1")),
        replace(REPORT, split=Kind.CONTACT),
        Order(OrderKind.ABOUT),
        Order(OrderKind.NARROW, question=REPORT),
        Order(OrderKind.COLUMNS, question=replace(REPORT, about=About.CUSTOMERS)),
    )
    for each in asked_for:
        reply = replying.reply(each, EVERYTHING, where=Where.WINDOW)
        assert isinstance(reply, Modal)
        yield reply
    recalling, told = _told(replying)
    for page in (0, 1):
        yield recalling.changes(told, EVERYTHING, name="Weekly", page=page)
    opened = replying.reply(details, EVERYTHING, where=Where.WINDOW, told=told.id)
    assert isinstance(opened, Modal)
    yield opened
    yield replace(removing.removed(), blocks=(removing.button(written_out),), callback_id="about")
    yield teaching.sorry(AskError("No."), back=details.encode())
    draft = forms.Draft("", [forms.Choice("Me", "U1")], "U1", [forms.Choice("My default", "U1")])
    yield forms.save(draft, "", [still(WEEK)], Order(OrderKind.SAVE, question=REPORT).encode())


def _told(replying: Replying) -> tuple[Recalling, Delivery]:
    """The digest that was posted, and what recalls it."""
    deliveries = Deliveries(replying.engine, "T1", lambda: NOW)
    told = deliveries.posted_at("C1", "1.0")
    assert told is not None
    return Recalling(replying, deliveries), told


def _subscribe() -> Iterator[Modal]:
    views = [forms.Choice("This report: last week", "this")]
    for to, often in zip(digest.To, digest.Often, strict=False):
        draft = digest.Draft(views, "this", here=True, to=to, zone="UTC", often=often)
        yield digest.digest(draft, Order(OrderKind.SUBSCRIBE, question=REPORT).encode(), new=True)


def _home(replying: Replying) -> Home:
    names = asked(replace(REPORT, about=About.CUSTOMERS))[0].metrics
    chosen = Chosen("", names[:2], "", {name: catalogue()[name].title for name in names})
    common = {"This Month": REPORT.encode()}
    asking = Asking(REPORT.encode(), common, Order(OrderKind.NARROW, question=REPORT).encode())
    rules = Rules()
    variables = ("CXBOT_SEE", "CXBOT_ASK", "CXBOT_MANAGERS", "CXBOT_CHANNELS", "CXBOT_FULL_CHANNELS")
    admin = Administered((), rules, {*variables, "CXBOT_SHARED_CHANNELS", "CXBOT_SUBSCRIBE"})
    many = [replace(SEEN, key=str(number)) for number in range(home.MOST_VIEWS + 1)]
    return home.home(
        Shown(
            None,
            asking,
            many,
            [replace(DIGEST, key=str(number)) for number in range(home.MOST_DIGESTS + 1)],
            chosen,
            replying.reach(),
            new_here=True,
            command="/cx",
            answers="everybody",
            administered=admin,
        )
    )


def _with_thread(reply: object) -> Iterator[Message]:
    assert isinstance(reply, Message)
    yield reply
    for each in reply.thread:
        yield from _with_thread(each)


def _controls(shown: Message | Modal | Home) -> Iterator[Control]:
    place = {Message: "message", Modal: "window", Home: "home"}[type(shown)]
    view: Json = {}
    if isinstance(shown, Modal):
        made = modal_view(shown, ORIGIN)
        view = {key: made[key] for key in ("type", "callback_id", "private_metadata")}
    elif isinstance(shown, Home):
        view = {"type": home_view(shown)["type"]}
    for block in shown.blocks:
        elements = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        for element in [each for each in elements if each and "action_id" in each]:
            if block["type"] == "input" and not block.get("dispatch_action") and "external" not in element["type"]:
                continue  # what is filled in comes back with its form
            for action in _used(element):
                action |= {"block_id": block.get("block_id", "b")}
                yield {"stands": place, "action": action} | ({"view": view} if view else {})


def _used(element: Json) -> Iterator[Json]:
    """The element as it comes back: pressed, or with the last of its options, of a menu each."""
    action = {key: element[key] for key in ("type", "action_id", "value") if key in element}
    options = element.get("options") or [{"text": {"type": "plain_text", "text": "Acme"}, "value": "1"}]
    if element["type"] == "button":
        yield action
    elif element["type"] in {"multi_users_select", "multi_conversations_select"}:
        yield action | {f"selected_{element['type'].split('_')[1]}": []}
    elif element["type"].startswith("multi_"):
        yield action | {"selected_options": options[-1:]}
    else:
        for option in options if element["type"] == "overflow" else options[-1:]:
            yield action | {"selected_option": option}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        now = written(company(temporary))
    before = kept() if FILE.exists() else []
    names = {name_of(each) for each in before}
    new = [each for each in now if name_of(each) not in names]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in [*before, *new])
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    sys.stdout.write(f"{len(new)} controls were added\n")
