"""CSVs of ratings as a sort of source: what it is called, and the settings one is opened with."""

from collections.abc import Mapping as Settings
from pathlib import Path

from cxbot.source import Say, SourceKind, SourceSetting
from cxbot.sources.ratings_csv import Mapping, RatingsFile, open_ratings


def _open(name: str, settings: Settings[str, str], _say: Say) -> RatingsFile:
    mapping = Path(settings["mapping"]) if settings["mapping"] else None
    columns = [each.strip() for each in settings["columns"].split(";") if each.strip()]
    return open_ratings(Path(settings["path"]), Mapping.read(columns, mapping), name=name)


KIND = SourceKind(
    "ratings_csv",
    "a CSV of ratings",
    (
        SourceSetting("path", "the file", needed=True),
        SourceSetting("columns", "which column is what: rating=Score;rated_at=Date;customer=Client"),
        SourceSetting("mapping", "a file that says which column is what"),
    ),
    _open,
)
