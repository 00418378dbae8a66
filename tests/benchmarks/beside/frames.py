"""By data frames: pandas and polars add rows up in memory, read from the database for each question or kept there.

The rows are the derived ones, which the raw ones would have to be turned into first.
"""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Engine, text

from cxbot.database import reading
from tests.benchmarks.beside.questions import COLUMNS, ROWS, By, Details, Report, Span, Sums

_OUTBOUND = "CASE WHEN direction = 'out' THEN 1 ELSE 0 END AS outbound"
# Rows of a period, `at` being when they happened.
STREAMS = {
    "touches": "SELECT segment_id, inbox_id, at FROM touches",
    "started": "SELECT id AS segment_id, inbox_id, started_at AS at FROM segments WHERE has_message",
    "archived": "SELECT segment_id, inbox_id, at, until, known_from, known_until, replies, "
    "reply_business_seconds AS total FROM archivings",
    "messages": f"SELECT message_id, segment_id, inbox_id, at, {_OUTBOUND}, reply_business_seconds AS reply, "
    "first_business_seconds AS first FROM counted_messages WHERE counted_messages.leading",
    "rated": "SELECT segment_id, inbox_id, at, score, satisfied FROM credits WHERE until IS NULL",
}
# Of which segment rows belong to whom.
LINKS = {
    By.CONTACT: "SELECT segment_id, contact_id AS key FROM segment_contacts",
    By.TEAMMATE: "SELECT segment_id, teammate_id AS key FROM segment_teammates",
    By.TAG: "SELECT segments.id AS segment_id, tag_id AS key FROM segments "
    "LEFT JOIN conversation_tags ON conversation_tags.conversation_id = segments.conversation_id",
}
CONTACTS = "SELECT id AS key, name, address FROM contacts"

Frames = Mapping[str, Any]


def within(statement: str) -> str:
    """The statement for the rows of a period."""
    moment = "started_at" if "started_at" in statement else "at"
    joined = "AND" if "WHERE" in statement else "WHERE"
    return f"{statement} {joined} {moment} >= :a AND {moment} < :b"


def every_statement() -> dict[str, str]:
    """What frames are kept in memory, by name."""
    return STREAMS | {by.value: statement for by, statement in LINKS.items()} | {"contacts": CONTACTS}


