"""An order: what is told, not asked; it fits into a button like a question.

A kind that is added stands here, with its words in `cxbot.asking.phrases` and what is done about it in
`cxbot.replying`. The encoding is a public format: kinds and fields are only added, an unknown one gets a kind error.
"""

import json
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from cxbot.errors import AskError
from cxbot.question import Question
from cxbot.schedule import EXAMPLE, Schedule

LONGEST_ENCODED = 25_000  # characters: those of a question, and a little more
_NEWER = "This button was made by a newer version of the bot. Ask for a new report."
_BEGINS = '{"order":'


class OrderKind(StrEnum):
    """What the bot is told to do."""

    HELP = "help"  # show how to ask
    METRICS = "metrics"  # list what can be measured
    ABOUT = "about"  # say when and why to use the report
    HOME = "home"  # show the Home tab
    DEFINITION = "definition"  # say what one metric counts; the subject is its name
    HELLO = "hello"  # say hello back
    THANKS = "thanks"
    EXPORT = "export"  # send what was counted as a CSV file
    POST = "post"  # post what the question asks into the channel that is the subject
    REMOVE = "remove"  # delete the report that the window with the button was opened from
    NARROW = "narrow"  # open the form that changes period and filters of the question
    COLUMNS = "columns"  # open the form that chooses the columns of the question's table
    SAVE = "save"  # keep the question, or the last report's, as a view; the subject is its name, none opens the form
    OPEN = "open"  # answer a saved view: the subject is its name, or the key says which
    VIEWS = "views"  # list the saved views
    VIEW = "view"  # open the form of a saved view, or of a new one
    RENAME = "rename"  # a saved view
    DELETE = "delete"  # a saved view, once that is confirmed
    DEFAULT = "default"  # choose what a saved view is the default of
    SUBSCRIBE = "subscribe"  # have a digest come by the schedule, none opens the form: of a view or the last report
    DIGESTS = "digests"  # list the digests
    PAUSE = "pause"  # a digest
    RESUME = "resume"  # a digest
    UNSUBSCRIBE = "unsubscribe"  # delete a digest, once that is confirmed
    SEND_NOW = "send_now"  # a digest
    EDIT = "edit_digest"  # open the form of a digest
    PREVIEW = "preview"  # show a digest as it would come now, to the person alone
    SEND_AGAIN = "send_again"  # what was perhaps posted; the key is the delivery's
    IT_IS_THERE = "it_is_there"  # what was perhaps posted was; the key is the delivery's
    AS_POSTED = "as_posted"  # show what the digest that was posted told; the key is of its delivery
    CHANGES = "changes"  # show what changed since that was told; the subject is the page, from the second on


class _Needs(Enum):
    """Whether an order of some kind has a part."""

    NOTHING = auto()
    SOMETHING = auto()
    PERHAPS = auto()

    def met_by(self, given: bool) -> bool:
        return self is _Needs.PERHAPS or given == (self is _Needs.SOMETHING)


_DIGESTS = (  # what is done about one
    *(OrderKind.PAUSE, OrderKind.RESUME, OrderKind.UNSUBSCRIBE),
    *(OrderKind.SEND_NOW, OrderKind.EDIT, OrderKind.PREVIEW),
)
_SUBJECTS = {
    OrderKind.DEFINITION: _Needs.SOMETHING,
    OrderKind.POST: _Needs.SOMETHING,
    OrderKind.SAVE: _Needs.PERHAPS,
    OrderKind.OPEN: _Needs.PERHAPS,
    OrderKind.SUBSCRIBE: _Needs.PERHAPS,
    **dict.fromkeys(_DIGESTS, _Needs.PERHAPS),
    OrderKind.CHANGES: _Needs.PERHAPS,
}
_QUESTIONS = {
    OrderKind.EXPORT: _Needs.SOMETHING,
    OrderKind.POST: _Needs.SOMETHING,
    OrderKind.NARROW: _Needs.SOMETHING,
    OrderKind.COLUMNS: _Needs.SOMETHING,
    OrderKind.SAVE: _Needs.PERHAPS,
    OrderKind.SUBSCRIBE: _Needs.PERHAPS,
}
_NAMED = frozenset({OrderKind.OPEN, *_DIGESTS})  # by a name or a key
_KEYS = {
    OrderKind.VIEW: _Needs.PERHAPS,
    OrderKind.SUBSCRIBE: _Needs.PERHAPS,
    **dict.fromkeys((OrderKind.RENAME, OrderKind.DELETE, OrderKind.DEFAULT), _Needs.SOMETHING),
    **dict.fromkeys((OrderKind.AS_POSTED, OrderKind.CHANGES), _Needs.SOMETHING),
    **dict.fromkeys(_NAMED, _Needs.PERHAPS),
}
_KEYS |= dict.fromkeys((OrderKind.SEND_AGAIN, OrderKind.IT_IS_THERE), _Needs.SOMETHING)
_FORMS = frozenset(
    {
        *(OrderKind.COLUMNS, OrderKind.NARROW, OrderKind.VIEW, OrderKind.RENAME, OrderKind.DELETE, OrderKind.DEFAULT),
        *(OrderKind.EDIT, OrderKind.UNSUBSCRIBE),
    }
)


