"""The directory: what Slack says of people and conversations, remembered for some minutes."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.errors import DeliveryError, Outcome
from cxbot.message import Json
from cxbot.observing import note
from cxbot.rights import Person, Place
from cxbot.slack.sending.errors import BROKEN, code_of, explained, explaining

MINUTES = 300.0  # seconds that an answer is remembered
PAGE, MOST_PAGES = 999, 5  # of the channels that somebody is in
A_MINUTE = 60.0  # seconds, of what an event tells of, which may reach another of the bot's processes
PEOPLE, MOST_PEOPLE = 200, 20  # a page, and pages, until an admin is found; the oldest accounts come first
# The group is not there, or the bot may not see it: nobody is let in by it.
CLOSED = frozenset(
    {"missing_scope", "no_such_subteam", "subteam_not_found", "plan_upgrade_required", "paid_teams_only"}
)

log = logging.getLogger(__name__)

T = TypeVar("T")


class Remembered(Generic[T]):
    """Answers that stay good for some minutes; the oldest go first when there are too many."""

    def __init__(
        self,
        find: Callable[[str], T],
        *,
        good: Callable[[T], bool] = lambda _: True,
        seconds: float = MINUTES,
        most: int = 5_000,
    ) -> None:
        """`find` gives the answer anew; one that is not `good` is not remembered."""
        self._find = find
        self._good = good
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def __call__(self, key: str) -> T:
        """The answer for the key, remembered or found."""
        now = time.monotonic()
        with self._lock:
            at, known = self._known.get(key, (None, None))
            if at is not None and known is not None and now - at < self._seconds:
                return known
        found = self._find(key)
        if not self._good(found):
            return found
        with self._lock:
            self._known[key] = (now, found)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found

    def forget(self, key: str) -> None:
        """Find the answer for the key anew the next time."""
        with self._lock:
            self._known.pop(key, None)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What Slack says of a conversation; `code` is why it says nothing, `needed` the scope that it would take."""

    place: Place
    name: str = ""
    archived: bool = False
    has_bot: bool = True
    code: str = ""
    needed: str = ""


