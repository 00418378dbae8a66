"""A picture against matplotlib's default savefig of the same figure: bytes asserted, times printed as ratios."""

import io
import statistics
import time

import pytest

from cxbot.drawing.charts.canvas import one_at_a_time, warm
from tests.charts.gallery import compose, draw, gallery

STATES = ("donut of a week", "trend compared", "trend of a month of few", "bars of inboxes")


def by_default(chart):
    """The same figure, drawn and written as matplotlib does when nothing is asked of it."""
    with one_at_a_time():
        written = io.BytesIO()
        compose(chart).figure.savefig(written)
        return written.getvalue()


def median_time(work, chart, rounds=9):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work(chart)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_drawn(benchmark, state):
    chart = gallery()[state]
    warm()
    png = benchmark(draw, chart)
    default = by_default(chart)
    ratio = median_time(draw, chart) / median_time(by_default, chart)
    benchmark.extra_info.update(bytes=len(png), default_bytes=len(default), time_ratio=round(ratio, 2))
    print(f"{state}: {len(png):,} of {len(default):,} bytes ({len(png) / len(default):.2f}), time x {ratio:.2f}")
    assert len(png) <= len(default) / 3
