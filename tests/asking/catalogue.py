"""A small catalogue and a few names, so that the grammar is tested apart from what the bot offers today."""

from datetime import UTC, datetime

import pytest

from cxbot.asking import Context, ask
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.section import Section, Shape
from cxbot.unit import Better, Unit

NOW = datetime(2026, 11, 12, 13, 5, tzinfo=UTC)  # Thursday, 14:05 in Berlin
BERLIN = "Europe/Berlin"


def metric(name, title, *words: str, order, unit=Unit.COUNT, noun="things", better=Better.NEITHER):
    aggregate = {Unit.COUNT: Aggregate.COUNT, Unit.PERCENT: Aggregate.SHARE}.get(unit, Aggregate.MEAN)
    kinds = (unit, better, EventName.RATINGS, aggregate)
    return Metric(name, title, title, "", "", *kinds, (noun[:-1], noun), "", order, words)


METRICS = (
    metric("csat_percentage", "Satisfaction score", "csat", "score", order=1, unit=Unit.PERCENT, better=Better.HIGHER),
    metric("csat_average", "CSAT average score", order=2, unit=Unit.STARS, better=Better.HIGHER),
    metric("csat_responses", "Ratings", "responses", order=3, noun="ratings"),
    metric("first_reply_time", "First reply time (avg)", "first reply", "frt", order=4, unit=Unit.DURATION),
    metric("reply_time", "Reply time (avg)", order=5, unit=Unit.DURATION),
    metric("messages_received", "Messages received", "received", order=6, noun="messages"),
    metric("active_conversations", "Active conversations", order=7, noun="conversations"),
)
SECTIONS = (
    Section("satisfaction", "Customer Satisfaction", Shape.DONUT, ("csat_percentage",), "", 1, ("csat",)),
    Section(
        *("changes_over_time", "Changes Over Time", Shape.TREND, ("csat_percentage", "csat_average"), "", 2),
        words=("trend",),
    ),
    Section("volume_and_speed", "Volume and Speed", Shape.FIGURES, ("first_reply_time",), "", 3, ("volume", "speed")),
    Section("customers", "Contacts and Accounts", Shape.TABLE, ("csat_percentage",), "", 4),
)
THINGS = {
    Kind.INBOX: {"1": "Support", "2": "Sales", "3": "Sales EMEA", "4": "Billing Desk"},
    Kind.CHANNEL: {"email": "email", "chat": "chat"},
    Kind.TEAMMATE: {"7": "Ana Silva", "8": "Ben", "9": "Anabel", "80": "Benno"},
    Kind.TEAM: {"1": "EMEA"},
    Kind.TAG: {"5": "billing issue", "6": "October sale"},
    Kind.ACCOUNT: {"11": "Acme Corp", "12": "Globex", "13": "Globex Mining"},
    Kind.CONTACT: {"21": "jane@acme.com", "22": "joe@acme.com", "23": "Jo Twin", "24": "Jo Twin", "25": "Jo Winter"},
}


ALSO = {  # the ids of the helpdesk, addresses and domains
    (Kind.INBOX, "inb_9"): [("4", "Billing Desk")],
    (Kind.TEAMMATE, "ana@acme.example"): [("7", "Ana Silva")],
    (Kind.TEAMMATE, "ben@acme.example"): [("8", "Ben"), ("81", "Ben")],
    (Kind.ACCOUNT, "acme.com"): [("11", "Acme Corp")],
    (Kind.CONTACT, "con1"): [("21", "jane@acme.com")],
    (Kind.CONTACT, "con10"): [("22", "joe@acme.com")],
}


class Known:
    def __init__(self, things=THINGS, also=ALSO) -> None:
        self.things, self.also = things, also

    def exact(self, kind, text):
        named = [each for each in self.things.get(kind, {}).items() if each[1].casefold() == text.casefold()]
        return named or self.also.get((kind, text.casefold()), [])

    def find(self, kind, text):
        return [each for each in self.things.get(kind, {}).items() if text.casefold() in each[1].casefold()]


PEOPLE = {
    "U0ANA": ("Ana@acme.example", "Ana Maria Silva"),  # named otherwise in Slack
    "U0BEN": ("ben@acme.example", "Benjamin"),  # in two helpdesks
    "U0ANABEL": ("anabel@private.example", "Anabel", "bel"),  # by the name alone
    "U0BUELENT": ("Bülent Y", "by"),
}


def context(sections=SECTIONS, metrics=METRICS, zone=BERLIN):
    return Context(NOW, zone, names=Known(), people=PEOPLE, sections=sections, metrics=metrics)


def asked(text, sections=SECTIONS, metrics=METRICS, zone=BERLIN):
    return ask(text, context(sections, metrics, zone))


def refusal(text):
    """Why it is not understood, with what is suggested instead."""
    with pytest.raises(AskError) as refused:
        asked(text)
    return refused.value
