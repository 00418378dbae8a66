"""Business hours as sources tell them, and as they are kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxbot.source import HoursRecord, Span
from cxbot.source.hours import read_spans, write_spans
from cxbot.sources.canonical import open_folder

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
TEXT = '{"mon": [["09:00", "12:00"], ["13:00", "24:00"]], "sun": [["22:00", "06:00"]]}'
SPANS = (Span(0, 540, 720), Span(0, 780, 1440), Span(6, 1320, 360))


def test_hours_are_read_and_written() -> None:
    assert read_spans(TEXT) == SPANS
    assert write_spans(reversed(SPANS)) == TEXT  # in the order of the week, however they were told
    assert read_spans("{}") == ()
    assert write_spans(()) == "{}"


def test_a_day_up_to_its_last_minute_is_a_whole_one() -> None:
    assert read_spans('{"tue": [["00:00", "23:59"], ["09:00", "23:59"]]}') == (Span(1, 0, 1440), Span(1, 540, 1439))


@pytest.mark.parametrize(
    "text", ["9 to 5", "[]", '{"monday": []}', '{"mon": [["9"]]}', '{"mon": [["08:00", "25:00"]]}']
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="are no hours; write them like"):
        read_spans(text)


def test_hours_in_a_folder_are_refused_by_line_and_column(tmp_path: Path) -> None:
    rows = ["inbox,valid_from,zone,spans", ",2026-01-01T00:00Z,UTC,", ',2026-01-02T00:00Z,UTC,"9 to 5"']
    rows.append(',2026-01-03T00:00Z,UTC,"{""mon"": [[""09:00"", ""17:00""]]}"')
    (tmp_path / "business_hours.csv").write_text("\n".join(rows))
    batches = list(open_folder(tmp_path).batches("", NOW))
    refused = [each for batch in batches for each in batch.refused]
    assert [(each.place, each.reason[:35]) for each in refused] == [
        ("business_hours.csv, line 3", "column spans: '9 to 5' are no hours")
    ]
    told = [each for batch in batches for each in batch.records if isinstance(each, HoursRecord)]
    assert [each.spans for each in told] == [None, (Span(0, 540, 1020),)]
