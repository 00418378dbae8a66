"""Writes records as a folder of canonical CSV files."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cxbot.source import Record
from cxbot.sources.canonical.format import FILES, SIDES, Column, File, Side


def write_folder(records: Iterable[Record], folder: Path) -> None:
    """Write records into a folder, which is made if it is missing; files of the format in it are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    by_record = {file.record: file for file in FILES}
    with ExitStack() as stack:
        writers: dict[str, Any] = {}

        def write(file: File | Side, values: dict[str, Any]) -> None:
            if file.name not in writers:
                opened = stack.enter_context((folder / file.name).open("w", encoding="utf-8", newline=""))
                writers[file.name] = csv.writer(opened)
                writers[file.name].writerow([column.name for column in file.columns])
            writers[file.name].writerow([_text(column, values.get(column.name)) for column in file.columns])

        for record in records:
            file = by_record[type(record)]
            write(file, {column.name: getattr(record, column.name) for column in file.columns})
            for side in (each for each in SIDES if each.of == file.name):
                owner, *others = (column.name for column in side.columns)
                for part in getattr(record, side.field):
                    values = {name: getattr(part, name) for name in others} if side.part else {others[0]: part}
                    write(side, {owner: getattr(record, "id"), **values})  # noqa: B009 - files with sides have ids


def _text(column: Column, value: Any) -> str:
    return "" if value is None or value == "" else column.cell.write(value)
