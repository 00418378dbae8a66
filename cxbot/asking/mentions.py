"""People as Slack writes them, <@U0123ABCD>, become what the helpdesk calls them: by address, else by name."""

import re
from collections.abc import Mapping, Sequence

from cxbot.asking.filters import Names, written
from cxbot.errors import AskError
from cxbot.filter import Kind

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_KEY = re.compile(r"\w+ ?[:=] ?$")

_SUBSCRIBES = re.compile(r"\s*subscribe\b", re.IGNORECASE)
_PLACE = re.compile(r"(?:\b(?:for|to|in|into|at) )?<[@#]([UWCG][A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE)

KnownAs = Mapping[str, Sequence[str]]


def with_names(text: str, people: KnownAs, names: Names) -> str:
    """The text with a name, or an address, in the place of each mention.

    `people` gives for ids of Slack users what they are known as there: the address where it may be seen, then names,
    the fullest first. Only a whole address or name is somebody: who is unknown there is nobody else.

    Raises:
        AskError: Slack does not say who somebody is, or the helpdesk does not know them.
    """

    def name(found: re.Match[str]) -> str:
        """Who was mentioned: behind a key a value, on its own marked as a person."""
        known_as = people.get(found[1], ())
        called = _named(known_as, names)
        if called is None:
            better = f"{_KEY.sub('', text[: found.start()])} {text[found.end() :]} by teammate"
            wrong = "I cannot see who that is. Write the name as your helpdesk has it."
            if known_as:
                full = next((each for each in known_as if "@" not in each), known_as[0])
                wrong = f"There is no teammate “{full}”. It may be written differently in your helpdesk."
            raise AskError(wrong, " ".join(better.split()))
        said = written(called)
        return said if text[: found.start()].rstrip()[-1:] in {":", ",", "="} else f"@{said}"

    return MENTION.sub(name, text)


def subscribed_place(text: str) -> tuple[str, str]:
    """The id of the person or channel that is to be subscribed, empty where none is named, and the text without it.

    Raises:
        AskError: there are several.
    """
    found = list(_PLACE.finditer(text)) if _SUBSCRIBES.match(text) else []
    if len(found) > 1:
        raise AskError("A digest comes to one person or one channel. Subscribe them one by one.", "digests")
    return (found[0][1].upper(), _PLACE.sub(" ", text)) if found else ("", text)


def _named(known_as: Sequence[str], names: Names) -> str | None:
    for each in known_as:
        found = names.exact(Kind.TEAMMATE, each)
        if len(found) == 1:
            return each
        if found and len({name for _, name in found}) == 1:  # the same person in several sources
            return found[0][1]
    return None
