"""People as Slack writes them, <@U0123ABCD>, become what the helpdesk calls them: by address, else by name."""

import re
from collections.abc import Mapping, Sequence

from cxbot.asking.filters import Names, exactly, written
from cxbot.errors import AskError
from cxbot.question import Kind

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")

KnownAs = Mapping[str, Sequence[str]]


def with_names(text: str, people: KnownAs, names: Names) -> str:
    """The text with a name, or an address, in the place of each mention.

    `people` gives for ids of Slack users what they are known as there: the address where it may be seen, then names,
    the fullest first. Somebody whom the helpdesk does not know stays as the full name, so that asking can say so.

    Raises:
        AskError: Slack does not say who somebody is.
    """
    return MENTION.sub(lambda found: _named(people.get(found[1], ()), names), text)


def _named(known_as: Sequence[str], names: Names) -> str:
    if not known_as:
        raise AskError("I cannot see who that is. Write the name as your helpdesk has it.", "teammate:Ana")
    for each in known_as:
        found = names.addressed(each) if "@" in each else ()
        if len(found) == 1:
            return each
        if found and len({name for _, name in found}) == 1:  # the same person in several sources
            return written(found[0][1])
        if exactly(each, names.find(Kind.TEAMMATE, each)):
            return written(each)
    return written(next((each for each in known_as if "@" not in each), known_as[0]))
