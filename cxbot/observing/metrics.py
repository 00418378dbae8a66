"""Numbers about the running bot, for Prometheus: how long things take, what came of deliveries, what Slack turned away.

Labels are few and fixed: no channel, person, customer or word of anybody is among them. Each process counts for itself;
what the database knows is read by whoever asks, and not kept here.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

# Seconds. Slack gives up after 3; a report is there in one or two.
ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 3.0)
WORK = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)
# From the same second up to the twelve hours within which a digest is caught up; 60 is the usual spread.
DWELLS = (1.0, 5.0, 10.0, 30.0, 60.0, 90.0, 120.0, 300.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 21_600.0, 43_200.0)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Something that is as it is just now: its values by the value of its one label, or one under an empty label."""

    name: str
    text: str
    values: Mapping[str, float]
    label: str = ""


Look = Callable[[], Iterable[Gauge]]


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acks = self._timed("cxbot_ack_seconds", "Until something that a person did was acknowledged.", ACKS)
        self.answers = self._timed("cxbot_answer_seconds", "Until the database had answered a question.", WORK)
        self.drawings = self._timed("cxbot_drawing_seconds", "Until a picture was drawn.", WORK)
        self.renderings = self._timed(
            "cxbot_delivery_rendering_seconds", "Until a delivery was answered, drawn and its pictures uploaded.", WORK
        )
        self.dwells = self._timed(
            "cxbot_delivery_dwell_seconds", "From when a digest was due until it was there.", DWELLS
        )
        self.outcomes = Counter(
            "cxbot_deliveries_ended",
            "Deliveries that this process brought to an end, by outcome.",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self.limited = Counter(
            "cxbot_slack_rate_limited", "Calls that Slack turned away with 429.", ("method",), registry=self.registry
        )

    def look_at(self, look: Look) -> None:
        """Ask, whenever the metrics are read, how things are just now."""
        self.registry.register(_Looked(look))

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)

    def ended(self, kind: str, outcome: str, dwell: float | None = None) -> None:
        """A delivery came to its end; `dwell` is how many seconds after it was due it was there."""
        self.outcomes.labels(kind, outcome).inc()
        if dwell is not None:
            self.dwells.observe(max(0.0, dwell))

    def turned_away(self, method: str) -> None:
        """Slack answered a call with 429."""
        self.limited.labels(method).inc()

    def _timed(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, text, buckets=buckets, registry=self.registry)


@contextmanager
def timed(into: Histogram) -> Iterator[None]:
    """Measure how long it takes, also where it fails."""
    began = time.monotonic()
    try:
        yield
    finally:
        into.observe(time.monotonic() - began)


@dataclass(slots=True)
class Pulse:
    """When this process last looked at what is due, and could; the time that the machine slept does not count."""

    clock: Callable[[], float] = time.monotonic
    _last: float = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.clock()

    def beat(self) -> None:
        """It looked just now."""
        self._last = self.clock()

    @property
    def age(self) -> float:
        """Seconds since then, or since the process began."""
        return self.clock() - self._last


class _Looked(Collector):
    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for each in self._look():
            family = GaugeMetricFamily(each.name, each.text, labels=[each.label] if each.label else [])
            for value, number in each.values.items():
                family.add_metric([value] if each.label else [], number)
            yield family

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: being registered is no reason to look."""
        return iter(())