class Directory:
    """Looks people and conversations up, and remembers them for some minutes."""

    def __init__(self, reading: WebClient) -> None:
        """Slack is asked through this client."""
        self.reading = reading
        self._people = Remembered(self._look_up_person)
        self._places = Remembered(self._look_up_place, good=lambda found: found.place.known, seconds=A_MINUTE)
        self._members = Remembered(self._look_up_members, seconds=A_MINUTE)
        self._channels = Remembered(self._look_up_channels, seconds=A_MINUTE)
        self._admins = Remembered(lambda _: self._look_up_admin())

    def person(self, user: str) -> Person:
        """The person with this id.

        Raises:
            DeliveryError: Slack does not say; then nobody may be let in.
        """
        return self._people(user)

    def known_as(self, users: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What these users are known as, by id; those that Slack does not tell of are left out."""
        found = {}
        for user in users:
            with suppress(DeliveryError):
                found[user] = self.person(user).known_as
        return found

    def place(self, channel: str) -> Place:
        """The conversation with this id; unknown where the bot cannot see it.

        A direct conversation has nobody in it but its two people, one of whom asks.
        """
        return Place(channel) if channel.startswith("D") else self._places(channel).place

    def conversation(self, channel: str) -> Conversation:
        """What Slack says of a channel."""
        return self._places(channel)

    def forget(self, id_: str) -> None:
        """Something happened to a channel or a person: ask anew the next time."""
        self._places.forget(id_)
        self._people.forget(id_)

    def has_bot(self, channel: str) -> bool:
        """Whether the bot is in a channel, as it is now; where Slack does not say, it is not known to be missing."""
        try:
            found = self.reading.conversations_info(channel=channel)["channel"]
        except (SlackApiError, *BROKEN):
            return True
        return bool(found.get("is_member", True))

    def channels_of(self, user: str) -> frozenset[str]:
        """The ids of the channels that a person is in, as far as the bot sees them.

        Raises:
            DeliveryError: Slack does not say.
        """
        return self._channels(user)

    def members(self, group: str) -> frozenset[str]:
        """The ids of the people in a user group; nobody where the bot may not see it, which is logged.

        Raises:
            DeliveryError: Slack does not say; then nobody may be let in.
        """
        return self._members(group)

    def forget_members(self, group: str) -> None:
        """Somebody came into the group or left it: ask anew who is in it."""
        self._members.forget(group)

    def an_admin(self) -> str:
        """The id of one of the workspace's own admins, the same one each time; empty where there is none.

        Raises:
            DeliveryError: Slack does not say.
        """
        return self._admins("")

    def _look_up_admin(self) -> str:
        cursor = None
        for _ in range(MOST_PEOPLE):
            with explaining():
                page = self.reading.users_list(limit=PEOPLE, cursor=cursor)
            for each in page["members"]:
                person = _person(str(each["id"]), each)
                if person.admin and not person.deactivated and not person.bot:
                    return person.id
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return ""

    def _look_up_members(self, group: str) -> frozenset[str]:
        try:
            found = self.reading.usergroups_users_list(usergroup=group)["users"]
        except SlackApiError as error:
            code = code_of(error)
            if code not in CLOSED:
                raise explained(error) from error
            scope = "add the scope usergroups:read under OAuth & Permissions and install the app again"
            fix = scope if code == "missing_scope" else "name another group in CXBOT_MANAGERS or CXBOT_ADMINS"
            note(log, "user_group_not_read", level=logging.WARNING, group=group, code=code, next=fix)
            return frozenset()
        except BROKEN as error:
            raise DeliveryError(
                "I could not ask Slack who the managers are just now. Please try again in a minute.", Outcome.UNSENT
            ) from error
        return frozenset(map(str, found))

    def _look_up_channels(self, user: str) -> frozenset[str]:
        found, cursor = set[str](), ""
        try:
            for _ in range(MOST_PAGES):
                page = self.reading.users_conversations(
                    user=user,
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=PAGE,
                    cursor=cursor or None,
                )
                found |= {str(each["id"]) for each in page["channels"]}
                cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
                if not cursor:
                    break
        except SlackApiError as error:
            raise explained(error) from error
        except BROKEN as error:
            raise DeliveryError(
                "I could not ask Slack which channels you are in just now. Please try again in a minute.",
                Outcome.UNSENT,
            ) from error
        return frozenset(found)

    def _look_up_person(self, user: str) -> Person:
        try:
            found = self.reading.users_info(user=user, include_locale=True)["user"]
        except SlackApiError as error:
            if code_of(error) in {"user_not_found", "user_not_visible", "users_not_found"}:
                return Person(user, frozenset(), stranger=True)
            raise explained(error) from error
        except BROKEN as error:
            raise DeliveryError(
                "I could not ask Slack who you are just now. Please try again in a minute.", Outcome.UNSENT
            ) from error
        return _person(user, found)

    def _look_up_place(self, channel: str) -> Conversation:
        try:
            found = self.reading.conversations_info(channel=channel)["channel"]
        except SlackApiError as error:
            needed = str(error.response.get("needed") or "")
            return Conversation(Place(channel, known=False), code=code_of(error), needed=needed)
        except BROKEN:
            return Conversation(Place(channel, known=False))
        shared = (
            found.get("is_ext_shared") or found.get("is_pending_ext_shared") or found.get("pending_connected_team_ids")
        )
        return Conversation(
            Place(channel, shared=bool(shared)),
            name=str(found.get("name") or ""),
            archived=bool(found.get("is_archived")),
            has_bot=bool(found.get("is_member", True)),
        )


def _person(user: str, found: Json) -> Person:
    profile = found.get("profile", {})
    known_as = (profile.get("email"), profile.get("real_name") or found.get("real_name"), profile.get("display_name"))
    across = found.get("enterprise_user", {}).get("teams", ())
    return Person(
        id=user,
        teams=frozenset(str(team) for team in (found.get("team_id"), *across) if team),
        guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
        stranger=bool(found.get("is_stranger")),
        deactivated=bool(found.get("deleted")),
        bot=bool(found.get("is_bot") or found.get("is_workflow_bot")),
        zone=str(found.get("tz") or ""),
        known_as=tuple(str(each) for each in known_as if each),
        address=str(profile.get("email") or ""),
        admin=bool(found.get("is_admin") or found.get("is_owner") or found.get("is_primary_owner")),
        language=str(found.get("locale") or ""),
    )
