"""The law of words: whatever is typed becomes a question or an order, or is refused with something that works."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.errors import AskError
from cxbot.order import Order
from cxbot.question import Question
from tests.asking.catalogue import asked

WORDS = st.sampled_from(
    [
        *(
            "last",
            "week",
            "weeks",
            "12",
            "vs",
            "by",
            "day",
            "inbox",
            "inbox:support",
            "sales",
            "october",
            "2026",
            "-",
            "1",
        ),
        *(
            "as",
            "average",
            "csat",
            "trend",
            "accounts",
            "sort:csat",
            "since",
            "rating:1-3",
            '"',
            "billing issue",
            ":",
            "oct",
        ),
        *(
            "private",
            "compared",
            "teammate",
            "@ana",
            "previous",
            "31",
            "days",
            "frist",
            "reply",
            "time",
            ",",
            "?",
            "account",
            "worst",
            "median",
            "weekly",
            "friday",
            "ago",
            'tag:"billing issue"',
            'tag:"october sale"',
            "or",
            "@ben",
            "without",
            "what is",
            "yoy",
            "all time",
            "thanks",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=7).map(" ".join) | st.text(max_size=30))
def test_every_text_is_a_question_or_help_or_refused_with_something_that_works(text):
    try:
        asked_for = asked(text)
    except AskError as refused:
        asked_for = asked(refused.suggestion)
    assert isinstance(asked_for, Order) or Question.decode(asked_for.encode()) == asked_for
