"""Folders of canonical CSV files as a sort of source: what it is called, and the settings one is opened with."""

from collections.abc import Mapping
from pathlib import Path

from cxbot.source import Say, SourceKind, SourceSetting
from cxbot.sources.canonical import Folder, open_folder


def _open(name: str, settings: Mapping[str, str], _say: Say) -> Folder:
    return open_folder(Path(settings["path"]), name=name, zone=settings["zone"] or None)


KIND = SourceKind(
    "csv",
    "a folder of CSV files, one for each kind of record",
    (
        SourceSetting("path", "the folder", needed=True),
        SourceSetting("zone", "the time zone of times that name none, like Europe/Berlin"),
    ),
    _open,
)
