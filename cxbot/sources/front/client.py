"""What Front is asked, and the shape of what it answers: JSON becomes plain rows here and goes no further up."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx2

from cxbot.errors import SourceError
from cxbot.source import Say, silent
from cxbot.sources.addresses import query_of
from cxbot.sources.http import Exchange, Http, StatusError
from cxbot.sources.pacing import Clock, Limit, Quota, retry_after

PAGE, EVENTS_PAGE = 100, 15
BURST = Limit(5, 1.0)  # of one resource; what is worked out for a while is asked once a second
SLOW = Limit(1, 1.0)
RESOURCES = ("conversations", "contacts", "accounts", "teammates", "teams", "inboxes", "channels", "tags", "events")
FRONTS_HOST = "frontapp.com"
LATER = 600.0  # seconds after which it is tried again

# Of all that Front answers, what is needed; the rest, above all what people wrote, is let go of at once.
PERSON = ("id", "email", "username", "first_name", "last_name", "is_blocked", "type")
THING = (*PERSON, "name", "is_private", "draft_mode", "error_type")
CONVERSATION = ("id", "type", "subject", "status", "is_private", "tags", "scheduled_reminders", "created_at")
MESSAGE = ("id", "type", "is_inbound", "draft_mode", "error_type", "created_at")
RECIPIENT = ("name", "handle", "role", "_links")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation as Front has it, which may be another than the one asked for.

    `events` and `messages` are in order of time; `comments` and `inboxes` are None where they were not asked for.
    """

    row: Row
    events: list[Row]
    messages: list[Row]
    comments: list[Row] | None
    inboxes: list[Row] | None

    @property
    def id(self) -> str:
        """Its id; another than the one asked for where that was merged into it."""
        return str(self.row["id"])


@dataclass(frozen=True, slots=True)
class Api:
    """Front's API. Lists are read to their ends by the tokens that they give."""

    http: Http

    def now(self) -> float:
        """What time it is by Front's clock; the company that the token opens is asked for it."""
        return self.http.get("/me").at

    def listed(self, path: str, **params: str | int) -> Iterator[Row]:
        """All of a list, page by page.

        Raises:
            SourceError: as for `Http.get`; it is no list; or a page leads to itself.
        """
        asked: Mapping[str, str | int] = params
        seen: set[str] = set()
        while True:
            answer = self.http.get(path, asked, counts=_counts(path)).json
            yield from _rows(answer, path)
            following = (answer.get("_pagination") or {}).get("next")
            if not following:
                return
            query = query_of(str(following))
            token = query.get("page_token", "")
            if not token or token in seen:
                raise SourceError(
                    f"Front says that {path} goes on, and gives the same page again. The sync stops rather than turn "
                    "in a circle, and is tried again later.",
                    retry_after=LATER,
                )
            seen.add(token)
            asked = {**params, **query}

    def how_many(self, since: float) -> int | None:
        """How many conversations there were since a moment; None where Front does not say."""
        try:
            found = self.http.get(
                f"/conversations/search/after:{int(since)}", {"limit": 1}, counts=("", "conversations")
            )
        except StatusError:
            return None
        total = found.json.get("_total") if isinstance(found.json, dict) else None
        return total if isinstance(total, int) else None

    def events(self, after: float, before: float) -> Iterator[Row]:
        """What happened between two moments, the oldest first."""
        params: dict[str, str | int] = {"q[after]": _second(after), "q[before]": _second(before)}
        params |= {"limit": EVENTS_PAGE, "sort_by": "created_at", "sort_order": "asc"}
        for each in self.listed("/events", **params):
            found = light_event(each)
            if not isinstance(found.get("emitted_at"), int | float):
                raise _strange("/events", "emitted_at")
            yield found

    def conversation(self, own: str) -> Told | None:
        """A conversation with all that happened to it; None where it is gone, or is one that the token may not see."""
        row = self._row(own)
        if row is None:
            return None
        path = f"/conversations/{row['id']}"
        try:
            # The newest come first, so what is added meanwhile makes some come twice.
            events = {str(each.get("id")): light_event(each) for each in self.listed(f"{path}/events", limit=PAGE)}
            params: dict[str, str | int] = {"limit": PAGE, "sort_by": "created_at", "sort_order": "asc"}
            messages = {str(each.get("id")): _light_message(each) for each in self.listed(f"{path}/messages", **params)}
            commented = any(each.get("type") in {"comment", "mention"} for each in events.values())
            comments = list(self.listed(f"{path}/comments")) if commented else None
            inboxes = list(self.listed(f"{path}/inboxes")) if _is_placed_nowhere(events.values()) else None
        except StatusError as error:
            if not error.is_missing:
                raise
            return None
        return Told(
            row,
            sorted(events.values(), key=lambda each: (float(each.get("emitted_at") or 0), str(each.get("id")))),
            sorted(messages.values(), key=lambda each: (float(each.get("created_at") or 0), str(each.get("id")))),
            None if comments is None else [_light_comment(each) for each in comments],
            None if inboxes is None else [_only(each, THING) for each in inboxes],
        )

    def _row(self, own: str) -> Row | None:
        path = f"/conversations/{own}"
        try:
            found = self.http.get(path, counts=_counts(path)).json
        except StatusError as error:
            if error.is_missing or (error.is_denied and self._sees_any()):
                return None
            raise
        if not isinstance(found, dict) or not found.get("id"):
            raise _strange(path, "id")
        return _only(found, CONVERSATION)

    def _sees_any(self) -> bool:
        """Whether conversations may be read at all, so that it is that one which is not to be seen."""
        try:
            self.http.get("/conversations", {"limit": 1}, counts=_counts("/conversations"))
        except StatusError:
            return False
        return True

    def owner(self, handle: str) -> Row | None:
        """The contact that has a handle now; None where there is none, or its sort is not known."""
        kind = "email" if "@" in handle else "phone" if handle.lstrip("+").isdecimal() else ""
        if not kind or "/" in handle:
            return None
        try:
            found = self.http.get(f"/contacts/alt:{kind}:{quote(handle, safe='@+')}", counts=_counts("/contacts")).json
        except StatusError:  # denied, gone, or an address that Front itself takes for none
            return None
        return found if isinstance(found, dict) and found.get("id") else None


