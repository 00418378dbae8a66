"""Modals and Home tabs: stacks, hashes, and the triggers that open them."""

import secrets
import time
from dataclasses import dataclass, field, replace

from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.ids import new_hash, new_id
from cxbot.playground.state.reading import Json

DEEPEST = 3  # docs: surfaces/modals, "a maximum of 3 views in the stack"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a person did, which lets the bot open a modal once, for a few seconds; `view` is where she did it."""

    id: str
    person: str
    view: str | None
    issued: float
    used: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """An open modal or a Home tab; `sent` is what the app sent, with block ids; `state` what the person filled in."""

    id: str
    person: str
    kind: str
    sent: Json
    hash: str
    root: str
    previous: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    loading: bool = False


@dataclass(slots=True)
class Windows:
    """All views. `lives` is how many seconds a trigger is good for."""

    lives: float
    triggers: dict[str, Trigger] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)

    def trigger(self, person: str, view: str | None = None) -> str:
        """A new trigger id."""
        made = Trigger(
            f"{time.time_ns() // 1_000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            person,
            view,
            time.monotonic(),
        )
        self.triggers[made.id] = made
        return made.id

    def exchange(self, trigger: str) -> Trigger:
        """Use a trigger up (docs: reference/methods/views.open, errors).

        Raises:
            SlackError: it is unknown, too old or used.
        """
        known = self.triggers.get(trigger)
        if known is None:
            raise SlackError("invalid_trigger_id")
        if known.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - known.issued > self.lives:
            raise SlackError("expired_trigger_id")
        self.triggers[trigger] = replace(known, used=True)
        return known

    def open(self, person: str, sent: Json) -> View:
        """Show a modal, in place of any other."""
        self.close_all(person)
        return self._add(person, sent, None)

    def push(self, person: str, sent: Json) -> View:
        """Show a modal on top of the open one.

        Raises:
            SlackError: the stack is full.
        """
        stack = self.stacks.get(person, [])
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        return self._add(person, sent, stack[-1] if stack else None)

    def publish(self, person: str, sent: Json) -> View:
        """Show a Home tab."""
        known = self.views.get(self.homes.get(person, ""))
        view = View(known.id if known else new_id("V"), person, "home", sent, new_hash(), known.id if known else "")
        view = replace(view, root=view.id)
        self.homes[person] = view.id
        self.views[view.id] = view
        return view

    def update(self, view: View, sent: Json) -> View:
        """Change a view; what was filled in stays where block and action ids stay."""
        left = {
            (str(block.get("block_id")), str(element.get("action_id")))
            for block in sent.get("blocks", ())
            for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or ()))
            if isinstance(element, dict)
        }
        state = {
            block: {action: value for action, value in values.items() if (block, action) in left}
            for block, values in view.state.items()
        }
        changed = replace(view, sent=sent, hash=new_hash(), state={key: each for key, each in state.items() if each})
        self.views[view.id] = changed
        return changed

    def fill(self, view: View, state: dict[str, Json]) -> View:
        """Keep what a person filled in."""
        self.views[view.id] = replace(view, state=state)
        return self.views[view.id]

    def wait(self, view: View, *, loading: bool) -> None:
        """Show that the app has been asked, or that it has answered."""
        if view.id in self.views:
            self.views[view.id] = replace(self.views[view.id], loading=loading)

    def find(self, view_id: str | None, external_id: str | None) -> View | None:
        """A view that is still there, by its id or the app's own."""
        if view_id:
            return self.views.get(view_id)
        return next((each for each in self.views.values() if each.sent.get("external_id") == external_id), None)

    def stack(self, person: str) -> list[View]:
        """The open modals of a person, the lowest first."""
        return [self.views[each] for each in self.stacks.get(person, ())]

    def home(self, person: str) -> View | None:
        """The Home tab, once it was published."""
        return self.views.get(self.homes.get(person, ""))

    def close(self, view: View) -> None:
        """Close a modal and what is on top of it."""
        stack = self.stacks.get(view.person, [])
        if view.id in stack:
            for gone in stack[stack.index(view.id) :]:
                del self.views[gone]
            self.stacks[view.person] = stack[: stack.index(view.id)]

    def close_all(self, person: str) -> None:
        """Close all modals of a person."""
        for gone in self.stacks.pop(person, ()):
            del self.views[gone]

    def _add(self, person: str, sent: Json, previous: str | None) -> View:
        view_id = new_id("V")
        root = self.views[previous].root if previous else view_id
        view = View(view_id, person, "modal", sent, new_hash(), root, previous)
        self.views[view.id] = view
        self.stacks.setdefault(person, []).append(view.id)
        return view
