"""Finds out which column of a file is what: by its maker, by the columns' names, by what stands in them."""

from collections import Counter
from collections.abc import Mapping as Names
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NoReturn

from cxbot.errors import SourceError
from cxbot.sources.names import folded
from cxbot.sources.ratings_csv.dates import guess
from cxbot.sources.ratings_csv.makers import MAKERS, SYNONYMS, Maker, bare, without_zone
from cxbot.sources.ratings_csv.mapping import COLUMNS, NEEDED, Mapping
from cxbot.sources.ratings_csv.scale_guessing import scale_of_words
from cxbot.sources.ratings_csv.scales import folded_value, is_blank
from cxbot.sources.ratings_csv.table import Sheet, Table, listed
from cxbot.sources.rows import Row

LOOKED_AT = 200  # rows
_STEPS = frozenset("12345")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A mapping that says all that is needed, who made the file, and what of the mapping was guessed."""

    mapping: Mapping
    maker: Maker | None
    guessed: frozenset[str]


def recognise(sheet: Sheet, told: Mapping) -> Recognised:
    """Complete what a person said. Who says which column is the rating and which the time has said all.

    Raises:
        SourceError: it is not clear which column is the rating, or the time; says how to say it.
    """
    if told.is_whole:
        return Recognised(told, None, frozenset())
    maker = next((each for each in MAKERS if _made_by(each, sheet)), None)
    documented, likely = _named_by(maker, sheet)
    columns = {**likely, **documented, **told.columns}
    sure = told.columns.keys() | documented.keys()
    taken = {folded(name) for name in columns.values()}
    timeless = maker is not None and any(folded(each) in sheet.names for each in maker.other_times)
    if not timeless:
        for what in NEEDED if {"rating"} & (documented.keys() | likely.keys()) else COLUMNS:
            if what not in columns and (name := _by_name(what, sheet, taken)):
                columns[what] = name
                taken |= {folded(each) for each in name.split("+")}
    some = list(islice(sheet.rows(), LOOKED_AT))
    for what in NEEDED:
        if what not in columns:
            columns[what] = _by_values(what, sheet, some, taken, maker, timeless=timeless)
            taken.add(folded(columns[what]))
    own = {**likely, **documented}.get("rating")
    scale = told.scale or (maker.scale if maker and columns["rating"] == own else "")
    guessed = frozenset(columns.keys() - sure)
    ordered = {what: columns[what] for what in COLUMNS if what in columns}
    return Recognised(replace(told, columns=ordered, scale=scale), maker, guessed)


def check_header(table: Table) -> None:
    """Make sure that what was taken for the header is none of the rows.

    Raises:
        SourceError: it has a rating or a time where the others have theirs.
    """
    header = Row(table.sheet.first, table.header)
    if _is_time([table.value(header, "rated_at")]) or _is_rating([table.value(header, "rating")]):
        raise SourceError(
            f"{table.path}, line {table.sheet.first}: where the names of the columns should stand there is a row, "
            f"“{listed(table.header)}”. Put a line of names above the rows."
        )


def _made_by(maker: Maker, sheet: Sheet) -> bool:
    names = set(sheet.names)
    if not {folded(each) for each in maker.marks} <= names:
        return False
    # Many files have a column of this name; the form's is the first.
    return maker.name != "Google Forms" or sheet.names[0] == "timestamp"


def _by_name(what: str, sheet: Sheet, taken: set[str]) -> str:
    """The column whose name says what it is; nothing where none does.

    Raises:
        SourceError: several do, and it is needed.
    """
    names = {bare(name): name for name in sheet.header if name and folded(name) not in taken}
    if what == "rated_at" and "date" in names and "time" in names:
        return f"{names['date']}+{names['time']}"
    for group in SYNONYMS[what]:
        found = [names[each] for each in group if each in names]
        if len(found) > 1 and what in NEEDED:
            _ask(what, sheet, found)
        if found:
            return found[0]
    return ""


def _named_by(maker: Maker | None, sheet: Sheet) -> tuple[dict[str, str], dict[str, str]]:
    """The columns that a maker is known to call so, and those it probably does; perhaps with a zone behind them."""
    names = {without_zone(each): each for each in sheet.header} | dict(zip(sheet.names, sheet.header, strict=True))

    def there(columns: Names[str, str]) -> dict[str, str]:
        return {what: names[folded(name)] for what, name in columns.items() if folded(name) in names}

    return (there(maker.columns), there(maker.likely)) if maker else ({}, {})


def _by_values(
    what: str, sheet: Sheet, some: Sequence[Row], taken: set[str], maker: Maker | None, *, timeless: bool
) -> str:
    """The only column whose values are such.

    Raises:
        SourceError: there is none, or several.
    """
    test = _is_rating if what == "rating" else _is_time
    found = [
        name
        for place, name in enumerate(sheet.header)
        if name
        and folded(name) not in taken
        and test([row.values[place].strip() for row in some if place < len(row.values) and row.values[place].strip()])
    ]
    if len(found) != 1 or timeless:
        _ask(what, sheet, found, maker)
    return found[0]


def _is_rating(values: Sequence[str]) -> bool:
    rated = Counter(folded_value(each) for each in values if not is_blank(each))
    return bool(rated) and (rated.keys() <= _STEPS or bool(scale_of_words(rated)))


def _is_time(values: Sequence[str]) -> bool:
    if not any(values) or all(each.isdigit() and len(each) < 8 for each in values):
        return False
    try:
        guess(values, "")
    except SourceError as error:
        return "can be" in error.text or "mixes" in error.text
    return True


def _ask(what: str, sheet: Sheet, found: Sequence[str], maker: Maker | None = None) -> NoReturn:
    meaning = COLUMNS[what].split(";")[0]
    remark = f" {maker.remark}" if maker and maker.remark else ""
    if found:
        several = f"It can be {' or '.join(f'“{each}”' for each in found[:6])}."
        example = found[0]
    else:
        several, example = f"Its columns are: {listed(sheet.header)}.", "Column"
    raise SourceError(
        f'{sheet.path}: it is not clear which column is {meaning}.{remark} {several} Say it: --map {what}="{example}"'
    )