def open_api(
    base: str,
    token: str,
    say: Say = silent,
    clock: Clock | None = None,
    record: Callable[[Exchange], None] | None = None,
) -> Api:
    """Build what asks Front; nothing is asked yet.

    Raises:
        SourceError: the address or the token is none.
    """
    if not token.isascii() or not token.isprintable() or " " in token or not token:
        raise SourceError("The setting “token” holds no token of Front: it is one word of letters, digits and dots.")
    headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
    limits = dict.fromkeys(RESOURCES, BURST) | {"exports": SLOW, "reports": SLOW}
    http = Http("Front", base, "token", headers, say, read_quota, limits, record, clock or Clock())
    http.is_alias = is_front
    return Api(http)


def is_front(host: str) -> bool:
    """Whether a host is one of Front's own, which has an address for each company."""
    return host == FRONTS_HOST or host.endswith(f".{FRONTS_HOST}")


def read_quota(headers: Mapping[str, str], now: float) -> Mapping[str, Quota]:
    """The quota of the company, from the headers of an answer; it is full again at a moment of Front's clock."""
    limit, left = _number(headers.get("x-ratelimit-limit", "")), _number(headers.get("x-ratelimit-remaining", ""))
    resets = _number(headers.get("x-ratelimit-reset", ""))
    if limit is None or left is None:
        return {}
    answered = retry_after(headers.get("date", ""), 0.0)  # ours may be another clock
    return {"": Quota(int(limit), int(left), 60.0 if resets is None else resets - (answered or now))}


def moment(value: Any) -> datetime:
    """A moment of Front's: seconds since 1970, with fractions.

    Raises:
        ValueError: it is none.
    """
    try:
        if isinstance(value, bool):
            raise TypeError(value)  # noqa: TRY301 - as what is no number
        return datetime.fromtimestamp(round(value, 3), UTC)
    except (TypeError, OverflowError, OSError) as error:
        raise ValueError(f"{value!r} is no moment") from error


def id_of_link(link: Any) -> str:
    """The id that a link ends with; empty where there is none."""
    return httpx2.URL(str(link)).path.rstrip("/").rpartition("/")[2] if link else ""


def light_event(row: Row) -> Row:
    """An event without the texts in it."""
    kept = _only(row, ("id", "type", "emitted_at"))
    for name in ("source", "target"):
        part = row.get(name)
        if isinstance(part, dict):
            kept[name] = {"type": (part.get("_meta") or {}).get("type"), "data": _data(part.get("data"))}
    conversation = row.get("conversation")
    return {**kept, "conversation": str(conversation.get("id") or "") if isinstance(conversation, dict) else ""}


def _data(data: Any) -> Any:
    if isinstance(data, list):
        return [_only(each, THING) if isinstance(each, dict) else each for each in data]
    return _only(data, THING) if isinstance(data, dict) else data


def _light_message(row: Row) -> Row:
    author, people = row.get("author"), row.get("recipients") or ()
    return {
        **_only(row, MESSAGE),
        "author": _only(author, PERSON) if isinstance(author, dict) else None,
        "recipients": [_only(each, RECIPIENT) for each in people if isinstance(each, dict)],
    }


def _light_comment(row: Row) -> Row:
    author = row.get("author")
    return {**_only(row, ("id", "posted_at")), "author": _only(author, PERSON) if isinstance(author, dict) else None}


def _is_placed_nowhere(events: Iterable[Row]) -> bool:
    """Whether no event says in which inboxes a conversation is."""
    return not any(each.get("type") == "move" or (each.get("source") or {}).get("type") == "inboxes" for each in events)


def _only(row: Row, wanted: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in wanted if name in row}


def _rows(answer: Any, path: str) -> list[Row]:
    rows = answer.get("_results") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise _strange(path, "_results")
    return rows


def _strange(path: str, key: str) -> SourceError:
    return SourceError(
        f"Front answers {path} without “{key}”, as no Front does. See that the setting “address” is right.",
        retry_after=LATER,
    )


def _counts(path: str) -> tuple[str, ...]:
    first = path.strip("/").partition("/")[0]
    return ("", first) if first in RESOURCES else ("",)


def _second(at: float) -> str:
    return f"{at:.3f}".rstrip("0").rstrip(".")


def _number(text: str) -> float | None:
    return float(text) if text.strip().replace(".", "", 1).isdecimal() else None
