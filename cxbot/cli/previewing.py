"""What a load will do, in lines for people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cxbot.cli.choosing import Chosen
from cxbot.cli.wording import rows
from cxbot.source import Refused
from cxbot.sources.moments import placed
from cxbot.sources.ratings_csv import COLUMNS, RatingsFile
from cxbot.sources.ratings_csv.scale_guessing import meanings
from cxbot.sources.ratings_csv.table import listed
from cxbot.syncing.rehearsing import Rehearsal

MOST_SHOWN = 20  # refused rows; the rest is counted
MOST_CAUSES = 10
MOST_VALUES = 15
_QUOTED = re.compile("“[^”]*”")


def of_ratings(file: RatingsFile) -> Iterator[str]:
    """What a file of ratings is taken for."""
    table, sheet = file.reading.table, file.reading.table.sheet
    made = f"an export of {file.maker.name}" if file.maker else "a file of ratings"
    made = made if not file.maker or file.maker.known else f"probably {made}"
    yield f"{table.path.name}: {made}, {rows(file.found.rows)}."
    yield ""
    first = next((row for row in table.rows() if not row.broken), None)
    yield f"  {'is taken for':<17} {'column':<28} in the first row"
    for what in COLUMNS:
        if what in table.places:
            example = table.value(first, what) if first else ""
            guessed = " (guessed)" if what in file.guessed else ""
            yield f"  {what:<17} {table.named(what)[:40]:<28} {_short(example)}{guessed}".rstrip()
    used = {place for places in table.places.values() for place in places}
    if rest := [name for place, name in enumerate(sheet.header) if place not in used and name]:
        yield f"  {'not taken':<17} {listed(rest)}"
    yield ""
    yield from _scale(file)
    if file.found.example:
        text, told = file.found.example
        at = placed(told, file.reading.zone)
        here, utc = f"{at.astimezone(file.reading.zone):%a %d %b %Y %H:%M}", f"{at:%Y-%m-%d %H:%M} UTC"
        zone = str(file.reading.zone)
        said = f"{at:%a %d %b %Y %H:%M} UTC" if told.tzinfo or zone == "UTC" else f"{here} in {zone} ({utc})"
        yield f"  “{text}” is {said}"
        yield ""


def of_changes(found: Rehearsal, chosen: Chosen, *, is_folder: bool = False) -> Iterator[str]:
    """What is new, changed and refused."""
    there = chosen.source is not None
    yield f"More of the source “{chosen.name}”:" if there else f"A new source, “{chosen.name}”:"
    if is_folder:
        for table, count in found.counts.items():
            if table != "ratings" and count:
                yield f"  {count:,} {table.replace('_', ' ')}, {found.fresh[table]:,} of them new"
    if is_folder:
        yield f"  {rows(found.refused_count)} refused"
        if not found.counts["ratings"]:
            return
    kinds = f"{found.new:,} new, {found.changed:,} changed, {found.unchanged:,} unchanged, {found.alike:,} alike"
    kinds += "" if is_folder else f", {found.refused_count:,} refused"
    blank = f", {found.blank:,} without a rating" if found.blank else ""
    yield f"  ratings: {kinds}{blank}"


def of_refused(
    reasons: Counter[str], refused: Sequence[Refused], count: int, hints: Iterable[str] = ()
) -> Iterator[str]:
    """What is refused: the causes first, then some of the rows."""
    if not count:
        return
    yield f"{rows(count)} refused and left out:"
    causes: Counter[str] = Counter()
    examples: dict[str, set[str]] = {}
    for reason, number in reasons.items():
        cause = _QUOTED.sub("“…”", reason)
        causes[cause] += number
        examples.setdefault(cause, set()).add(reason)
    for cause, number in causes.most_common(MOST_CAUSES):
        said = next(iter(examples[cause])) if len(examples[cause]) == 1 else cause
        hint = next((f" ({each})" for each in hints if _concerns(each, cause)), "")
        yield f"  {rows(number)}: {said}{hint}"
    if len(causes) > MOST_CAUSES:
        yield f"  and {len(causes) - MOST_CAUSES:,} more causes"
    for each in refused[:MOST_SHOWN]:
        yield f"    {each.place}: {each.reason}"
    if count > MOST_SHOWN:
        yield f"    and {count - min(MOST_SHOWN, len(refused)):,} more."


def fails(found: Rehearsal) -> str:
    """Why a load mostly fails; empty where it does not. Rows without a rating are none that could be refused."""
    for file, refused in found.left_out.items():
        others = found.taken[file] + (found.alike if file in found.taken or len(found.left_out) == 1 else 0)
        if refused * 10 > refused + others:
            whole = "All" if not others else f"{refused:,} of {refused + others:,}"
            return f"{whole} rows of {file} are refused" if file else f"{whole} rows are refused"
    return ""


def _scale(file: RatingsFile) -> Iterator[str]:
    told = meanings(file.reading.scale, file.found.values)
    yield f"  {'value':<24} {'means':<15} rows"
    for value, meant, count in told[:MOST_VALUES]:
        yield f"  {_short(value) or '(nothing)':<24} {meant:<15} {count:,}"
    if len(told) > MOST_VALUES:
        yield f"  and {len(told) - MOST_VALUES:,} more values"
    yield ""


def _concerns(hint: str, cause: str) -> bool:
    """Whether a hint about a file such as tags.csv explains why things such as a tag are unknown."""
    thing = cause.partition(" “")[0]
    return cause.endswith("is unknown") and bool(thing) and re.search(rf"\b{thing}(s|es)?\.csv\?", hint) is not None


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
