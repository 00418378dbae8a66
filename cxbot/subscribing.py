"""Digests as people use them: what is subscribed to, for which place, who may change it, and what was delivered.

It knows people and places by Slack's ids only. What a digest looks like, and how it is posted, is decided elsewhere.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cxbot.errors import AskError
from cxbot.keeping.deliveries import DELETED, Deliveries, Delivery, Promise
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.keeping.views import called, folded
from cxbot.question import Question
from cxbot.view import View
from cxbot.viewing import Asked, Asker, Viewing

LAST = 3  # deliveries that stand in a list
MOST_WITH_LAST = 20  # of a list, how many digests with these


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A digest as it is listed, with what came of it last, the newest first."""

    kept: KeptSchedule
    last: Sequence[Delivery] = ()


@dataclass(frozen=True, slots=True)
class Subscribing:
    """The digests of one workspace; `now` is the clock that reports follow."""

    schedules: Schedules
    deliveries: Deliveries
    viewing: Viewing
    now: Callable[[], datetime]

    def view(self, name: str, asker: Asker, usual: Callable[[], Question]) -> tuple[View, str]:
        """What is subscribed to, and the key of the saved view.

        Without a name it is the last report that she asked for here; else what is answered here who asks for nothing,
        the default view or the `usual` question.

        Raises:
            AskError: there is no such view.
        """
        if not name:
            return self._unnamed(asker, usual)
        known = self.viewing.visible(asker)
        found = called(name, known)
        if not found:
            near = next((each.view.name for each in known if folded(name) in folded(each.view.name)), "")
            better = f'subscribe every Monday 09:00 to "{near}"' if near else "views"
            raise AskError(f"There is no view “{name}” here.", better)
        return found[0].view, found[0].key

    def _unnamed(self, asker: Asker, usual: Callable[[], Question]) -> tuple[View, str]:
        try:
            last = self.viewing.last(asker)
        except AskError:  # she asked for none yet
            default = self.viewing.default(asker)
            if default is not None:
                return default.view, default.key
            return self._report(Asked(usual(), self.now())), ""
        return self._report(last), ""

    def report(self, question: Question, asker: Asker, message: str) -> View:
        """The view of a report that stands in a message, or of one that she asked for: it moves with the days.

        Raises:
            AskError: it is about some hours of a day.
        """
        asked = self.viewing.asked_at(question, asker.channel, message)
        with suppress(AskError):  # she asked for none yet
            last = self.viewing.last(asker)
            asked = last if not message and last.question == question else asked
        return self._report(asked)

    def _report(self, asked: Asked) -> View:
        return View.of("Report", asked.question, asked.at, zone=self.viewing.zone)

    def subscribe(self, wanted: Wanted, by: str, tell: str = "") -> KeptSchedule:
        """Have digests of a view come to a place: a channel, or a person directly, to whom `tell` is told.

        Raises:
            AskError: the view cannot be asked now, or the place has too many digests.
        """
        self.question(wanted.view, self.now())
        return self.schedules.add(wanted, by, tell)

    def change(self, kept: KeptSchedule, wanted: Wanted, by: str, tell: str = "") -> KeptSchedule:
        """Have it come otherwise from now on; it goes on behind all that was promised.

        Raises:
            AskError: the view cannot be asked now, the place has too many, or somebody else changed it meanwhile.
        """
        self.question(wanted.view, self.now())
        return self.schedules.change(kept, wanted, by, tell)

    def listed(self, asker: Asker, channels: Collection[str] = ()) -> list[Subscribed]:
        """The digests that come here, into these channels or to her, or are hers."""
        found = self.schedules.of(asker.id, asker.place, *channels)
        newest = self.deliveries.newest
        return [
            Subscribed(each, newest(each.number, LAST) if place < MOST_WITH_LAST else ())
            for place, each in enumerate(found)
        ]

    def called(self, name: str, asker: Asker) -> KeptSchedule:
        """The one digest of this name that comes here or to her, or is hers.

        Raises:
            AskError: there is none, or there are several.
        """
        known = self.schedules.of(asker.id, asker.place)
        found = [each for each in known if folded(self.named(each)) == folded(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AskError(f"There are {len(found)} digests of “{name}”. Choose one in the list.", "digests")
        raise AskError(f"There is no digest of “{name}” here. The list shows those there are.", "digests")

    def find(self, key: str) -> KeptSchedule:
        """A digest that is there.

        Raises:
            AskError: there never was one, or it was deleted.
        """
        kept = self.schedules.find(key)
        if kept.state == DELETED:
            raise AskError("This digest was deleted. The list shows those there are.", "digests")
        return kept

    def named(self, kept: KeptSchedule) -> str:
        """What its view is called now; as it was subscribed to where that was deleted."""
        return self.newest(kept).name

    def newest(self, kept: KeptSchedule) -> View:
        """The view that a digest shows; as it was subscribed to where the saved one was deleted."""
        try:
            return self.shown(kept)
        except AskError:
            return kept.view

    def shown(self, kept: KeptSchedule) -> View:
        """The view that a digest shows: the saved one as it is now, else as it was subscribed to.

        Raises:
            AskError: the saved one was deleted.
        """
        return self.viewing.views.find(kept.view_key).view if kept.view_key else kept.view

    def question(self, view: View, at: datetime) -> Question:
        """What a view asks at the moment at which its digest is due.

        Raises:
            PeriodError: its period has not begun, or its baseline does not fit.
        """
        return self.viewing.question_at(view, at)

    def send_now(self, kept: KeptSchedule, request: str) -> None:
        """Have a digest come now; the same request twice sends one."""
        promise = Promise(f"{kept.key}/now/{request}", kept.place, self.now())
        self.deliveries.promise(kept.number, [promise])
