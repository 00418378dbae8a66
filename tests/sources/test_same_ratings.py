"""However the same lines come, in however many files, they are the same ratings."""

import csv
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.loads import database, load_file, rated

FORMS = {
    "iso": (lambda at: f"{at:%Y-%m-%d %H:%M:%S}", ()),
    "day first": (lambda at: f"{at:%d/%m/%Y %H:%M:%S}", ("--date-format", "%d/%m/%Y %H:%M:%S")),
    "month first": (lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}", ("--date-format", "%m/%d/%Y %I:%M:%S %p")),
    "words": (lambda at: f"{at.day} {at:%b %Y, %H:%M:%S}", ()),
    "with a zone": (lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z", ()),
    "seconds": (lambda at: str(int(at.timestamp())), ()),
}
COLUMNS = ("Id", "Stars", "Given", "Who", "Agent", "Said")
MORE = {"id": "Id", "customer": "Who", "teammate": "Agent", "comment": "Said"}
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

Line = tuple[str, str, datetime, str, str, str]

lines = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.integers(0, 300 * 24 * 3600),
        st.sampled_from(["Ann", "Bo", "Zoé", ""]),
        st.sampled_from(["Ira", "Jo"]),
        st.sampled_from(["", "fine", "so, so", "two\nlines", '"quoted"']),
    ),
    min_size=1,
    max_size=8,
)


@dataclass(frozen=True)
class Telling:
    """One file: which of the lines, in which order, in which form, under which name, with what mapped."""

    part: str
    turned: bool
    form: str
    columns: tuple[str, ...]
    name: str
    mapped: tuple[str, ...]


tellings = st.builds(
    Telling,
    st.sampled_from(["all", "first half", "second half", "twice"]),
    st.booleans(),
    st.sampled_from(sorted(FORMS)),
    st.permutations(COLUMNS).map(tuple),
    st.sampled_from(["jan", "feb", "export"]),
    st.lists(st.sampled_from(sorted(MORE)), unique=True).map(tuple),
)


def part_of(whole: Sequence[Line], telling: Telling) -> list[Line]:
    half = (len(whole) + 1) // 2
    some = {"first half": whole[:half], "second half": whole[half:], "twice": [*whole, *whole]}.get(telling.part, whole)
    return list(reversed(some)) if telling.turned else list(some)


def write(path: Path, some: Sequence[Line], telling: Telling) -> None:
    shown = FORMS[telling.form][0]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(telling.columns)
    for key, stars, at, who, agent, said in some:
        cells = dict(zip(COLUMNS, (key, stars, shown(at), who, agent, said), strict=True))
        writer.writerow([cells[column] for column in telling.columns])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


@pytest.mark.parametrize("with_ids", [True, False])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=lines, told=st.lists(tellings, min_size=1, max_size=4))
def test_the_same_lines_are_the_same_ratings(
    tmp_path: Path, with_ids: bool, made: list[tuple[int, int, str, str, str]], told: list[Telling]
) -> None:
    distinct = list(dict.fromkeys(made))
    whole: list[Line] = [
        (f"r{number}" if with_ids else "", str(stars), BEGIN + timedelta(seconds=after), *rest)
        for number, (stars, after, *rest) in enumerate(distinct)
    ]
    first = Telling("all", turned=False, form="iso", columns=COLUMNS, name="jan", mapped=("comment",))
    files = tmp_path / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    engine = database(tmp_path)
    try:
        for number, telling in enumerate([first, *told, first]):
            some = part_of(whole, telling)
            if not some:
                continue
            path = files / f"{telling.name}.csv"
            write(path, some, telling)
            words = [f"{what}={MORE[what]}" for what in telling.mapped if what != "id" or with_ids]
            flags = [flag for word in ["rating=Stars", "rated_at=Given", *words] for flag in ("--map", word)]
            found, loaded = load_file(engine, path, *flags, *FORMS[telling.form][1])
            assert loaded is not None
            assert found.refused_count == loaded.refused_count == 0
            assert found.new == (len(whole) if number == 0 else 0), telling
        expected = sorted(((at, int(stars), None, said) for _, stars, at, _, _, said in whole), key=repr)
        assert rated(engine) == expected
    finally:
        engine.dispose()
