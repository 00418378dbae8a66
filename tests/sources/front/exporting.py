"""What a fake Front works out: the rows of an export, and the figures of a report."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sources.front.desk import Desk

DAY = timedelta(days=1)


@dataclass
class Job:
    """Something asked for; `left` is how often it is still said to be running."""

    what: str
    body: dict[str, Any]
    left: int

    @property
    def span(self) -> tuple[float, float]:
        """Rounded out to whole days."""
        start, end = (datetime.fromtimestamp(self.body[each], UTC) for each in ("start", "end"))
        begun = datetime(start.year, start.month, start.day, tzinfo=UTC)
        last = datetime(end.year, end.month, end.day, tzinfo=UTC)
        return begun.timestamp(), (last if last == end and last > begun else last + DAY).timestamp()

    @property
    def days(self) -> set[str]:
        start, end = self.span
        first = datetime.fromtimestamp(start, UTC)
        return {f"{first + number * DAY:%Y-%m-%d}" for number in range(round((end - start) / 86_400))}

    def file(self, rows: list[dict[str, str]], header: dict[str, str]) -> bytes:
        """As CSV, in the order in which columns were asked for; `header` are other names for some, or none."""
        names = [each for each in self.body["columns"] if header.get(each, each)]
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([header.get(each, each) for each in names])
        writer.writerows([[row.get(each, "") for each in names] for row in rows])
        return text.getvalue().encode("utf-8-sig")


def exported(desk: "Desk", job: Job) -> list[dict[str, str]]:
    """A row for each activity of the span, in the inboxes that are asked for."""
    start, end = job.span
    wanted = job.body.get("filters", {}).get("inbox_ids")
    rows = []
    for event in desk.events:
        own = desk.owner_of(event)
        if (
            not start <= event["emitted_at"] < end
            or event["emitted_at"] > desk.time.at
            or own not in desk.conversations
        ):
            continue
        if wanted is not None and not set(wanted) & set(desk.placed[own]):
            continue
        target = (event["target"].get("data") or {}) if event.get("target") else {}
        target = target if isinstance(target, dict) else {}
        rated = desk.surveyed.get(target.get("id", ""), {})
        written = event["type"] in {"inbound", "outbound", "out_reply"}
        rows.append(
            {
                "Activity API ID": event["id"],
                "Comment API ID": target.get("id", "") if event["type"] == "comment" else "",
                "Conversation API ID": own,
                "Message API ID": target.get("id", "") if written else "",
                "Type": event["type"],
                "Message date": f"{datetime.fromtimestamp(event['emitted_at'], UTC):%Y-%m-%d %H:%M:%S}",
                "Autoreply": str(target.get("id") in desk.wrote_itself).lower() if written else "",
                "Response time": desk.response_times.get(target.get("id", ""), ""),
                **rated,
            }
        )
    return rows


def reported(desk: "Desk", job: Job) -> list[dict[str, Any]]:
    """The figures that were asked for."""
    start, end = job.span
    of = {each["target"]["data"]["id"]: each["emitted_at"] for each in desk.events if each["type"] == "comment"}
    scores = [
        int(row["Survey rating"])
        for own, row in desk.surveyed.items()
        if start <= of.get(own, 0) < end and row["Survey rating"].isdecimal()
    ]
    sent = {each["target"]["data"]["id"]: each["emitted_at"] for each in desk.events if each["type"] == "out_reply"}
    times = [float(value) for own, value in desk.response_times.items() if start <= sent.get(own, 0) < end]
    good = sum(each >= 4 for each in scores)
    values: dict[str, tuple[str, Any]] = {
        "pct_csat_survey_satisfaction": ("percentage", desk.percent * good / len(scores) if scores else None),
        "num_csat_survey_response": ("number", len(scores)),
        "avg_response_time": ("duration", sum(times) / len(times) if times else None),
        "num_messages_sent": ("number", len(sent)),
    }
    return [{"id": each, "type": values[each][0], "value": values[each][1]} for each in job.body["metrics"]]
