"""Two helpdesks beside one another: their histories as one, and questions about one of them, or about both."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from cxbot.filter import Filter, Kind
from cxbot.question import About, Question
from tests.oracle.facts import SECOND, History
from tests.oracle.questions import BY_ID, Asked, asked

SOURCES = (("1",), ("1",), ("2",), ("2",), ("1", "2"))


@st.composite
def asked_of_two(draw: st.DrawFn, histories: st.SearchStrategy[History]) -> Asked:
    """Two helpdesks with the same names for different things, and questions that are narrowed or split by source."""
    found = draw(asked(st.just(beside(draw(histories), draw(histories))), past=False))
    return replace(found, questions=tuple(draw(_about_sources(each)) for each in found.questions))


def beside(first: History, second: History) -> History:
    """Both as one; of the workspace's hours and own addresses, which no helpdesk has for itself, the first's."""
    kinds = ("inboxes", "inactivity", "hours", "teammates", "teams", "accounts", "contacts", "tags", "conversations")
    told = {
        kind: [*getattr(first, kind), *(_shifted(each) for each in getattr(second, kind) if _of_one(kind, each))]
        for kind in (*kinds, "messages", "activities", "surveys", "ratings")
    }
    return replace(first, **told)


def _of_one(kind: str, thing: Any) -> bool:
    return kind != "hours" or thing.inbox is not None


def _shifted(thing: Any) -> Any:
    """The same thing in the second helpdesk: every id that it has or names is one there."""
    named = (
        "id",
        "inbox",
        "account",
        "merged_into",
        "conversation",
        "author",
        "teammate",
        "survey",
        "owner",
        "contact",
    )
    changed: dict[str, Any] = {
        name: getattr(thing, name) + SECOND for name in named if getattr(thing, name, None) is not None
    }
    for name in ("members", "tags", "inboxes"):
        if isinstance(getattr(thing, name, None), tuple):
            changed[name] = tuple(each + SECOND for each in getattr(thing, name))
    if getattr(thing, "participants", ()):
        changed["participants"] = tuple((role, each + SECOND, address) for role, each, address in thing.participants)
    return replace(thing, **changed)


@st.composite
def _about_sources(draw: st.DrawFn, question: Question) -> Question:
    filters = [draw(_there(each)) for each in question.filters]
    filters += [Filter(Kind.SOURCE, ids) for ids in draw(st.lists(st.sampled_from(SOURCES), max_size=2))]
    question = replace(question, filters=tuple(filters))
    if question.about is About.DETAILS:
        asks = draw(st.booleans())
        shown = sorted(question.values_of(Kind.SOURCE)) or ["1", "2"]
        return replace(question, cell=(Kind.SOURCE, draw(st.sampled_from(shown)))) if asks else question
    if question.split in {None, *BY_ID} and question.about is not About.CUSTOMERS and draw(st.booleans()):
        return replace(question, split=Kind.SOURCE)
    return question


@st.composite
def _there(draw: st.DrawFn, narrowed: Filter) -> Filter:
    """A filter, with the same things of the other helpdesk now and then."""
    if narrowed.kind not in {*BY_ID, Kind.TEAM} or draw(st.booleans()):
        return narrowed
    others = tuple(str(int(each) + SECOND) for each in narrowed.ids)
    return replace(narrowed, ids=others if draw(st.booleans()) else (*narrowed.ids, *others))
