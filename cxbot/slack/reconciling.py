"""What became of channels, people and the app itself, and the digests that are paused for it, each of them told once.

Slack's events come twice, late, out of order or never: they only say where to look. What is true is asked of Slack, and
every so often for everything.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from threading import Event

from cxbot.errors import CxbotError, DeliveryError, Outcome
from cxbot.keeping.deliveries import ON
from cxbot.keeping.pauses import Pauses
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.observing import note
from cxbot.rights import Rights
from cxbot.slack.causes import OVER, OWNER_LEFT, Cause, Found, paused, resumable
from cxbot.slack.directory import Directory
from cxbot.slack.scopes import Scopes
from cxbot.slack.sending.delivering import is_person
from cxbot.slack.sending.timeouts import Timeouts

log = logging.getLogger(__name__)

SPEAKS = ("chat:write", "im:write")  # without these nobody can be told anything
TRIES = 3  # looks until the token of an app that was uninstalled is believed to be good


@dataclass(frozen=True, slots=True)
class Reconciling:
    """Looks at where digests go and pauses them. `name` is the bot's; `stopping` ends all waiting."""

    name: str
    directory: Directory
    rights: Rights
    scopes: Scopes
    schedules: Schedules
    timeouts: Timeouts = field(default_factory=Timeouts)
    stopping: Event = field(default_factory=Event)

    def look_at_all(self) -> None:
        """Look at everything that digests depend on; what was found is looked at once more before it counts.

        Raises:
            DataError: the database does not answer.
        """
        self.scopes.look()
        found = self._differing(self.schedules.watched())
        if found and not self.stopping.wait(self.timeouts.surely):
            self.scopes.look()
            for kept in self._differing(found):
                self._settle(kept)

    def look_at_place(self, channel: str) -> None:
        """Something happened to a channel.

        Raises:
            DataError: the database does not answer.
        """
        self.directory.forget(channel)
        for kept in self.schedules.watched(place=channel):
            self._settle(kept)

    def look_at_person(self, user: str) -> None:
        """Something happened to a person's account.

        Raises:
            DataError: the database does not answer.
        """
        self.directory.forget(user)
        for kept in self.schedules.watched(person=user):
            self._settle(kept)

    def look_at_app(self) -> None:
        """The app may have been uninstalled.

        Raises:
            DataError: the database does not answer.
        """
        for _ in range(TRIES):
            self.scopes.look()
            if self.scopes.refused or self.stopping.wait(self.timeouts.between):
                break
        for kept in self.schedules.watched() if self._is_mute else ():
            self._settle(kept)

    def check(self, kept: KeptSchedule, *, tell: bool = True, refused: bool = False) -> None:
        """Let a digest pass that may go where it goes; else it is paused, and its owner told unless the error does.

        Where Slack has just `refused` it, that is looked at anew.

        Raises:
            DeliveryError: it may not, in words for the owner; or Slack does not say.
        """
        if refused:
            self.directory.forget(kept.place)
            self.scopes.look()
        found = self._found(kept)
        if found is not None:
            self._pause(kept, found, tell=tell)
            text = f"{found.reason} {found.fix(self.name, kept.place)}"
            raise DeliveryError(text, Outcome.REFUSED, code=found.cause.value)

    def told(self, kept: KeptSchedule) -> str:
        """Who is told of a digest: its owner, else who changed it last, else an admin; empty where nobody is there."""
        people = chain(dict.fromkeys((kept.owner, kept.changed_by)), self._admins())
        return next((each for each in people if not self._seems_gone(each)), "")

    @property
    def _is_mute(self) -> bool:
        return self.scopes.refused or any(each in self.scopes.missing for each in SPEAKS)

    def _differing(self, watched: Iterable[KeptSchedule]) -> list[KeptSchedule]:
        """Those that are not as they should be, looked at anew, slowly."""
        fresh: set[str] = set()
        found = []
        for kept in watched:
            for each in {kept.place, kept.owner, kept.changed_by} - fresh:
                self.directory.forget(each)
                fresh.add(each)
                self.stopping.wait(self.timeouts.between)
            if self.stopping.is_set():
                return []
            try:
                cause = self._found(kept)
            except CxbotError:
                continue  # nobody knows: the next time
            if (cause.cause if cause else "") != kept.cause:
                found.append(kept)
        return found

    def _settle(self, kept: KeptSchedule) -> None:
        """Have a digest be paused, or its owner be told that it can be resumed, as things are now."""
        try:
            found = self._found(kept)
        except DeliveryError as error:
            note(log, "not_reconciled", level=logging.WARNING, schedule=kept.key, code=error.code)
            return
        if found is None and kept.cause:
            self._over(kept)
        elif found is not None and kept.state == ON:
            self._pause(kept, found, tell=True)
        elif found is not None and kept.cause not in {"", found.cause}:
            Pauses(self.schedules).is_otherwise(kept, found.reason, found.cause)

    def _pause(self, kept: KeptSchedule, found: Found, *, tell: bool) -> None:
        who = "" if self._is_mute or not tell else self.told(kept)
        words = paused(kept.view.name, self._where(kept), found, found.fix(self.name, kept.place)) if who else ""
        if who not in {"", kept.owner} and found.cause is not Cause.OWNER:
            words = f"{words} {OWNER_LEFT}"
        if self.schedules.pause_for(kept, found.reason, words, who, cause=found.cause):
            note(log, "digest_paused", schedule=kept.key, cause=found.cause.value, told=who)

    def _over(self, kept: KeptSchedule) -> None:
        who = self.told(kept)
        words = resumable(kept.view.name, self._where(kept), kept.cause)
        if Pauses(self.schedules).is_over(kept, OVER, words, who):
            note(log, "digest_resumable", schedule=kept.key, cause=kept.cause, told=who)

    def _where(self, kept: KeptSchedule) -> str:
        if is_person(kept.place):
            return " for you" if kept.place == kept.owner else ""
        name = self.directory.conversation(kept.place).name
        return f" in #{name}" if name else ""

    def _found(self, kept: KeptSchedule) -> Found | None:
        """What keeps a digest from where it goes; nothing where all is well.

        Raises:
            DeliveryError: Slack does not say.
        """
        if self.scopes.refused:
            return Found(Cause.UNINSTALLED)
        lacking = SPEAKS if is_person(kept.place) else SPEAKS[:1]
        for scope in lacking:
            if scope in self.scopes.missing:
                return Found(Cause.SCOPE, scope)
        if not is_person(kept.place):
            return self._of_channel(kept.place) or self._of_owner(kept)
        return Found(Cause.RECIPIENT) if self._is_gone(kept.place) else self._of_owner(kept)

    def _of_channel(self, channel: str) -> Found | None:
        found = self.directory.conversation(channel)
        if found.code == "channel_not_found":
            return Found(Cause.GONE)
        if found.code == "missing_scope":
            return Found(Cause.SCOPE, found.needed.replace(",", " or "))
        if not found.place.known:
            raise DeliveryError("Slack did not say what became of the channel.", Outcome.UNSENT, code=found.code)
        if found.archived:
            return Found(Cause.ARCHIVED)
        if not found.has_bot:
            return Found(Cause.REMOVED)
        if found.place.shared and channel not in self.rights.rules().shared_channels:
            return Found(Cause.SHARED)
        return None

    def _of_owner(self, kept: KeptSchedule) -> Found | None:
        """Who resumes or edits a digest of somebody who left takes it on."""
        gone = all(self._is_gone(each) for each in (kept.owner, kept.changed_by))
        return Found(Cause.OWNER) if gone else None

    def _is_gone(self, user: str) -> bool:
        return self.directory.person(user).deactivated

    def _seems_gone(self, user: str) -> bool:
        try:
            return self._is_gone(user)
        except DeliveryError:
            return False

    def _admins(self) -> Iterator[str]:
        """The ids of admins, in the same order each time."""
        named = sorted(self.rights.rules().admins)
        with suppress(DeliveryError):
            for each in named:
                yield from sorted(self.rights.members(each)) if each.startswith("S") else (each,)
            if not named and (own := self.directory.an_admin()):
                yield own
