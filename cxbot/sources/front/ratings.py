"""What an export says of a day: ratings, and messages that wrote themselves. What does not parse is no rating."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from cxbot.source import RatingRecord, Refused
from cxbot.sources.front.conversations import Story
from cxbot.sources.front.words import SMART_SURVEY

MOST = 5
_TRUE, _FALSE = frozenset({"true", "yes", "1", "y", "t"}), frozenset({"", "false", "no", "0", "n", "f"})
NEEDED = ("Activity API ID", "Conversation API ID", "Survey rating")

Row = Mapping[str, str]


@dataclass(slots=True)
class Day:
    """What is of use in the export of a day: `rated` are rows by their ids, `wrote_itself` conversations by message.

    `missing` are columns that are not there, `odd` counts values without meaning.
    """

    rated: dict[str, Row] = field(default_factory=dict)
    wrote_itself: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    odd: dict[str, int] = field(default_factory=dict)

    @property
    def marks(self) -> dict[str, str]:
        """What each row said, to find out whether it changed."""
        return {
            own: blake2b(repr(sorted(row.items())).encode(), digest_size=4).hexdigest()
            for own, row in self.rated.items()
        }


def read_day(rows: Iterable[Row]) -> Day:
    """Read the rows of a day."""
    found = Day()
    for row in rows:
        found.missing |= {each for each in (*NEEDED, "Autoreply") if each not in row}
        own, conversation = row.get("Activity API ID", "").strip(), row.get("Conversation API ID", "").strip()
        if row.get("Survey rating", "").strip() and own:
            found.rated[own] = row
        said, message = row.get("Autoreply", "").strip().lower(), row.get("Message API ID", "").strip()
        if said in _TRUE and message:
            found.wrote_itself[message] = conversation
        elif said not in _TRUE and said not in _FALSE:
            found.odd[f"autoreply {said[:20]!r}"] = found.odd.get(f"autoreply {said[:20]!r}", 0) + 1
    return found


def rating(row: Row, story: Story) -> RatingRecord | Refused | None:
    """A rating, of a conversation that is told; None where no survey asked for it."""
    own, comment = row["Activity API ID"].strip(), row.get("Comment API ID", "").strip()
    place = f"export, activity {own}"
    if story.commenter(comment) == SMART_SURVEY:
        return None
    said = row["Survey rating"].strip()
    score = score_of(said)
    if score is None:
        return Refused(place, f"its rating is {said[:40]!r}, which is no number from 1 to {MOST}")
    at = story.commented_at(comment, own) or written_moment(row.get("Message date", ""))
    if at is None:
        return Refused(place, f"it is not known when it was given: {row.get('Message date', '')[:40]!r} is no moment")
    return RatingRecord(
        id=own,
        submitted_at=at,
        score=score,
        comment=row.get("Survey comment", "").strip(),
        conversation=story.told.id,
        contact=_contact(row.get("Contact handle", ""), story),
    )


def score_of(text: str) -> int | None:
    """A rating as exports may write it, 5 or 5.0; None where it is no whole number from 1 to 5."""
    whole = text.strip().removesuffix(".0")
    return int(whole) if whole in {str(each) for each in range(1, MOST + 1)} else None


def written_moment(text: str) -> datetime | None:
    """A moment as exports may write it; one without a zone is in UTC, as they are asked for."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _contact(handle: str, story: Story) -> str:
    wanted = handle.strip().lower()
    return next((each.id for each in story.people.values() if wanted and each.handle.lower() == wanted), "")
