"""Rows as CSV: every digit is there, and nothing in it runs."""

import csv
import io
from datetime import UTC, datetime

import pytest

from cxbot.answer import Row
from cxbot.drawing.formats.csv_format import csv_lines

NINE = datetime(2026, 11, 9, 9, tzinfo=UTC)


def row(value: float | None = None, customer: str = "Jane", comment: str = "") -> Row:
    return Row("1", NINE, "Where is it?", customer, "Support", "Ana", value, comment, 5, "https://app/1", "Acme")


def read(*rows: Row) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_lines(rows)), newline="")))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1_234_567.0, "1234567"),  # seconds of a fortnight; %g would say 1.23457e+06
        (86_399.0, "86399"),
        (0.0, "0"),
        (4.25, "4.25"),
        (0.1 + 0.2, "0.30000000000000004"),
        (None, ""),
    ],
)
def test_values_keep_all_their_digits(value: float | None, written: str) -> None:
    assert read(row(value))[0]["value"] == written


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "\n=1", " \n\t =1", "\xa0=1", "\u2028=1", "＝1", "\ttab"],
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    (found,) = read(row(customer=text, comment=text))
    assert found["customer"] == found["comment"] == f"'{text}"


@pytest.mark.parametrize("text", ["Jane", "a = b", "1-2", "'=1", "株式会社", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert read(row(comment=text))[0]["comment"] == text


def test_heads_and_cells_with_commas_quotes_and_lines() -> None:
    (found,) = read(row(comment='He said "no", twice.\nThen yes.'))
    assert found == {
        "id": "1",
        "at": "2026-11-09T09:00:00+00:00",
        "conversation": "Where is it?",
        "customer": "Jane",
        "inbox": "Support",
        "teammate": "Ana",
        "value": "",
        "score": "5",
        "comment": 'He said "no", twice.\nThen yes.',
        "link": "https://app/1",
        "account": "Acme",
    }
