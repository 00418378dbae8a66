"""Where everything that metrics aggregate is recorded: one file for each table that they read."""

from collections.abc import Mapping

from cxbot.event import Event
from cxbot.events import archivings, messages, ratings, segments, surveys
from cxbot.metric import EventName


def events() -> Mapping[EventName, Event]:
    """Every event by its name."""
    return {**ratings.EVENTS, **surveys.EVENTS, **messages.EVENTS, **segments.EVENTS, **archivings.EVENTS}
