"""What was derived from a story, in the words of the story: names instead of ids, "2 Nov 9:35" instead of seconds."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, select

from cxbot.tables import derived, raw


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: seconds by the calendar and in business time, and the same of a first reply."""

    by: str | None
    at: str
    seconds: int
    business: int
    first: int | None
    first_business: int | None


@dataclass(frozen=True, slots=True)
class Archiving:
    """A time a segment became archived or snoozed, as it was known from one moment until another.

    `total` is the sum of the segment's reply times up to then.
    """

    kind: str
    at: str
    until: str | None
    inbox: str | None
    replied: bool
    known_from: str
    known_until: str | None
    replies: int
    total: int
    business_total: int


@dataclass(frozen=True, slots=True)
class Credit:
    """A rating as it stands. `segment` is the number of its segment; 0 for one of its own."""

    segment: int
    at: str
    score: int | None
    satisfied: bool
    inbox: str | None
    channel: str
    teammate: str | None
    rule: str
    comment: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment with what hangs on it."""

    id: int
    number: int
    started: str
    inbox: str | None
    has_message: bool
    state: str
    contacts: set[str]
    accounts: set[str]
    teammates: set[str]
    touches: list[tuple[str, str | None]]
    received: int
    sent: int
    replies: list[Reply]
    archivings: list[Archiving]

    @property
    def first_reply(self) -> int | None:
        """First reply time."""
        return next((each.first for each in self.replies if each.first is not None), None)

    @property
    def reply_times(self) -> list[int]:
        """Reply times by the calendar."""
        return [each.seconds for each in self.replies]

    @property
    def total(self) -> int:
        """The sum of its reply times, whatever its state."""
        return sum(self.reply_times)


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation that was told; what is derived from it is read when it is asked for."""

    engine: Engine
    conversation: int
    zone: str = "UTC"

    @property
    def segments(self) -> list[Segment]:
        """Its segments."""
        table = derived.segments.c
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(derived.segments).where(table.conversation_id == self.conversation).order_by(table.number)
            )
            return [self._segment(connection, row._mapping["id"]) for row in rows.all()]

    @property
    def segment(self) -> Segment:
        """Its only segment."""
        (only,) = self.segments
        return only

    @property
    def ratings(self) -> list[Credit]:
        """Ratings told in it, in order."""
        with self.engine.connect() as connection:
            ids = connection.scalars(
                select(raw.ratings.c.id)
                .where(raw.ratings.c.conversation_id == self.conversation)
                .order_by(raw.ratings.c.id)
            ).all()
        return [found for each in ids if (found := self.credit(each))]

    @property
    def rating(self) -> Credit:
        """Its only rating."""
        (only,) = self.ratings
        return only

    def credit(self, rating: int) -> Credit | None:
        """What was derived from a rating; None if it is no rating."""
        columns, segment = derived.credits.c, derived.segments.c
        with self.engine.connect() as connection:
            row = connection.execute(
                select(derived.credits, segment.number, segment.rating_id.label("lone"))
                .join_from(derived.credits, derived.segments)
                .where(columns.rating_id == rating, columns.until.is_(None))
            ).first()
            if row is None:
                return None
            return Credit(
                segment=0 if row.lone else row.number,
                at=self.clock(row.at),
                score=row.score,
                satisfied=bool(row.satisfied),
                inbox=_name(connection, raw.inboxes, row.inbox_id),
                channel=row.channel,
                teammate=_name(connection, raw.teammates, row.teammate_id),
                rule=row.rule,
                comment=row.comment,
            )

    def lone(self, rating: int) -> Segment:
        """The segment of a rating outside of conversations."""
        with self.engine.connect() as connection:
            found = connection.scalars(select(derived.segments.c.id).where(derived.segments.c.rating_id == rating))
            return self._segment(connection, found.one())

    def clock(self, at: int) -> str:
        """A moment in words: "2 Nov 9:35"; seconds where they are not 0."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.zone))
        return f"{local.day} {local:%b} {local.hour}:{local:%M}" + (f":{local:%S}" if local.second else "")

    def _segment(self, connection: Connection, segment: int) -> Segment:
        row = connection.execute(select(derived.segments).where(derived.segments.c.id == segment)).one()

        def inbox(id_: int | None) -> str | None:
            return _name(connection, raw.inboxes, id_)

        touches, counted, archived = derived.touches.c, derived.counted_messages.c, derived.archivings.c
        messages = connection.execute(
            select(derived.counted_messages).where(counted.segment_id == segment, counted.leading).order_by(counted.id)
        ).all()
        return Segment(
            id=segment,
            number=row.number,
            started=self.clock(row.started_at),
            inbox=inbox(row.inbox_id),
            has_message=row.has_message,
            state=row.state,
            contacts=_linked(connection, derived.segment_contacts, "contact_id", raw.contacts, segment),
            accounts=_linked(connection, derived.segment_accounts, "account_id", raw.accounts, segment),
            teammates=_linked(connection, derived.segment_teammates, "teammate_id", raw.teammates, segment),
            touches=[
                (self.clock(each.at), inbox(each.inbox_id))
                for each in connection.execute(
                    select(derived.touches).where(touches.segment_id == segment).order_by(touches.id)
                )
            ],
            received=sum(each.direction == "in" for each in messages),
            sent=sum(each.direction == "out" for each in messages),
            replies=[
                Reply(
                    _name(connection, raw.teammates, each.teammate_id),
                    self.clock(each.at),
                    each.reply_seconds,
                    each.reply_business_seconds,
                    each.first_seconds,
                    each.first_business_seconds,
                )
                for each in messages
                if each.reply_seconds is not None
            ],
            archivings=[
                Archiving(
                    each.kind,
                    self.clock(each.at),
                    None if each.until is None else self.clock(each.until),
                    inbox(each.inbox_id),
                    each.replied,
                    self.clock(each.known_from),
                    None if each.known_until is None else self.clock(each.known_until),
                    each.replies,
                    each.reply_seconds,
                    each.reply_business_seconds,
                )
                for each in connection.execute(
                    select(derived.archivings).where(archived.segment_id == segment).order_by(archived.id)
                )
            ],
        )


def _name(connection: Connection, table: Table, id_: int | None) -> str | None:
    return connection.scalar(select(table.c.name).where(table.c.id == id_))


def _linked(connection: Connection, link: Table, column: str, table: Table, segment: int) -> set[str]:
    return set(
        connection.scalars(
            select(table.c.name)
            .join_from(link, table, link.c[column] == table.c.id)
            .where(link.c.segment_id == segment)
        )
    )
