"""A filter: by what numbers can be narrowed and split, and to which values."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """By what numbers can be filtered and split."""

    INBOX = "inbox"
    CHANNEL = "channel"
    TEAMMATE = "teammate"
    TEAM = "team"
    TAG = "tag"
    ACCOUNT = "account"
    CONTACT = "contact"
    RATING = "rating"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def words(self) -> str:
        """As people say it behind "by"."""
        return "hour of day" if self is Kind.HOUR else self.value


@dataclass(frozen=True, slots=True)
class Filter:
    """Only what has one of these values."""

    kind: Kind
    ids: tuple[str, ...]
