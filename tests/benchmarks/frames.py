"""The customers' table by data frames: the period's rows are read from the database and added up in memory."""

from typing import Any

from sqlalchemy import Connection, text

from tests.benchmarks.byhand import PAGE, Bounds, Rows

READ = {
    "touches": "SELECT segment_id FROM touches WHERE at >= :a AND at < :b",
    "started": "SELECT id AS segment_id FROM segments WHERE started_at >= :a AND started_at < :b AND has_message",
    "archived": "SELECT segment_id, until, replies, reply_business_seconds AS total FROM archivings "
    "WHERE at >= :a AND at < :b",
    "messages": "SELECT segment_id, direction, reply_business_seconds AS reply, first_business_seconds AS first "
    "FROM counted_messages WHERE at >= :a AND at < :b AND counted_messages.leading",
    "rated": "SELECT segment_id, satisfied FROM credits WHERE until IS NULL AND at >= :a AND at < :b",
    "links": "SELECT segment_id, contact_id FROM segment_contacts",
    "contacts": "SELECT id AS contact_id, name FROM contacts",
}


def by_pandas(connection: Connection, bounds: Bounds) -> Rows:
    """The first page: name, active, received, sent, replies and their seconds, ratings."""
    import pandas as pd

    frames = {name: pd.read_sql(text(statement), connection, params=dict(bounds)) for name, statement in READ.items()}
    links = frames["links"]
    by_contact = {
        name: frames[name].merge(links, on="segment_id").groupby("contact_id")
        for name in ("started", "archived", "messages", "rated")
    }
    active = frames["touches"].drop_duplicates().merge(links, on="segment_id").groupby("contact_id")
    messages = frames["messages"].merge(links, on="segment_id")
    inbound, outbound = (messages[messages["direction"] == way].groupby("contact_id").size() for way in ("in", "out"))
    found = pd.DataFrame({
        "active": active.size(),
        "started": by_contact["started"].size(),
        "archived": by_contact["archived"].size(),
        "received": inbound,
        "sent": outbound,
        "replies": by_contact["messages"]["reply"].count(),
        "seconds": by_contact["messages"]["reply"].sum(),
        "first": by_contact["messages"]["first"].mean(),
        "total": by_contact["archived"]["total"].mean(),
        "ratings": by_contact["rated"].size(),
        "satisfied": by_contact["rated"]["satisfied"].mean(),
    }).fillna(0)  # fmt: skip
    found = found.join(frames["contacts"].set_index("contact_id")).reset_index()
    found["folded"] = found["name"].str.lower()
    page = found.sort_values(["active", "folded", "contact_id"], ascending=[False, True, True]).head(PAGE)
    return list(page[["name", "active", "received", "sent", "replies", "seconds", "ratings"]].itertuples(index=False))


def by_polars(connection: Connection, bounds: Bounds) -> Rows:
    """The same with polars."""
    import polars as pl

    def read(name: str) -> Any:
        statement = text(READ[name]).bindparams(**{each: bounds[each] for each in "ab" if f":{each}" in READ[name]})
        return pl.read_database(statement, connection, infer_schema_length=None)

    links = read("links")
    messages = read("messages").join(links, on="segment_id").group_by("contact_id").agg(
        (pl.col("direction") == "in").sum().alias("received"),
        (pl.col("direction") == "out").sum().alias("sent"),
        pl.col("reply").count().alias("replies"),
        pl.col("reply").sum().alias("seconds"),
        pl.col("first").mean(),
    )  # fmt: skip
    found = read("touches").unique().join(links, on="segment_id").group_by("contact_id").agg(pl.len().alias("active"))
    started = read("started").join(links, on="segment_id").group_by("contact_id").agg(pl.len().alias("started"))
    archived = read("archived").join(links, on="segment_id").group_by("contact_id").agg(
        pl.len().alias("archived"), pl.col("total").mean()
    )  # fmt: skip
    rated = read("rated").join(links, on="segment_id").group_by("contact_id").agg(
        pl.len().alias("ratings"), pl.col("satisfied").mean()
    )  # fmt: skip
    for more in (messages, started, archived, rated):
        found = found.join(more, on="contact_id", how="full", coalesce=True)
    found = found.fill_null(0).join(read("contacts"), on="contact_id")
    found = found.with_columns(pl.col("name").str.to_lowercase().alias("folded"))
    page = found.sort(["active", "folded", "contact_id"], descending=[True, False, False]).head(PAGE)
    return page.select("name", "active", "received", "sent", "replies", "seconds", "ratings").rows()
