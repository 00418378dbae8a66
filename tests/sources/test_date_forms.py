"""The forms in which helpdesks, spreadsheets and people write dates: each is read rightly, or asked about."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv.dates import Dates, guess

MINUTE = datetime(2026, 11, 25, 13, 5)  # noqa: DTZ001 - a file's time names no zone
SECOND = MINUTE.replace(second=7)
DAY = MINUTE.replace(hour=0, minute=0)
EAST = timezone(timedelta(hours=1))

READ = {
    # ISO 8601, and what is near it
    "2026-11-25 13:05": MINUTE,
    "2026-11-25 13:05:07": SECOND,
    "2026-11-25T13:05:07Z": SECOND.replace(tzinfo=UTC),
    "2026-11-25T13:05:07.123Z": SECOND.replace(microsecond=123000, tzinfo=UTC),
    "2026-11-25T13:05:07.123456+01:00": SECOND.replace(microsecond=123456, tzinfo=EAST),
    "2026-11-25T13:05:07+0100": SECOND.replace(tzinfo=EAST),
    "2026-11-25 13:05:07 +0100": SECOND.replace(tzinfo=EAST),
    "2026-11-25 13:05:07 UTC": SECOND.replace(tzinfo=UTC),
    "2026-11-25 13:05:07 +0000 UTC": SECOND.replace(tzinfo=UTC),
    "2026-11-25 13:05:07,123": SECOND.replace(microsecond=123000),
    "2026-11-24 24:00": DAY,
    "2026-11-24T24:00:00": DAY,
    # digits alone
    "20261125": DAY,
    "20261125T130507Z": SECOND.replace(tzinfo=UTC),
    "20261125130507": SECOND,
    "202611251305": MINUTE,
    "1795611907": SECOND.replace(tzinfo=UTC),
    "1795611907123": SECOND.replace(microsecond=123000, tzinfo=UTC),
    # year, month, day
    "2026/11/25 13:05": MINUTE,
    "2026/11/25 13:05:07": SECOND,
    "2026.11.25 13:05": MINUTE,
    "2026/11/25 1:05:07 PM GMT+1": SECOND.replace(tzinfo=EAST),
    # day, month, year
    "25/11/2026 13:05": MINUTE,
    "25/11/2026 13:05:07": SECOND,
    "25/11/2026, 13:05:07": SECOND,
    "25/11/2026 13.05": MINUTE,
    "25/11/2026 13:05:07 +0000": SECOND.replace(tzinfo=UTC),
    "25-11-2026 13:05": MINUTE,
    "25.11.2026 13:05": MINUTE,
    "25.11.26 13:05": MINUTE,
    "25. 11. 2026 13:05": MINUTE,
    "25.11.2026, 13:05 Uhr": MINUTE,
    "25-Nov-2026 13:05": MINUTE,
    "25-Nov-26 13:05": MINUTE,
    "25/Nov/2026:13:05:07 +0000": SECOND.replace(tzinfo=UTC),
    "13:05 25/11/2026": MINUTE,
    # month, day, year
    "11/25/2026 13:05": MINUTE,
    "11/25/2026 1:05 PM": MINUTE,
    "11/25/2026 1:05:07 PM": SECOND,
    "11/25/2026, 1:05:07 PM": SECOND,
    "11/25/2026, 1:05:07\N{NARROW NO-BREAK SPACE}PM": SECOND,
    "11/25/2026 1:05 p.m.": MINUTE,
    "11/25/2026 01:05:07 PM GMT+1": SECOND.replace(tzinfo=EAST),
    "11/25/2026 01:05 AM GMT+1": MINUTE.replace(hour=1, tzinfo=EAST),
    "11/25/2026 12:05 a.m.": MINUTE.replace(hour=0),
    "11/25/26 13:05": MINUTE,
    # months as words
    "25 Nov 2026 13:05": MINUTE,
    "25 Nov, 2026 13:05": MINUTE,
    "Nov 25, 2026 13:05": MINUTE,
    "Nov 25, 2026, 1:05 PM": MINUTE,
    "Nov 25, 2026 @ 01:05 pm": MINUTE,
    "November 25, 2026 1:05 PM": MINUTE,
    "November 25th, 2026 at 1:05 PM": MINUTE,
    "Wednesday, November 25, 2026 1:05 PM": MINUTE,
    "Wed, 25 Nov 2026 13:05:07 +0000": SECOND.replace(tzinfo=UTC),
    "Wed, 25 Nov 2026 13:05:07 GMT": SECOND.replace(tzinfo=UTC),
    "Wed Nov 25 13:05:07 2026": SECOND,
    "Wed Nov 25 13:05:07 UTC 2026": SECOND.replace(tzinfo=UTC),
    "Wed Nov 25 2026 13:05:07 GMT+0100 (Central European Standard Time)": SECOND.replace(tzinfo=EAST),
    # other languages, and other digits
    "25 de noviembre de 2026 13:05": MINUTE,
    "25 de novembro de 2026 13:05": MINUTE,
    "25 novembre 2026 à 13:05": MINUTE,
    "25 novembre 2026 13h05": MINUTE,
    "25. November 2026 13:05": MINUTE,
    "25 ноября 2026 г. 13:05": MINUTE,
    "25 نوفمبر 2026 13:05": MINUTE,
    "25 نومبر 2026 13:05": MINUTE,
    "25 नवंबर 2026 13:05": MINUTE,
    "25 নভেম্বর 2026 13:05": MINUTE,
    "25 Kasım 2026 13:05": MINUTE,
    "25 listopada 2026 13:05": MINUTE,
    "2026年11月25日 13:05": MINUTE,
    "2026년 11월 25일 오후 1:05": MINUTE,
    "2026/11/25 下午1:05": MINUTE,
    "٢٥/١١/٢٠٢٦ ١٣:٠٥": MINUTE,
    # zones by name
    "2026-11-25 13:05 EST": MINUTE.replace(tzinfo=timezone(timedelta(hours=-5))),
    "2026-11-25 13:05 CET": MINUTE.replace(tzinfo=EAST),
    "2026-11-25 13:05 Europe/Berlin": MINUTE.replace(tzinfo=ZoneInfo("Europe/Berlin")),
    "2026-11-25 13:05 [Europe/Berlin]": MINUTE.replace(tzinfo=ZoneInfo("Europe/Berlin")),
}

ASKED = {
    "12/11/2026 13:05": "can be 12 November 2026 (%d/%m/%Y %H:%M) or 11 December 2026 (%m/%d/%Y %H:%M)",
    "12-11-2026": "can be 12 November 2026 (%d-%m-%Y) or 11 December 2026 (%m-%d-%Y)",
    "25/11/26 13:05": "can be 25 November 2026 (%d/%m/%y %H:%M) or 26 November 2025 (%y/%m/%d %H:%M)",
    "11-12-26": "can be 11 December 2026 (%d-%m-%y) or 12 November 2026 (%m-%d-%y) or 26 December 2011 (%y-%m-%d)",
    "2026-11-25 13:05 IST": "“IST” can stand for several zones",
    "2026-11-25 13:05 CST": "“CST” can stand for several zones",
    # No moments: a spreadsheet's days, other numbers, parts of a date, words, a day that no month has.
    "46351.545": "are in no format that is known",
    "46351": "are in no format that is known",
    "1.5e9": "are in no format that is known",
    "2026-329": "are in no format that is known",
    "25/11 13:05": "are in no format that is known",
    "13:05": "are in no format that is known",
    "Yesterday": "are in no format that is known",
    "3 days ago": "are in no format that is known",
    "31/02/2026 10:00": "are in no format that is known",
}


@pytest.mark.parametrize("text", READ)
def test_a_form_that_can_only_be_one_moment_is_read(text: str) -> None:
    found = Dates(guess([text], "f")).read(text)
    assert found == READ[text]
    assert found.utcoffset() == READ[text].utcoffset()


@pytest.mark.parametrize("text", ASKED)
def test_a_form_that_can_be_several_or_none_is_asked_about(text: str) -> None:
    with pytest.raises(SourceError) as error:
        guess([text], "f")
    assert ASKED[text] in error.value.text
    assert "--date-format" in error.value.text


def test_of_two_readings_one_that_lies_in_the_future_is_none() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert guess(["12/11/2026 13:05"], "f", now) == "%d/%m/%Y %H:%M"
