"""What people type, as Slack sends it on: escaped, with ids for the names in it, and links where there are addresses.

Docs: messaging/formatting-message-text, interactivity/implementing-slash-commands.
"""

import re
from collections.abc import Mapping

from cxbot.playground.bot.markup import escaped, linked
from cxbot.playground.state.state import State

BROADCASTS = ("here", "channel", "everyone")
# A person who was chosen from a list stands there by id already.
CHOSEN = r"<[@#][A-Z0-9]+(?:\|[^<>]*)?>"


def message(state: State, text: str) -> str:
    """The words of a message."""
    names = {name: f"<@{person}>" for name, person in _people(state).items()}
    names |= {f"#{each.name}": f"<#{each.id}>" for each in state.workspace.channels.values() if each.name}
    names |= {f"@{each}": f"<!{each}>" for each in BROADCASTS}
    return _encoded(state, text, names)


def command(state: State, text: str, *, escape: bool) -> str:
    """The words of a command; ids and links are for apps that ask for them (docs: should_escape)."""
    if not escape:
        return escaped(text)
    people = state.workspace.people
    names = {name: f"<@{person}|{people[person].name}>" for name, person in _people(state).items()}
    names |= {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in state.workspace.channels.values() if each.name}
    return _encoded(state, text, names)


def _people(state: State) -> dict[str, str]:
    people = state.workspace.people.values()
    return {f"@{each.real_name}": each.id for each in people} | {f"@{each.name}": each.id for each in people}


def _encoded(state: State, text: str, names: Mapping[str, str]) -> str:
    longest = sorted(names, key=len, reverse=True)
    pattern = rf"({CHOSEN})|(?<![\w@#])({'|'.join(re.escape(each) for each in longest)})(?![\w-])"
    known = {name.lower(): found for name, found in names.items()}
    made, start = [], 0
    for found in re.finditer(pattern, text, re.IGNORECASE):
        mark = _chosen(state, found[1]) if found[1] else known[found[2].lower()]
        if mark:
            made += [linked(escaped(text[start : found.start()])), mark]
            start = found.end()
    return "".join([*made, linked(escaped(text[start:]))])


def _chosen(state: State, mark: str) -> str:
    """The mark, if there is somebody or something of that id; else it is just words."""
    name = mark[2:-1].partition("|")[0]
    return mark if name in state.workspace.people or name in state.workspace.channels else ""
