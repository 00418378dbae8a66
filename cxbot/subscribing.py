"""Digests as people use them: what is subscribed to, for which place, who may change it, and what was delivered.

It knows people and places by Slack's ids only. What a digest looks like, and how it is posted, is decided elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cxbot.errors import AskError
from cxbot.keeping.deliveries import Deliveries, Delivery, Promise
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.keeping.views import called, folded
from cxbot.question import Question
from cxbot.schedule import Schedule
from cxbot.view import View
from cxbot.viewing import Asker, Viewing


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A digest as it is listed, with what came of it last; None where none was due yet."""

    kept: KeptSchedule
    last: Delivery | None


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
            return View.of("Report", usual(), self.now(), zone=self.viewing.zone), ""
        return View.of("Report", last.question, last.at, zone=self.viewing.zone), ""

    def subscribe(self, place: str, view: View, key: str, schedule: Schedule, by: str) -> KeptSchedule:
        """Have digests of a view come to a place: a channel, or a person directly.

        Raises:
            AskError: the view cannot be asked now, or the place has too many digests.
        """
        self.question(view, self.now())
        return self.schedules.add(place, view, key, schedule, by)

    def listed(self, asker: Asker) -> list[Subscribed]:
        """The digests that come here, or to her, or are hers."""
        found = self.schedules.of(asker.id, asker.place)
        return [Subscribed(each, self._last(each)) for each in found]

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

    def _last(self, kept: KeptSchedule) -> Delivery | None:
        return next(iter(self.deliveries.newest(kept.number)), None)
