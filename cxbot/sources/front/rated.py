"""Tells what exports say, day by day: ratings with their conversations, and which messages wrote themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cxbot.source import Batch, ContactRecord, Gone, RatingRecord, RecordKind, Refused
from cxbot.sources.front import happening
from cxbot.sources.front.analytics import RATING_COLUMNS, Analytics, FailedError, SlowError
from cxbot.sources.front.conversations import Story
from cxbot.sources.front.notes import ELSEWHERE, EXPORTS
from cxbot.sources.front.positions import packed, unpacked
from cxbot.sources.front.ratings import Day, Row, rating, read_day
from cxbot.sources.front.run import DAY, Run, day_of
from cxbot.sources.front.telling import Telling
from cxbot.sources.http import ElsewhereError, StatusError

NONE = frozenset({EXPORTS, ELSEWHERE})  # what is not there where no export can be read
RETRIED = 3_600  # seconds after which a day is asked for again whose export failed
RESTS = 3_600  # seconds for which none is asked for where Front did not come to an end with one
REVISED_DAYS = 30  # whose ratings are read again, once a day
SETTLED = 6 * 3600  # seconds after the end of a day, when its export is taken to be whole
KEPT_DAYS = 400  # for which it is known which messages wrote themselves


def read_again(run: Run) -> Iterator[Batch]:
    """Tell days once more: once a day those of the last month, and where merges moved ratings or an export was missing.

    What failed is asked for again once an hour, for each try may be many requests.
    """
    today, settled = day_of(run.before), f"{day_of(run.before - SETTLED):%Y-%m-%d}"
    if settled != run.at.revised:
        month = [f"{today - number * DAY:%Y-%m-%d}" for number in range(1, REVISED_DAYS + 1)]
        due = [day for day in month if run.at.revised and f"{run.at.start:%Y-%m-%d}" <= day < run.at.day]
        run.at = replace(run.at, revised=settled, again=tuple(sorted({*run.at.again, *due})))
    failed = run.at.failed if run.before - run.at.tried >= RETRIED else ()
    if days := sorted({*run.at.again, *failed}):
        yield run.batch((), "all that happened", until=run.before)  # which need not wait for what is read again
    for day in days:
        yield from rated(run, date.fromisoformat(day))
        run.at = replace(run.at, again=tuple(each for each in run.at.again if each != day))


def rated(run: Run, day: date) -> Iterator[Batch]:
    """Tell what the export of a day says. Without exports, or where Front fails to make one, the sync goes on."""
    name = f"{day:%Y-%m-%d}"
    if not run.gaps & NONE:
        yield from _read(run, day, name)
    if run.gaps & NONE:
        run.at = replace(run.at, owed=min(name, run.at.owed or name))
    elif run.at.owed and name not in run.at.failed:  # they can be read by now
        first = date.fromisoformat(run.at.owed)
        owed = (f"{first + number * DAY:%Y-%m-%d}" for number in range((day - first).days))
        run.at = replace(run.at, owed="", again=tuple(sorted({*run.at.again, *owed})))


def _read(run: Run, day: date, name: str) -> Iterator[Batch]:
    inboxes, now = sorted({*run.company.inboxes, *run.company.private}), run.api.http.clock.now
    failed = tuple(sorted({*run.at.failed, name}))
    if now() < run.rests_until:
        run.at = replace(run.at, failed=failed)
        return
    try:
        found = read_day(Analytics(run.api).day(day, RATING_COLUMNS, inboxes))
    except ElsewhereError:
        run.gaps.add(ELSEWHERE)
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        run.gaps.add(EXPORTS)
    except FailedError as error:
        if isinstance(error, SlowError):
            run.rests_until = now() + RESTS
        run.at = replace(run.at, failed=failed, tried=run.before)
    else:
        run.at = replace(run.at, failed=tuple(each for each in run.at.failed if each != name))
        run.gaps |= {f"the column “{each}” of exports" for each in found.missing}
        if run.at.day <= name < f"{day_of(run.before):%Y-%m-%d}":  # the first time that it is whole
            run.count(found.odd)
        yield from _told(run, name, found)


def _told(run: Run, day: str, found: Day) -> Iterator[Batch]:
    """Tell the conversations of what is new in a day, some at a time, and take back what is no more."""
    about, before, marks = (
        f"ratings of {date.fromisoformat(day):%-d %B %Y}",
        dict(run.at.rated.get(day, {})),
        found.marks,
    )
    known = unpacked(run.at.automatic.get(day, ""))
    fresh: dict[str, list[str]] = {}
    for own, row in found.rated.items():
        if before.get(own) != marks[own]:
            fresh.setdefault(_conversation(row), []).append(own)
    for own, conversation in found.wrote_itself.items():
        if own not in known:
            fresh.setdefault(conversation, [])
    names = list(fresh)
    automatic = run.at.automatic_messages() | found.wrote_itself.keys()
    for first in range(0, len(names), happening.AT_ONCE):
        some = names[first : first + happening.AT_ONCE]
        told = run.telling.tell([each for each in some if each], automatic)
        records, refused = list(told.records), list(told.refused)
        for name in some:
            rows = [found.rated[own] for own in fresh[name]]
            for one in _ratings(rows, told.stories.get(name), run.telling):
                if isinstance(one, Refused):
                    refused.append(one)
                else:
                    records.append(one)
            before |= {own: marks[own] for own in fresh[name]}
        _keep_marks(run, day, before)
        known |= {own for own, conversation in found.wrote_itself.items() if conversation in some}
        _learn_automatic(run, day, known)
        yield run.batch(records, about, refused)
    _learn_automatic(run, day, found.wrote_itself)
    if gone := sorted(before.keys() - marks.keys()):
        _keep_marks(run, day, marks)
        yield run.batch([Gone(RecordKind.RATING, each) for each in gone], about)


def _ratings(
    rows: Sequence[Row], story: Story | None, telling: Telling
) -> Iterator[ContactRecord | RatingRecord | Refused]:
    """The ratings of a conversation; those of one that is not told, or gone, are not told either."""
    for row in rows:
        if not _conversation(row):
            yield Refused(f"export, activity {row['Activity API ID']}", "it says not of which conversation it is")
        elif story is not None and (found := rating(row, story)) is not None:
            handle = row.get("Contact handle", "").strip()
            if isinstance(found, RatingRecord) and handle and not found.contact:
                contact = telling.contact(handle)
                yield contact
                found = replace(found, contact=contact.id)
            yield found


def _conversation(row: Row) -> str:
    return row.get("Conversation API ID", "").strip()


def _keep_marks(run: Run, day: str, marks: Mapping[str, str]) -> None:
    oldest = f"{day_of(run.before) - (REVISED_DAYS + 1) * DAY:%Y-%m-%d}"
    kept = {each: told for each, told in run.at.rated.items() if each >= oldest and each != day}
    if day >= oldest and marks:
        kept[day] = dict(sorted(marks.items()))
    run.at = replace(run.at, rated=dict(sorted(kept.items())))


def _learn_automatic(run: Run, day: str, messages: Collection[str]) -> None:
    oldest = f"{day_of(run.before) - KEPT_DAYS * DAY:%Y-%m-%d}"
    kept = {each: told for each, told in run.at.automatic.items() if each >= oldest and each != day}
    if messages:
        kept[day] = packed(messages)
    run.at = replace(run.at, automatic=dict(sorted(kept.items())))
