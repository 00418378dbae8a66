"""A list of how people ask, written before they were understood: what each means, or which word is asked about."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cxbot.asking import ask
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.order import Order
from cxbot.question import About
from cxbot.sections import sections
from tests.asking.catalogue import Known, context

FILE = Path(__file__).with_name("phrasings.txt")
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PHRASINGS = [(phrase.strip(), meant) for phrase, _, meant in (line.partition("=> ") for line in LINES)]
UNDERSTOOD = [each for each in PHRASINGS if not each[1].startswith("?")]
ASKED_BACK = [(phrase, *meant.removeprefix("? ").split(" ! ")) for phrase, meant in PHRASINGS if meant.startswith("?")]
THINGS = {
    Kind.INBOX: {"1": "Support", "2": "Sales", "3": "Sales EMEA", "4": "Billing Desk", "5": "Returns"},
    Kind.CHANNEL: {"email": "email", "chat": "chat"},
    Kind.TEAMMATE: {"7": "Ana Silva", "8": "Ben Turner", "9": "Anabel Cruz", "10": "Kim Novak", "11": "Kim Lee"},
    Kind.TEAM: {"1": "EMEA", "2": "Night Shift"},
    Kind.TAG: {"5": "billing issue", "6": "vip", "7": "urgent", "8": "refund", "9": "spam"},
    Kind.ACCOUNT: {"11": "Acme Corp", "12": "Globex", "13": "Globex Mining"},
    Kind.CONTACT: {"21": "Jane Roe", "22": "Joe Doe"},
}
ALSO = {
    (Kind.INBOX, "inb_9"): [("4", "Billing Desk")],
    (Kind.TEAMMATE, "ana@acme.example"): [("7", "Ana Silva")],
    (Kind.ACCOUNT, "acme.com"): [("11", "Acme Corp")],
    (Kind.CONTACT, "con1"): [("21", "Jane Roe")],
    (Kind.CONTACT, "con10"): [("22", "Joe Doe")],
    (Kind.CONTACT, "jane@acme.com"): [("21", "Jane Roe")],
}
CONTEXT = replace(
    context(tuple(sections().values()), tuple(catalogue().values())),
    names=Known(THINGS, ALSO),
    people={"U0ANA": ("ana@acme.example", "Ana Maria Silva")},
    reach=lambda: date(2026, 3, 2),
)


def days(period):
    first, last = (each.isoformat().removeprefix("2026-") for each in (period.first, period.last))
    return f"{first}..{last}{'*' if period.so_far else ''}"


def told(found):
    """What was understood, as the list writes it."""
    if isinstance(found, Order):
        asked = told(found.question) if found.question else ""
        return " ".join(filter(None, (found.kind, found.subject, asked)))
    parts = [days(found.period)]
    if found.about is About.CUSTOMERS:
        parts.append(f"{found.split}s")
    elif found.about is About.DETAILS:
        parts.append(f"details {found.metric}")
    elif found.about is About.PROFILE:
        kind, id_ = found.cell
        parts.append(f"profile {kind}={THINGS[kind][id_]}")
    elif found.about in {About.FEEDBACK, About.TEAMMATES}:
        parts.append(found.about)
    elif found.about is not About.REPORT:
        parts.append(found.section or found.metric)
    if found.compare:
        parts.append(f"vs {days(found.baseline).rstrip('*')}" if found.baseline else "vs")
    if found.split and found.about is not About.CUSTOMERS:
        parts.append(f"by {found.split}")
    if found.bucket:
        parts.append(f"each {found.bucket}")
    if found.measure not in {None, "csat_percentage"}:
        parts.append(f"as {found.measure}")
    for each in found.filters:
        called = THINGS.get(each.kind, {})
        parts.append(f"{each.kind}={'+'.join(called.get(id_, id_) for id_ in each.ids)}")
    parts += [f"sort={found.sort}"] if found.sort else []
    parts += [f"rows={found.rows}"] if found.rows else []
    parts += [f"search={found.search}"] if found.search else []
    parts += [f"columns={'+'.join(found.columns)}"] if found.columns else []
    return " ".join(parts)


@pytest.mark.parametrize(("phrase", "meant"), UNDERSTOOD)
def test_what_people_ask_is_understood(phrase, meant):
    assert told(ask(phrase, CONTEXT)) == meant


@pytest.mark.parametrize(("phrase", "word", "suggestion"), ASKED_BACK)
def test_what_is_not_understood_names_the_word_and_suggests_what_would_work(phrase, word, suggestion):
    with pytest.raises(AskError) as asked_back:
        ask(phrase, CONTEXT)
    error = asked_back.value
    assert word.casefold() in error.text.casefold()
    assert "/" not in re.sub(r"“[^”]*”", "", error.text)  # nobody is told a command here
    assert error.suggestion == suggestion
    assert told(ask(suggestion, CONTEXT))


def kept(question):
    shown = question.metric or question.section
    shown = "csat_percentage" if shown == "satisfaction" else shown  # of a split, the donut's score
    return shown, question.period, set(question.filters), question.baseline


BAD = ["frobnicate", "by fortnight", "vs the moon", "without spam", "mood:good", "-tag:vip", "inbox:nowhere", "median"]
BAD += ["sort:name", "search:globex"]


@pytest.mark.parametrize("metric", ["messages received", "csat", "new conversations"])
@pytest.mark.parametrize("period", ["yesterday", "q3", "last 3 months", "1 oct - 15 oct"])
@pytest.mark.parametrize("narrowed", ["teammate:ben", "acme", "tag:vip tag:urgent channel:chat"])
def test_a_suggestion_keeps_metric_period_and_people(metric, period, narrowed):
    meant = ask(f"{metric} {period} {narrowed}", CONTEXT)
    for bad in BAD:
        for text in (f"{metric} {period} {narrowed} {bad}", f"{bad} {metric} {narrowed} {period}"):
            with pytest.raises(AskError) as asked_back:
                ask(text, CONTEXT)
            suggested = ask(asked_back.value.suggestion, CONTEXT)
            assert kept(suggested) == kept(meant), asked_back.value.suggestion


def test_the_list_is_long_enough():
    assert len(PHRASINGS) >= 300
    assert len(UNDERSTOOD) >= 250
    assert len(set(PHRASINGS)) == len(PHRASINGS)
