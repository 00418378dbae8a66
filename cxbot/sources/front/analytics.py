"""What Front works out on being asked, which takes a while: exports of a day's activities, and reports of figures."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cxbot.errors import SourceError
from cxbot.sources.front.client import LATER, Api, Row
from cxbot.sources.json_texts import readable

DAY = timedelta(days=1)
FIRST_POLL, LONGEST_POLL = 1.0, 30.0  # seconds between asking whether it is done
PATIENCE = 900.0  # seconds after which it is not waited for any more
TRIES = 3  # where Front says that it failed
RATING_COLUMNS = (
    *("Activity API ID", "Comment API ID", "Conversation API ID", "Message API ID", "Type", "Message date"),
    *("Survey rating", "Survey comment", "Contact handle", "Autoreply"),
)
ZONE = "Etc/UTC"


class FailedError(SourceError):
    """Front does not work out what it was asked for."""


class SlowError(FailedError):
    """Front did not come to an end with it in a time in which it always does."""


class TooBigError(SourceError):
    """Front works it out for less at once only."""


@dataclass(frozen=True, slots=True)
class Analytics:
    """Front's exports and reports."""

    api: Api

    def day(self, day: date, columns: Sequence[str], inboxes: Sequence[str]) -> Iterator[Mapping[str, str]]:
        """The activities of a day, by the names of columns; `inboxes` are all there are.

        What is too big is asked for by halves of the inboxes, for spans are rounded out to whole days.

        Raises:
            FailedError: Front does not work it out, or not even for one inbox.
            SourceError: it cannot be had.
        """
        yield from self._part(day, columns, None, list(inboxes))

    def _part(
        self, day: date, columns: Sequence[str], asked: Sequence[str] | None, inboxes: Sequence[str]
    ) -> Iterator[Mapping[str, str]]:
        try:
            rows = self._export(day, columns, asked)
        except TooBigError as error:
            if len(inboxes) < 2:
                raise FailedError(error.text, retry_after=LATER) from error
            half = len(inboxes) // 2
            for part in (inboxes[:half], inboxes[half:]):
                yield from self._part(day, columns, part, part)
        else:
            yield from rows

    def _export(self, day: date, columns: Sequence[str], inboxes: Sequence[str] | None) -> list[Mapping[str, str]]:
        start, end = span(day)
        body: dict[str, Any] = {"type": "events", "start": start, "end": end, "timezone": ZONE}
        body |= {"columns": list(columns)}
        if inboxes is not None:
            body["filters"] = {"inbox_ids": list(inboxes)}
        what = f"the export of {day:%-d %B %Y}"
        found = self._worked_out("exports", body, what)
        url, size = str(found.get("url") or ""), found.get("size")
        if not url:
            raise FailedError(f"Front says that {what} is done, and not where it is.", retry_after=LATER)
        return rows_of(self._file(url, size))

    def _file(self, url: str, size: Any) -> str:
        def read(content: bytes) -> str:
            if content.lstrip()[:1] == b"<" or (isinstance(size, int) and len(content) < size):
                raise ValueError(url)
            return str(readable(content.decode("utf-8-sig")))

        return str(self.api.http.ask("GET", url, read=read).json)

    def report(self, start: float, end: float, metrics: Sequence[str]) -> Mapping[str, Row]:
        """Figures of a span of whole days, by their names.

        Raises:
            SourceError: they cannot be had.
        """
        body = {"start": start, "end": end, "timezone": ZONE, "metrics": list(metrics)}
        found = self._worked_out("reports", body, "a report")
        return {str(each.get("id")): each for each in found.get("metrics") or () if isinstance(each, dict)}

    def _worked_out(self, what: str, body: Mapping[str, Any], words: str) -> Row:
        """Have something worked out, and wait for it."""
        status = ""
        for _ in range(TRIES):
            job = self.api.http.ask("POST", f"/analytics/{what}", body=body, counts=("", what)).json
            found = self._done(job, words, what)
            status = str(found.get("status"))
            if status == "done":
                return found
            if status == "too_big":
                raise TooBigError(f"{words[0].upper()}{words[1:]} is too big for Front.")
        raise FailedError(f"Front says of {words}: {status or 'nothing'}.", retry_after=LATER)

    def _done(self, job: Any, words: str, what: str) -> Row:
        clock, poll = self.api.http.clock, FIRST_POLL
        link = ((job or {}).get("_links") or {}).get("self") if isinstance(job, dict) else None
        if not link:
            raise SourceError(f"Front does not say where {words} is worked out.", retry_after=LATER)
        begun = clock.now()
        while True:
            found = self.api.http.get(str(link), counts=("", what)).json
            if not isinstance(found, dict):
                raise SourceError(f"Front does not say how far {words} is.", retry_after=LATER)
            if found.get("status") != "running":
                return found
            if clock.now() - begun > PATIENCE:
                raise SlowError(f"Front has been working on {words} for {PATIENCE / 60:.0f} min.", retry_after=LATER)
            if poll > FIRST_POLL * 4:
                self.api.http.say(f"waiting {poll:.0f} s for Front: it works out {words}")
            clock.sleep(poll)
            poll = min(poll * 2, LONGEST_POLL)


def span(day: date) -> tuple[int, int]:
    """The first and the last second of a day: beyond it would begin the next one, which would be worked out too."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(start.timestamp()), int((start + DAY).timestamp()) - 1


def rows_of(text: str) -> list[Mapping[str, str]]:
    """The rows of an export, by the names of its columns, whatever their order."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    return [{str(name).strip(): value or "" for name, value in row.items() if name} for row in reader]
