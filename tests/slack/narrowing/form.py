"""The form Change Period and Filters as a person opens it, reads it and sends it."""

from datetime import UTC, datetime

from cxbot.source import AccountRecord, ContactRecord, InboxRecord, RatingRecord, TagRecord, TeammateRecord
from tests.driver import soon

LABEL = "Change Period and Filters"
RECORDS = (
    InboxRecord("i1", "Support", "email"),
    InboxRecord("i2", "Sales", "chat"),
    TeammateRecord("t1", "Zoë Ölund", "zoe@us.com"),
    TagRecord("g1", "100 % _urgent_ :tada: <!channel>"),
    AccountRecord("a1", "Acme", "acme.com"),
    ContactRecord("c1", "Jane", "jane@acme.com", "a1"),
    ContactRecord("c2", "Jane old", "j@old.com", "a1", "c1"),
    RatingRecord("r1", datetime(2026, 11, 10, 9, tzinfo=UTC), 1, contact="c1", inbox="i2"),
    RatingRecord("r0", datetime(2025, 9, 1, 9, tzinfo=UTC), 5, contact="c1", inbox="i2"),
    RatingRecord("r2", datetime(2026, 10, 6, 9, tzinfo=UTC), 5, contact="c1", inbox="i2"),
)


def report_of(ana, channel, asked="/cx last week"):
    before = len(ana.reports(channel))
    ana.types(channel, asked)
    return soon(lambda: ana.reports(channel)[before:])[0]


def opened(ana, report):
    """The form, opened from a report."""
    options = [
        (element["action_id"], option["value"])
        for block in report["blocks"]
        for element in block.get("elements", ())
        for option in element.get("options", ())
        if option["text"]["text"] == LABEL
    ]
    ana.presses(report, *options[0])
    return soon(lambda: form_of(ana))


def form_of(ana):
    return next((each for each in ana.windows()["stack"][-1:] if each["title"]["text"] == "Period and Filters"), None)


def element(form, field):
    return next(each["element"] for each in form["blocks"] if each["block_id"] == field)


def offered(ana, form, field, typed):
    """What is offered for what she types into a field, as values by label."""
    found = ana.visitor.options(form, element(form, field)["action_id"], typed)["options"]
    return {each["text"]["text"]: each for each in found}


def sent(ana, form, **given: object):
    values = {field: {element(form, field)["action_id"]: value} for field, value in given.items()}
    return ana.visitor.submit(form, values)
