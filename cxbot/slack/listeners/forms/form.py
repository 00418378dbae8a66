"""A form: what it does when it is sent in or used, and its state as Slack sends it.

A field is a block whose id is the field's name, or the name, a colon and anything, with one element in it. (Slack keeps
what was filled in while block and action ids stay: another ending has a field start anew.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from cxbot.message import Json, Modal
from cxbot.slack.listeners.request import Request

PREFIX = "form:"  # of the callback ids of forms, and of the action ids of what acts in them before they are sent in
UNKNOWN_FORM = "This form belongs to another version of the bot. Close it, and open it again."


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is filled in: `values` are Slack's, by field; `used` is the action id of what was used in it."""

    request: Request
    values: Mapping[str, Json]
    used: str = ""

    @classmethod
    def of(cls, request: Request) -> "Filled":
        """Read it from what Slack sent."""
        state = ((request.body.get("view") or {}).get("state") or {}).get("values") or {}
        values = {field_of(block): next(iter(each.values())) for block, each in state.items() if each}
        actions = request.body.get("actions") or [{}]
        return cls(request, values, str(actions[0].get("action_id") or ""))

    def has(self, name: str) -> bool:
        """Whether there is such a field, filled in or not."""
        return any(field_of(str(block.get("block_id") or "")) == name for block in blocks_of(self.request))

    def text(self, name: str) -> str:
        """What was typed, without spaces around it."""
        return str(self._of(name).get("value") or "").strip()

    def choice(self, name: str) -> str:
        """The value of the option that is chosen; empty where none is."""
        return str((self._of(name).get("selected_option") or {}).get("value") or "")

    def choices(self, name: str) -> tuple[str, ...]:
        """The values of the options that are chosen, or ticked."""
        return tuple(str(each.get("value") or "") for each in self._of(name).get("selected_options") or ())

    def day(self, name: str) -> date | None:
        """The day that is picked."""
        picked = self._of(name).get("selected_date")
        return date.fromisoformat(str(picked)) if picked else None

    def clock(self, name: str) -> time | None:
        """The time that is picked."""
        picked = self._of(name).get("selected_time")
        return time.fromisoformat(str(picked)) if picked else None

    def member(self, name: str) -> str:
        """The id of the person who is chosen."""
        return str(self._of(name).get("selected_user") or "")

    def conversation(self, name: str) -> str:
        """The id of the conversation that is chosen."""
        found = self._of(name)
        return str(found.get("selected_conversation") or found.get("selected_channel") or "")

    def _of(self, name: str) -> Json:
        return self.values.get(name) or {}


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a form that was sent in.

    It stays, with words beside its fields that are `wrong`; or shows what `shows` is; or it closes, with the windows
    below it where `clears`. `then` is done after that, once, in the pool of reports; what goes wrong in it is said to
    the person where the form came from.
    """

    wrong: Mapping[str, str] = field(default_factory=dict)
    shows: Modal | None = None
    clears: bool = False
    then: Callable[[], object] | None = None


def _nothing(filled: Filled) -> None:
    del filled


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `sent` says what becomes of it, and raises what is wrong with it as a whole.

    It answers within Slack's three seconds: it reads what was filled in, and leaves work to `Taken.then`. `used` draws
    it anew when something in it was used whose action id begins with "form:"; None changes nothing.
    """

    sent: Callable[[Filled], Taken]
    used: Callable[[Filled], Modal | None] = _nothing


def blocks_of(request: Request) -> list[Json]:
    """The blocks of the window that something was done in."""
    found: list[Json] = (request.body.get("view") or {}).get("blocks") or []
    return found


def field_of(block_id: str) -> str:
    """The field of a block."""
    return block_id.partition(":")[0]