class Pandas:
    """pandas: `kept` holds all rows by name; without it the database is read for each question."""

    def __init__(self, engine: Engine, kept: Frames | None = None) -> None:
        self._engine = engine
        self._kept = kept

    @staticmethod
    def keep(engine: Engine) -> Frames:
        """Read everything once."""
        import pandas as pd

        with reading(engine) as connection:
            return {name: pd.read_sql(text(each), connection) for name, each in every_statement().items()}

    def _during(self, start: int, end: int, names: Sequence[str] = tuple(STREAMS)) -> Frames:
        import pandas as pd

        if self._kept is not None:
            return {name: frame[(frame["at"] >= start) & (frame["at"] < end)] for name, frame in self._some(names)}
        bounds = {"a": start, "b": end}
        with reading(self._engine) as connection:
            return {name: pd.read_sql(text(within(STREAMS[name])), connection, params=bounds) for name in names}

    def _some(self, names: Sequence[str]) -> Sequence[tuple[str, Any]]:
        assert self._kept is not None
        return [(name, self._kept[name]) for name in names]

    def _whole(self, name: str, statement: str) -> Any:
        import pandas as pd

        if self._kept is not None:
            return self._kept[name]
        with reading(self._engine) as connection:
            return pd.read_sql(text(statement), connection)

    def _by(self, frames: Frames, end: int, by: By) -> Any:
        """A frame of all columns, by key."""
        import pandas as pd

        links = self._whole(by.value, LINKS[by]) if by in LINKS else None

        def of(frame: Any) -> Any:
            if links is None:
                return frame.groupby("inbox_id", dropna=False)
            return frame.merge(links, on="segment_id").groupby("key", dropna=False)

        archived, messages = frames["archived"], frames["messages"]
        still = archived[
            (archived["until"].isna() | (archived["until"] >= end)) & (archived["known_from"] == archived["at"])
        ]
        resolved = archived[archived["known_until"].isna() & (archived["replies"] > 0)]
        active = of(frames["touches"].drop_duplicates(["segment_id", "inbox_id"] if links is None else ["segment_id"]))
        sent, said, ended, rated = of(messages)["outbound"], of(messages), of(resolved)["total"], of(frames["rated"])
        return pd.DataFrame({
            "active": active.size(),
            "new": of(frames["started"]).size(),
            "archived": of(still)["segment_id"].nunique(),
            "received": sent.size() - sent.sum(),
            "sent": sent.sum(),
            "first_replies": said["first"].count(),
            "first_seconds": said["first"].sum(),
            "replies": said["reply"].count(),
            "reply_seconds": said["reply"].sum(),
            "resolutions": ended.size(),
            "resolution_seconds": ended.sum(),
            "ratings": rated.size(),
            "satisfied": rated["satisfied"].sum(),
        }).fillna(0)  # fmt: skip

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:
        found = self._by(self._during(during.start, during.end), during.end, By.CONTACT)
        found = found.join(self._whole("contacts", CONTACTS).set_index("key")).reset_index()
        found["folded"] = found["name"].str.lower()
        page = found.sort_values(["active", "folded", "key"], ascending=[False, True, True]).head(ROWS)
        return [(row[0], *map(int, row[1:])) for row in page[["name", *COLUMNS]].itertuples(index=False)]

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:
        import pandas as pd

        found = self._by(self._during(during.start, during.end), during.end, by)
        rows = found[list(COLUMNS)].itertuples()
        return {None if pd.isna(row[0]) else int(row[0]): tuple(map(int, row[1:])) for row in rows}

    def report(self, during: Span) -> Report:
        import pandas as pd

        frames = self._during(during.start, during.end)
        before = self._during(during.before, during.start)
        rated = frames["rated"]
        scores = rated.groupby("score").size()
        bucket = pd.cut(rated["at"], during.edges, right=False, labels=False)
        trend = (
            rated.groupby(bucket)["satisfied"].agg(["size", "sum"]).reindex(range(len(during.edges) - 1), fill_value=0)
        )
        return Report(
            self._total(frames, during.end),
            self._total(before, during.start),
            tuple((int(score), int(count)) for score, count in scores.items()),
            tuple((int(size), int(total)) for size, total in trend.itertuples(index=False)),
        )

    @staticmethod
    def _total(frames: Frames, end: int) -> Sums:
        archived, messages, rated = frames["archived"], frames["messages"], frames["rated"]
        still = archived[
            (archived["until"].isna() | (archived["until"] >= end)) & (archived["known_from"] == archived["at"])
        ]
        resolved = archived[archived["known_until"].isna() & (archived["replies"] > 0)]
        sent = int(messages["outbound"].sum())
        found = (
            frames["touches"]["segment_id"].nunique(), len(frames["started"]), still["segment_id"].nunique(),
            len(messages) - sent, sent, messages["first"].count(), messages["first"].sum(),
            messages["reply"].count(), messages["reply"].sum(), len(resolved), resolved["total"].sum(),
            len(rated), rated["satisfied"].sum(),
        )  # fmt: skip
        return tuple(map(int, found))

    def details(self, during: Span) -> Details:
        now = self._during(during.start, during.end, ["messages"])["messages"].dropna(subset="first")
        before = self._during(during.before, during.start, ["messages"])["messages"]["first"].dropna()
        first = now["first"]
        latest = now.nlargest(ROWS, ["at", "message_id"])["first"]
        middle, high = first.quantile([0.5, 0.9])
        counted = (len(first), int(first.sum())), (len(before), int(before.sum()))
        return Details(*counted, float(middle), float(high), tuple(map(int, latest)))

    def search(self, text: str) -> Sequence[str]:
        contacts, wanted = self._whole("contacts", CONTACTS), text.lower()
        found = contacts["name"].str.lower().str.contains(wanted, regex=False)
        found |= contacts["address"].str.lower().str.contains(wanted, regex=False)
        return sorted(contacts["name"][found])


