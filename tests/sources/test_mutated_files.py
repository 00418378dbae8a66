"""Spoilt files, of both kinds: no traceback, no hang, nothing lost or changed without a word.

A few hundred are tried here. For more: MUTATED_FILES=3000 pytest tests/sources/test_mutated_files.py
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import CxbotError
from cxbot.source import (
    ContactRecord,
    ConversationRecord,
    Direction,
    HoursRecord,
    InboxRecord,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Role,
    Span,
    TagRecord,
    TeammateRecord,
)
from cxbot.sources.canonical import write_folder
from cxbot.tables import raw
from tests.sources.loads import NOW, database, load_file, load_folder, rated
from tests.sources.mutating import mutated

MANY = int(os.environ.get("MUTATED_FILES", "300")) // 2  # of each kind
AT_ONCE = 50
STARTS = range(0, MANY, AT_ONCE)

ROWS = [
    (f"r{number}", str(1 + number % 5), f"2026-11-{number + 1:02} 10:{number:02}:00", f"Customer {number}", agent, said)
    for number, (agent, said) in enumerate(
        [("Ana", "fine"), ("Bo", ""), ("Zoé", "so, so"), ("Ana", "two\nlines"), ("Bo", 'said "no"'), ("Ana", "Grüße")]
        * 2
    )
]
HEADER = "id,Rating,Date,Customer,Agent,Comment"


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if re.search('[,"\n]', text) else text

    return "\n".join([HEADER, *(",".join(cell(each) for each in row) for row in rows)]) + "\n"


CLEAN = as_csv(ROWS)
LINES = {as_csv([row]).splitlines()[1]: row for row in ROWS if "\n" not in row[5]}


def intact(content: bytes) -> list[tuple[int, Sequence[str]]]:
    """The lines of a spoilt file that are as they were, with their numbers."""
    text = content.decode("utf-8", "replace")
    return [(number, LINES[line]) for number, line in enumerate(text.split("\n"), start=1) if line in LINES]


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_a_spoilt_file_of_ratings_is_read_rightly_or_told(tmp_path: Path, start: int) -> None:
    path = tmp_path / "ratings.csv"
    for number in range(start, min(start + AT_ONCE, MANY)):
        content = mutated(CLEAN.encode(), number)
        path.write_bytes(content)
        engine = database(tmp_path)
        try:
            found, loaded = load_file(engine, path, "--yes", "--partial")
        except CxbotError:
            assert rated(engine) == [], number
            engine.dispose()
            continue
        assert loaded is not None
        rows = found.new + found.changed + found.unchanged
        assert loaded.counts.get("ratings", 0) == rows == len(rated(engine)), number
        assert (loaded.refused_count, loaded.blank) == (found.refused_count, found.blank), number
        _check_lines(engine, content, Counter(each.place for each in found.refused), number)
        # Again, and nothing changes.
        before = rated(engine)
        again, _ = load_file(engine, path, "--yes", "--partial")
        assert (again.new, again.changed, again.unchanged) == (0, 0, rows), number
        assert rated(engine) == before, number
        engine.dispose()


def _check_lines(engine: Engine, content: bytes, refused: Counter[str], number: int) -> None:
    """Every line that is as it was is a rating as it was, refused by its number, or a part of a comment."""
    ratings, revisions, contacts = raw.ratings.c, raw.rating_revisions.c, raw.contacts.c
    statement = (
        select(ratings.external_id, revisions.submitted_at, revisions.score, revisions.comment, contacts.name)
        .join_from(raw.ratings, raw.rating_revisions)
        .outerjoin(raw.contacts, contacts.id == ratings.contact_id)
    )
    with engine.connect() as connection:
        kept = connection.execute(statement).all()
    said = {(f"{row.submitted_at:%Y-%m-%d %H:%M:%S}", str(row.score)) for row in kept}
    for line, row in intact(content):
        inside = any(row[2] in each.comment for each in kept)
        # Breaks may have been doubled: then lines count otherwise.
        told = f"ratings.csv, line {line}" in refused or (b"\r" in content and refused)
        assert (row[2], row[1]) in said or told or inside, (number, line, row)


def _company() -> list[Record]:
    hours = (Span(0, 9 * 60, 17 * 60),)
    records: list[Record] = [
        InboxRecord("in1", "Support", "email"),
        HoursRecord("", NOW - timedelta(days=300), "Europe/Berlin", hours),
        TeammateRecord("ana", "Ana"),
        TagRecord("vip", "VIP"),
        *(ContactRecord(f"k{each}", f"Customer {each}", f"k{each}@x.example") for each in range(6)),
        *(ConversationRecord(f"c{each}", f"Subject {each}", tags=("vip",)) for each in range(8)),
    ]
    for each in range(8):
        at = NOW - timedelta(days=20 - each)
        stands = (Participant(Role.FROM, f"k{each % 6}"),)
        records.append(MessageRecord(f"m{each}", f"c{each}", at, Direction.IN, ("in1",), participants=stands))
        records.append(
            MessageRecord(f"n{each}", f"c{each}", at + timedelta(hours=1), Direction.OUT, ("in1",), author="ana")
        )
        records.append(
            RatingRecord(f"r{each}", at + timedelta(days=1), 1 + each % 5, comment="so, so", conversation=f"c{each}")
        )
    return records


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_a_spoilt_folder_is_read_rightly_or_told(tmp_path: Path, start: int) -> None:
    folder = tmp_path / "folder"
    write_folder(_company(), folder)
    clean = {each.name: each.read_bytes() for each in folder.iterdir()}
    whole = database(tmp_path, "whole")
    load_folder(whole, folder)
    expected = things(whole)
    whole.dispose()
    for number in range(start, min(start + AT_ONCE, MANY)):
        name = sorted(clean)[number % len(clean)]
        (folder / name).write_bytes(mutated(clean[name], number))
        engine = database(tmp_path)
        try:
            found, loaded = load_folder(engine, folder, "--partial")
            assert loaded is not None
            assert loaded.refused_count == found.refused_count, number
            told = " ".join(f"{each.place}: {each.reason}" for each in (*found.refused, *loaded.refused))
            _check_things(expected, things(engine), name, (folder / name).read_bytes(), clean[name], told, number)
        except CxbotError:
            assert things(engine) == {}, number
        engine.dispose()
        (folder / name).write_bytes(clean[name])


Things = dict[tuple[str, str], tuple[Any, ...]]


def things(engine: Engine) -> Things:
    """What the main tables hold, by table and the source's id."""
    found: Things = {}
    with engine.connect() as connection:
        for table in (raw.contacts, raw.conversations, raw.messages, raw.ratings):
            plain = [c for c in table.c if not c.foreign_keys and c.name not in {"id", "stale", "external_id"}]
            for key, *values in connection.execute(select(table.c.external_id, *plain)):
                found[table.name, key] = tuple(values)
    return found


def _check_things(
    expected: Things, kept: Things, name: str, spoilt: bytes, clean: bytes, told: str, number: int
) -> None:
    table = name.removesuffix(".csv")
    lines = set(clean.split(b"\n")) & set(spoilt.split(b"\n"))
    sure = {next(csv.reader([line.decode()]))[0] for line in lines if line}
    ids = Counter(line.split(b",")[0].decode("utf-8", "replace") for line in spoilt.split(b"\n"))
    header = clean.split(b"\n")[0] in spoilt
    for (kind, key), values in expected.items():
        if kind == table and (key not in sure or ids[key] > 1 or not header):
            continue  # its own line was touched
        there = kept.get((kind, key))
        assert there == values or (there is None and told), (number, name, kind, key, there, values)
