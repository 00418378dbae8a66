"""Random histories: everything that is seldom in real life happens often here, and much of it at the same moment."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.oracle.facts import (
    Account,
    Activity,
    Contact,
    Conversation,
    History,
    Hours,
    Inactivity,
    Inbox,
    Message,
    Rating,
    Spans,
    Submission,
    Survey,
    Tag,
    Team,
    Teammate,
)

MINUTE, HOUR, DAY = 60, 3600, 86_400

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago")
# Two days before clocks are set (at Lord Howe by half an hour, in Santiago at midnight), and where six months later a
# month is shorter.
BEGINNINGS = tuple(
    (int(datetime(*day, 9, 0, tzinfo=UTC).timestamp()), zone)
    for day, zone in (
        ((2026, 3, 27), "Europe/Berlin"),
        ((2025, 10, 31), "America/New_York"),
        ((2026, 4, 3), "Australia/Lord_Howe"),
        ((2025, 9, 5), "America/Santiago"),
        ((2025, 8, 30), "UTC"),
        ((2026, 1, 12), "Asia/Kolkata"),
    )
)
GAPS = (
    *(0, 0, 0, 1, MINUTE, 5 * MINUTE, 40 * MINUTE, HOUR - 1, HOUR, 5 * HOUR, 16 * HOUR, DAY - HOUR, DAY, 2 * DAY - 1),
    *(2 * DAY, 3 * DAY, 6 * DAY, 7 * DAY - 1, 7 * DAY, 7 * DAY + 1, 12 * DAY, 30 * DAY, 59 * DAY, 100 * DAY, 181 * DAY),
    *(182 * DAY, 183 * DAY, 190 * DAY),
)
PACES = (GAPS, GAPS, GAPS[:14], GAPS[:14], GAPS[:20], GAPS[11:], GAPS[20:], GAPS[23:])
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPENINGS: tuple[Spans | None, ...] = (
    None,  # withdrawn
    {each: [["09:00", "17:00"]] for each in WEEK[:5]},
    {each: [["08:30", "12:00"], ["13:15", "18:00"]] for each in WEEK},
    {each: [["22:00", "06:00"]] for each in WEEK},
    {each: [["18:00", "24:00"], ["00:00", "02:30"]] for each in WEEK},
    {"sat": [["00:00", "24:00"]], "sun": [["02:30", "03:30"], ["02:00", "03:00"]], "mon": [["00:00", "00:30"]]},
    {},
)
INACTIVITIES = (HOUR, 2 * DAY, 7 * DAY, 30 * DAY, *(250 * DAY,) * 3)
OWN = "help@ours.example"
INBOXES = [Inbox(1, "Zeta", "email"), Inbox(2, "beta", "chat"), Inbox(3, "Alpha", "email"), Inbox(4, "alpha", "sms")]
TEAMMATES = [
    Teammate(1, "ana"),
    Teammate(2, "bo", blocked=True),
    Teammate(3, "carla"),
    Teammate(4, "robot", "rule"),
    Teammate(5, "survey", "csat"),
]
TEAMS = [Team(1, "north", (1, 3)), Team(2, "south", (2, 4)), Team(3, "empty", ())]
ACCOUNTS = [Account(1, "Acme"), Account(2, "Globex"), Account(3, "Initech")]
TAGS = [Tag(1, "urgent"), Tag(2, "billing")]
DEEDS = (
    *("archive", "archive", "archive", "reopen", "assign", "unassign", "tag", "untag", "move", "move", "comment"),
    *("mention", "snooze", "snooze", "snooze", "trash", "trash", "restore"),
)


@dataclass
class Ids:
    """Ids are handed out forwards or backwards, so that they and the order of telling are not the same thing."""

    step: int
    latest: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        self.latest[kind] = self.latest.get(kind, 500_000) + self.step
        return self.latest[kind]


@st.composite
def histories(draw: st.DrawFn, conversations: int = 3, steps: int = 16, *, crowded: bool = False) -> History:
    """A helpdesk with a few conversations; crowded ones come close to the most activities of a segment, or beyond."""
    beginning, zone = draw(st.sampled_from(BEGINNINGS))
    history = History(
        inboxes=INBOXES,
        inactivity=draw(_inactivity(beginning)),
        hours=draw(_hours(beginning, zone)),
        own_addresses=[OWN],
        teammates=TEAMMATES,
        teams=TEAMS,
        accounts=ACCOUNTS,
        contacts=draw(_contacts()),
        tags=TAGS,
        conversations=[],
    )
    ids = Ids(draw(st.sampled_from((1, -1))))
    for number in range(1, draw(st.integers(1, conversations)) + 1):
        history.conversations.append(Conversation(number, tuple(sorted(draw(st.sets(st.sampled_from((1, 2))))))))
        gaps = draw(st.sampled_from(PACES))
        at = beginning + draw(st.sampled_from((0, 0, DAY, 4 * DAY + 7 * HOUR, 9 * DAY)))
        least = draw(st.sampled_from((1, 3, 6, 10)))
        kinds = draw(st.lists(st.sampled_from(STEPS), min_size=min(least, steps), max_size=steps))
        if crowded and number == 1:
            kinds.insert(draw(st.integers(0, len(kinds))), "many")
        elif draw(st.integers(0, 120)) == 97:  # seldom, and not what an example shrinks to
            kinds.append("many")
        for kind in kinds:
            at = _tell(draw, history, ids, number, kind, at + draw(st.sampled_from(gaps)))
    for _ in range(draw(st.integers(0, 2))):  # ratings outside of conversations
        _rate(draw, history, ids, None, beginning + draw(st.sampled_from(GAPS)))
    return history


STEPS = ("answered",) * 4 + ("binned",) + ("undone",) * 2 + ("in",) * 4 + ("out",) * 5 + ("deed",) * 7 + ("rate",) * 4


def _tell(draw: st.DrawFn, history: History, ids: Ids, conversation: int, kind: str, at: int) -> int:
    """Tell one thing, or what belongs together; when the last of it happened."""
    if kind in {"in", "out"}:
        history.messages.append(_message(draw, ids, conversation, kind, at))
    elif kind in {"answered", "binned"}:  # what most conversations are made of, so that there is something to count
        for direction in ("in", "out"):
            usual = _message(draw, ids, conversation, direction, at)
            history.messages.append(
                replace(usual, kind="message", automatic=False, author=usual.author and min(usual.author, 3))
            )
            at += draw(st.sampled_from(GAPS[:18]))
            if direction == "in" and kind == "binned":  # nothing waits any more, and then somebody writes all the same
                history.activities.append(replace(_deed(draw, ids, conversation, at), kind="trash", until=None))
                at += draw(st.sampled_from(GAPS[:14]))
        if draw(st.booleans()):
            history.activities.append(replace(_deed(draw, ids, conversation, at), kind="archive", until=None))
    elif kind == "undone":
        put_away = replace(_deed(draw, ids, conversation, at), kind=draw(st.sampled_from(("archive", "snooze"))))
        history.activities.append(replace(put_away, until=None))
        at += draw(st.sampled_from(GAPS[:14]))
        if draw(st.booleans()):
            history.messages.append(_message(draw, ids, conversation, "in", at))
        else:
            kind = draw(st.sampled_from(("reopen", "restore", "trash", "snooze", "archive")))
            history.activities.append(replace(_deed(draw, ids, conversation, at), kind=kind, until=None))
    elif kind == "deed":
        history.activities.append(_deed(draw, ids, conversation, at))
    elif kind == "rate":
        _rate(draw, history, ids, conversation, at)
    else:
        for number in range(draw(st.sampled_from((994, 997, 999, 1000, 1003)))):
            history.activities.append(
                Activity(ids.next("activity"), conversation, at + number // 400, "tag", None, "tagger", None, None)
            )
        at = history.activities[-1].at
    return at


def _message(draw: st.DrawFn, ids: Ids, conversation: int, direction: str, at: int) -> Message:
    people = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("from", "to", "cc", "reply_to", "bcc")),
                st.integers(1, 6),
                st.sampled_from(("", "", "", OWN)),
            ),
            min_size=0,
            max_size=2,
            unique_by=lambda each: each[:2],
        )
    )
    return Message(
        id=ids.next("message"),
        conversation=conversation,
        at=at,
        direction=direction,
        kind="call" if draw(st.integers(0, 5)) == 5 else "message",
        automatic=draw(st.integers(0, 3)) == 3,
        author=draw(st.sampled_from((1, 1, 2, 3, 4, None))) if direction == "out" else None,
        inboxes=draw(st.sampled_from(((1,), (1,), (2,), (3,), (2, 1), (4, 3), (1, 2, 3, 4), ()))),
        participants=tuple(
            (role, contact, address or f"contact{contact}@customers.example") for role, contact, address in people
        ),
    )


def _deed(draw: st.DrawFn, ids: Ids, conversation: int, at: int) -> Activity:
    kind = draw(st.sampled_from(DEEDS))
    teammate = draw(st.sampled_from((1, 2, 3, 4, None)))
    until = None
    if kind == "snooze":
        until = draw(st.sampled_from((None, *(at + gap for gap in GAPS), at - HOUR)))
    return Activity(
        id=ids.next("activity"),
        conversation=conversation,
        at=at,
        kind=kind,
        teammate=teammate,
        rule="" if teammate else draw(st.sampled_from(("", "cleaner"))),
        inbox=draw(st.sampled_from((1, 2, 3, 4) if kind == "move" else (None, None, None, 1, 2, 3, 4))),
        until=until,
    )


def _rate(draw: st.DrawFn, history: History, ids: Ids, conversation: int | None, at: int) -> None:
    survey = None
    kind = draw(st.sampled_from((None, "signature", "automatic", "automatic")))
    if kind:
        owner = draw(st.sampled_from((1, 2, 3, 4, None))) if kind == "signature" else None
        sent = at - draw(st.sampled_from((0, 1, HOUR, 3 * DAY, 8 * DAY)))
        survey = Survey(ids.next("survey"), conversation, sent, kind, owner)
        history.surveys.append(survey)
        if draw(st.integers(0, 4)) == 4:
            return  # never answered
    submissions = []
    for number in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        at += draw(st.sampled_from(GAPS)) + 1 if number else 0
        submissions.append(draw(_submission(at)))
    history.ratings.append(
        Rating(
            id=ids.next("rating"),
            survey=survey.id if survey else None,
            conversation=conversation,
            contact=draw(st.sampled_from((None, 1, 2, 3, 4, 5, 6))),
            inbox=draw(st.sampled_from((None, 1, 2, 3))),
            teammate=draw(st.sampled_from((None, None, 1, 2, 3, 5))),
            channel=draw(st.sampled_from(("", "", "phone", "chat"))),
            submissions=tuple(submissions),
        )
    )


def _submission(at: int) -> st.SearchStrategy[Submission]:
    return st.sampled_from(
        [Submission(at, score, None) for score in range(1, 6)]
        + [Submission(at, None, satisfied) for satisfied in (True, False)]
        + [Submission(at, None, None)]
    )


@st.composite
def _contacts(draw: st.DrawFn) -> list[Contact]:
    """Six contacts, each perhaps merged into one before it, or the first one into the last."""
    found = []
    for number in range(1, 7):
        into = draw(st.sampled_from((None, None, *range(1, number))))
        account = draw(st.sampled_from((None, 1, 1, 2, 3)))
        name = f"contact {(number + 1) // 2}"  # two have the same
        found.append(Contact(number, name, f"contact{number}@customers.example", account, into))
    if draw(st.booleans()):  # backwards, so that survivors have the higher ids
        found = [replace(each, id=7 - each.id, merged_into=each.merged_into and 7 - each.merged_into) for each in found]
    return found


@st.composite
def _inactivity(draw: st.DrawFn, beginning: int) -> list[Inactivity]:
    return [
        Inactivity(inbox, since, draw(st.sampled_from(INACTIVITIES)))
        for inbox in (1, 2, 3)
        for since in sorted(draw(st.sets(_since(beginning), min_size=1, max_size=2)))
    ]


@st.composite
def _hours(draw: st.DrawFn, beginning: int, zone: str) -> list[Hours]:
    return [
        Hours(inbox, since, draw(st.sampled_from((zone, zone, zone, *ZONES))), draw(st.sampled_from(OPENINGS)))
        for inbox in (None, 1, 2, 3)
        for since in sorted(draw(st.sets(_since(beginning), max_size=2)))
    ]


def _since(beginning: int) -> st.SearchStrategy[int]:
    return st.sampled_from((beginning - 400 * DAY, beginning, beginning + HOUR, beginning + 4 * DAY))


def latest_moment(history: History) -> int:
    """When the last thing happened."""
    return max(moments_of(history), default=BEGINNINGS[0][0])


def moments_of(history: History) -> list[int]:
    """When anything happened."""
    moments = [each.at for each in (*history.messages, *history.activities, *history.surveys)]
    moments += [each.at for rating in history.ratings for each in rating.submissions]
    return moments


def before_answers_of(history: History) -> list[int]:
    """The last second before each reply and each submission."""
    moments = [each.at - 1 for each in history.messages if each.direction == "out"]
    return moments + [each.at - 1 for rating in history.ratings for each in rating.submissions]


def before_revisions_of(history: History) -> list[int]:
    """The last second before each submission that is not the first of its survey."""
    return [each.at - 1 for rating in history.ratings for each in rating.submissions[1:]]