@dataclass(frozen=True, slots=True)
class Order:
    """One order, what it is about, and the question that it is to be done with. `key` is of something that is kept.

    `schedule` says when what is subscribed to comes, `place` where to (a channel's or a person's id in Slack; none for
    where it is ordered). It comes where there are at least `least` ratings, and is `short` when nothing changed.

    Raises:
        AskError: its kind needs a subject or question and it has none, or has one and needs none.
    """

    kind: OrderKind
    subject: str = ""
    question: Question | None = None
    key: str = ""
    schedule: Schedule | None = None
    place: str = ""
    least: int = 0
    short: bool = False

    def __post_init__(self) -> None:
        if not _SUBJECTS.get(self.kind, _Needs.NOTHING).met_by(bool(self.subject)):
            wrong = f"nothing can be “{self.subject}”" if self.subject else "it must be said what it is about"
            raise AskError(f"In “{self.kind}” {wrong}.", "help")
        if not _QUESTIONS.get(self.kind, _Needs.NOTHING).met_by(self.question is not None):
            wrong = "nothing is asked" if self.question is not None else "it must be said what is asked"
            raise AskError(f"In “{self.kind}” {wrong}.", "help")
        nameless = self.kind in _NAMED and not self.subject and not self.key
        if nameless and self.kind in _DIGESTS:
            raise AskError("It must be said which digest is meant. The list shows those there are.", "digests")
        if nameless or not _KEYS.get(self.kind, _Needs.NOTHING).met_by(bool(self.key)):
            raise AskError(f"In “{self.kind}” it must be said which saved view is meant.", "views")
        subscribes = self.schedule is not None or self.place or self.least or self.short
        if self.kind is not OrderKind.SUBSCRIBE and subscribes:
            raise AskError(f"In “{self.kind}” nothing is subscribed to.", EXAMPLE)
        if self.least < 0:
            raise AskError("A digest comes where there are at least so many ratings: 1 or more.", EXAMPLE)

    @property
    def opens_form(self) -> bool:
        """Whether it opens a window to be filled in."""
        if self.kind is OrderKind.SUBSCRIBE:
            return self.schedule is None
        return self.kind in _FORMS or (self.kind is OrderKind.SAVE and not self.subject)

    @property
    def opens_window(self) -> bool:
        """Whether it opens a window that is drawn while she waits."""
        return self.opens_form or self.kind is OrderKind.CHANGES

    def encode(self) -> str:
        """Write the order as short text for a button's value."""
        packed: dict[str, object] = {"order": self.kind.value}
        packed |= {"of": self.subject} if self.subject else {}
        if self.question is not None:
            packed["q"] = self.question.encode()
        if self.key:
            packed["key"] = self.key
        if self.schedule is not None:
            packed["at"] = self.schedule.encode()
        packed |= {"to": self.place} if self.place else {}
        packed |= {"least": self.least} if self.least else {}
        packed |= {"short": True} if self.short else {}
        return json.dumps(packed, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> "Order":
        """Read an order back.

        Raises:
            AskError: the text is no order, or one of a newer version.
        """
        try:
            packed = json.loads(text if len(text) <= LONGEST_ENCODED else "")
            kind, subject = OrderKind(packed.pop("order")), packed.pop("of", "")
            asked, key = packed.pop("q", None), packed.pop("key", "")
            question = None if asked is None else Question.decode(asked)
            at = packed.pop("at", None)
            schedule = None if at is None else Schedule.decode(at)
            place, least, short = packed.pop("to", ""), packed.pop("least", 0), packed.pop("short", False)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AskError(_NEWER) from error
        told = all(map(_is_text, (subject, key, place))) and type(least) is int and type(short) is bool
        if packed or not told:
            raise AskError(_NEWER)
        return cls(kind, subject, question, key, schedule, place, least, short)


def _is_text(part: object) -> bool:
    """Whether it is one line of text; no database takes halves of characters, nor the one that ends a text."""
    return isinstance(part, str) and (not part or part.isprintable())


def is_order(text: str) -> bool:
    """Whether a button's value is an order, not a question."""
    return text.startswith(_BEGINS)
