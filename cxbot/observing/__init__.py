"""Logs: one line a record, key=value, without tokens, hook addresses, mail addresses or what a database was told.

Nothing here knows what is logged; callers never pass customers' words or what a person typed.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import IO, Any

FIELDS = "fields"  # the attribute of a log record that holds its key=value pairs
LONGEST = 4_000  # characters of one value, tracebacks included
NOISY = (
    "slack_bolt",
    "slack_sdk",
    "urllib3",
    "httpx2",
    "httpcore2",
    "stamina",
    "matplotlib",
    "PIL",
    "uvicorn",
    "websockets",
)

_QUOTED = re.compile(r"""(['"])(?:\\.|(?!\1).)*\1""")
_SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+"), "[token]"),
    (re.compile(r"(?i)\bbearer\s+[\w.~+/-]+=*"), "[token]"),
    (re.compile(r"https?://hooks\.[\w.-]+/[^\s\"'\\]+"), "[hook]"),
    (re.compile(r"(https?://[^\s/\"'\\]+)/(?:response|commands|actions|upload)[^\s\"'\\]*"), r"\1/[hook]"),
    (re.compile(r"(?i)\b(password=)[^\s&\"'\\]+"), r"\1[password]"),
    (re.compile(r"(\w+://[^\s:/@\"'\\]*):[^\s@/\"'\\]+@"), r"\1:[password]@"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[mail]"),
    # SQLAlchemy's errors end with what was bound to the statement: names and comments may be in it.
    (re.compile(r"\[parameters: .*"), "[parameters: left out]"),
)


class Lines(logging.Formatter):
    """Writes a record as one line: time, level, logger, event and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with everything secret taken out."""
        pairs: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1]:
            pairs["traceback"] = _trace(record.exc_info[1])
        return " ".join(f"{name}={_written(value)}" for name, value in pairs.items())


def redact(text: str) -> str:
    """The text without tokens, hook and mail addresses, passwords in URLs and parameters of SQL."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def note(logger: logging.Logger, event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Log an event with its fields: ids, counts and milliseconds; never words of customers."""
    logger.log(level, event, extra={FIELDS: fields})


def note_failure(logger: logging.Logger, event: str, error: BaseException, **fields: Any) -> None:
    """Log an error that nobody expected, with its traceback."""
    logger.error(event, exc_info=error, extra={FIELDS: fields})


def set_up(stream: IO[str], level: str = "INFO") -> logging.Handler:
    """Write all logs to the stream, in lines; returns the handler that does it.

    The packages that are talkative, or log what they send when debugging, stay at warnings.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def _trace(error: BaseException) -> str:
    """Where an error came from, its causes first. What its text quotes is left out: that may be anybody's words."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{_trace(cause)}\nwhich led to\n" if cause else ""
    message = _QUOTED.sub(r"\1…\1", re.sub(r"DETAIL: .*", "DETAIL: left out", redact(str(error))))
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{type(error).__name__}: {message}"[-LONGEST:]


def _written(value: Any) -> str:
    # Before it is quoted: afterwards a line would no longer end where it ends.
    text = redact(str(value))[:LONGEST]
    plain = text and not re.search(r"[\s=\"\\]", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
