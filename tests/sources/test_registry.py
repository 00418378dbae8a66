"""Every sort of source is known by its name, and opened with the settings that it declares."""

from pathlib import Path

import pytest

from cxbot.errors import SourceError
from cxbot.sources.registry import open_source, source_kinds
from cxbot.sources.sample import Sample, SampleSettings


def test_a_source_is_of_the_kind_that_it_was_opened_as(tmp_path: Path) -> None:
    (tmp_path / "tags.csv").write_text("id,name\nvip,VIP\n")
    file = tmp_path / "scores.csv"
    file.write_text("Score,When\n5,2026-11-02 10:00:00\n")
    settings = {
        "sample": {"days": "20"},
        "csv": {"path": str(tmp_path)},
        "ratings_csv": {"path": str(file), "columns": "rating=Score; rated_at=When"},
        "chatwoot": {"url": "postgresql://reader@db.example.com/chatwoot", "account": "1", "start": "2026-01-01"},
        "zendesk": {"subdomain": "acme", "token": "abc", "start": "2026-01-01"},
        "front": {"token": "abc", "start": "2026-01-01"},
    }
    assert settings.keys() == source_kinds().keys()
    for kind, given in settings.items():
        source = open_source(kind, "mine", given)
        assert source.kind == kind
        assert all(note.endswith(".") for note in source.notes or ())


def test_what_is_not_said_is_as_usual() -> None:
    assert open_source("sample", "", {"scale": "0.5"}) == Sample(SampleSettings(seed=7, days=730, scale=0.5))


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("fax", {}, "There is no sort of source “fax”"),
        ("sample", {"sead": "3"}, "no setting “sead”. It has: seed, days, scale"),
        ("sample", {"seed": "three"}, "whole numbers"),
        ("csv", {}, "needs the setting “path”: the folder"),
    ],
)
def test_what_cannot_be_opened_is_told(kind: str, settings: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        open_source(kind, "mine", settings)
