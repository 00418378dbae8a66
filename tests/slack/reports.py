"""Reports in a channel, as the tests read them."""

from typing import Any

from tests.driver import Person, soon


def shown_trend(message: dict[str, Any]) -> str:
    """The file that the report shows as its trend."""
    blocks = (each for each in message["blocks"] if each.get("block_id") == "changes_over_time")
    return next(str(each["slack_file"]["id"]) for each in blocks)


def report_in(person: Person, channel: str, count: int = 1) -> list[dict[str, Any]]:
    """The reports of a channel, once there are so many and their threads are complete."""

    def look() -> list[dict[str, Any]] | None:
        found = person.reports(channel)
        return found if len(found) == count and all(each["reply_count"] == 1 for each in found) else None

    return soon(look, 30)