class Polars:
    """polars: as `Pandas`."""

    def __init__(self, engine: Engine, kept: Frames | None = None) -> None:
        self._engine = engine
        self._kept = kept

    @staticmethod
    def keep(engine: Engine) -> Frames:
        """Read everything once."""
        return {name: _polars(engine, each) for name, each in every_statement().items()}

    def _during(self, start: int, end: int, names: Sequence[str] = tuple(STREAMS)) -> Frames:
        import polars as pl

        if self._kept is not None:
            inside = (pl.col("at") >= start) & (pl.col("at") < end)
            return {name: self._kept[name].filter(inside) for name in names}
        return {name: _polars(self._engine, within(STREAMS[name]), a=start, b=end) for name in names}

    def _whole(self, name: str, statement: str) -> Any:
        return self._kept[name] if self._kept is not None else _polars(self._engine, statement)

    def _by(self, frames: Frames, end: int, by: By) -> Any:
        import polars as pl

        links = self._whole(by.value, LINKS[by]) if by in LINKS else None
        names = ["key"]

        def of(frame: Any) -> Any:
            keyed = frame.rename({"inbox_id": "key"}) if links is None else frame.join(links, on="segment_id")
            return keyed.group_by(names)

        still, resolved = _archived(frames["archived"], end)
        touched = frames["touches"].unique(["segment_id", "inbox_id"] if links is None else ["segment_id"])
        found = of(touched).agg(pl.len().alias("active"))
        more = (
            of(frames["started"]).agg(pl.len().alias("new")),
            of(still).agg(pl.col("segment_id").n_unique().alias("archived")),
            of(frames["messages"]).agg(
                (pl.len() - pl.col("outbound").sum()).alias("received"),
                pl.col("outbound").sum().alias("sent"),
                pl.col("first").count().alias("first_replies"),
                pl.col("first").sum().alias("first_seconds"),
                pl.col("reply").count().alias("replies"),
                pl.col("reply").sum().alias("reply_seconds"),
            ),
            of(resolved).agg(pl.len().alias("resolutions"), pl.col("total").sum().alias("resolution_seconds")),
            of(frames["rated"]).agg(pl.len().alias("ratings"), pl.col("satisfied").sum()),
        )
        for each in more:
            found = found.join(each, on="key", how="full", coalesce=True, nulls_equal=True)
        return found.with_columns(pl.col(each).fill_null(0) for each in COLUMNS)

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:
        import polars as pl

        found = self._by(self._during(during.start, during.end), during.end, By.CONTACT)
        found = found.join(self._whole("contacts", CONTACTS), on="key")
        found = found.with_columns(pl.col("name").str.to_lowercase().alias("folded"))
        page = found.sort(["active", "folded", "key"], descending=[True, False, False]).head(ROWS)
        return [(row[0], *map(int, row[1:])) for row in page.select("name", *COLUMNS).rows()]

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:
        found = self._by(self._during(during.start, during.end), during.end, by)
        return {row[0]: tuple(map(int, row[1:])) for row in found.select("key", *COLUMNS).rows()}

    def report(self, during: Span) -> Report:
        import polars as pl

        frames = self._during(during.start, during.end)
        before = self._during(during.before, during.start)
        scores = frames["rated"].group_by("score").len().sort("score").rows()
        starts = pl.Series(during.edges[:-1])
        bucket = pl.col("at").map_batches(lambda at: starts.search_sorted(at, side="right"), pl.UInt32)
        counted = frames["rated"].group_by(bucket.alias("bucket")).agg(pl.len(), pl.col("satisfied").sum()).rows()
        found = {row[0] - 1: (int(row[1]), int(row[2])) for row in counted}
        return Report(
            self._total(frames, during.end),
            self._total(before, during.start),
            tuple((int(score), int(count)) for score, count in scores),
            tuple(found.get(each, (0, 0)) for each in range(len(during.edges) - 1)),
        )

    @staticmethod
    def _total(frames: Frames, end: int) -> Sums:
        messages, rated = frames["messages"], frames["rated"]
        still, resolved = _archived(frames["archived"], end)
        sent = int(messages["outbound"].sum())
        found = (
            frames["touches"]["segment_id"].n_unique(), len(frames["started"]), still["segment_id"].n_unique(),
            len(messages) - sent, sent, messages["first"].count(), messages["first"].sum(),
            messages["reply"].count(), messages["reply"].sum(), len(resolved), resolved["total"].sum(),
            len(rated), rated["satisfied"].sum(),
        )  # fmt: skip
        return tuple(map(int, found))

    def details(self, during: Span) -> Details:
        now = self._during(during.start, during.end, ["messages"])["messages"].drop_nulls("first")
        before = self._during(during.before, during.start, ["messages"])["messages"]["first"].drop_nulls()
        first = now["first"]
        latest = now.top_k(ROWS, by=["at", "message_id"]).sort(["at", "message_id"], descending=True)["first"]
        middle, high = (first.quantile(each, "linear") for each in (0.5, 0.9))
        counted = (len(first), int(first.sum())), (len(before), int(before.sum()))
        return Details(*counted, float(middle or 0), float(high or 0), tuple(latest.to_list()))

    def search(self, text: str) -> Sequence[str]:
        import polars as pl

        contacts, wanted = self._whole("contacts", CONTACTS), text.lower()
        found = [pl.col(each).str.to_lowercase().str.contains(wanted, literal=True) for each in ("name", "address")]
        return sorted(contacts.filter(found[0] | found[1])["name"].to_list())


def _archived(archived: Any, end: int) -> tuple[Any, Any]:
    """Those that are still put away at the end, and what was resolved."""
    import polars as pl

    lasting = pl.col("until").is_null() | (pl.col("until") >= end)
    still = archived.filter(lasting & (pl.col("known_from") == pl.col("at")))
    return still, archived.filter(pl.col("known_until").is_null() & (pl.col("replies") > 0))


def _polars(engine: Engine, statement: str, **bounds: int) -> Any:
    import polars as pl

    with reading(engine) as connection:
        return pl.read_database(text(statement).bindparams(**bounds), connection, infer_schema_length=None)


def installed() -> dict[str, type[Pandas] | type[Polars]]:
    """The ways whose library there is, by its name; `make bench` installs both."""
    ways: dict[str, type[Pandas | Polars]] = {"pandas": Pandas, "polars": Polars}
    return {name: way for name, way in ways.items() if find_spec(name)}
