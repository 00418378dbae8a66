"""Logs are lines of key=value and give nothing away."""

import io
import logging

import pytest

from cxbot.observing import Lines, note, note_failure, redact


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("token xoxb-1234-abcd.EF refused", "token [token] refused"),
        ("xapp-1-A0-99-ffff", "[token]"),
        ("Authorization: Bearer abc.def-123=", "Authorization: [token]"),
        ("POST https://hooks.slack.com/commands/T1/2/xyz failed", "POST [hook] failed"),
        ("at http://127.0.0.1:8080/response/abc?x=1 now", "at http://127.0.0.1:8080/[hook] now"),
        ("jane.doe+x@acme.co.uk wrote", "[mail] wrote"),
        ("postgresql://cx:s3cret@db/cx", "postgresql://cx:[password]@db/cx"),
        ("postgresql://:s3cret@db/cx", "postgresql://:[password]@db/cx"),
        ("postgresql://db/cx?user=cx&password=s3cret&port=1", "postgresql://db/cx?user=cx&password=[password]&port=1"),
        ("host=db password=s3cret dbname=cx", "host=db password=[password] dbname=cx"),
        (
            "(sqlite3.Error) no\n[SQL: SELECT 1]\n[parameters: ('Jane', 'rude!')]\n(Background)",
            "(sqlite3.Error) no\n[SQL: SELECT 1]\n[parameters: left out]\n(Background)",
        ),
        ("report_posted channel=C1 ms=12", "report_posted channel=C1 ms=12"),
    ],
)
def test_secrets_are_taken_out(said: str, logged: str):
    assert redact(said) == logged


@pytest.fixture
def written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logger = logging.getLogger("cxbot.test")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_a_record_is_one_line_of_pairs(written):
    logger, stream = written
    note(logger, "report posted", channel="C1", ms=12, words='a "b"\nc', nothing="")
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert 'level=info logger=cxbot.test event="report posted" channel=C1 ms=12' in line
    assert line.endswith('words="a \\"b\\"\\nc" nothing=""\n')


def test_a_traceback_stays_on_the_line_and_gives_nothing_away(written):
    logger, stream = written
    error = ValueError("xoxb-1-secret is not 'It was \\'rude\\', said Jane'\n[parameters: ('a\\nJane',)]")
    error.__cause__ = KeyError("Jane")
    note_failure(logger, "failed", error, what="/cx")
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "what=/cx" in line
    assert "ValueError" in line
    assert "KeyError" in line
    assert "xoxb" not in line
    assert "rude" not in line
    assert "Jane" not in line
