"""Saved views as people use them: which one is meant, whose it is, who may change it, and what it asks now.

It knows people and channels by their ids only. Who may ask at all, and what an answer may show, is decided elsewhere.
"""

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine

from cxbot.answering.coverage import first_day
from cxbot.database import reading
from cxbot.errors import AskError, RightsError
from cxbot.keeping.defaults import Defaults
from cxbot.keeping.reports import Reports
from cxbot.keeping.views import EVERYONE, KeptView, Views, called, changed_since, folded, name_taken
from cxbot.order import Order
from cxbot.question import Question
from cxbot.view import View

NOT_FOR_ALL = "A channel's default view is one of the channel or of everyone. Change whose view it is first."


@dataclass(frozen=True, slots=True)
class Asker:
    """Who does something with views, in which channel (none: alone), by Slack's ids.

    `manages` is true of managers and admins, `administers` of admins.
    """

    id: str
    channel: str = ""
    manages: bool = False
    administers: bool = False

    @property
    def place(self) -> str:
        """The channel that others read, too; none where the person is alone with the bot."""
        return "" if self.channel.startswith("D") else self.channel


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the moment at which it was asked."""

    question: Question
    at: datetime


@dataclass(frozen=True, slots=True)
class Viewing:
    """The saved views of one workspace, for people.

    `engine` is that of the database of reports; `now`, `zone` and `week_starts` are those that reports follow.
    """

    views: Views
    defaults: Defaults
    reports: Reports
    engine: Engine
    now: Callable[[], datetime]
    zone: str = "UTC"
    week_starts: int = 0

    def visible(self, asker: Asker) -> list[KeptView]:
        """The views that she may open here, by name; of one name hers first, then the channel's, then everyone's."""
        return self.views.visible(asker.id, asker.place)

    def find(self, key: str, asker: Asker) -> KeptView:
        """The view with this key, which she may open here.

        Raises:
            AskError: it was deleted, or there is none that she may see.
        """
        found = self.views.find(key)
        if found.holder in {asker.id, asker.place, EVERYONE} or found.owner == asker.id or asker.administers:
            return found
        if _is_person(found.holder):
            raise AskError("This view is somebody else's own.", "views")
        raise AskError("This view belongs to another channel. Open it there.", "views")

    def default(self, asker: Asker) -> KeptView | None:
        """What she is answered here who asks for nothing else: the channel's default view, else her own."""
        holders = [each for each in (asker.place, asker.id) if each]
        chosen = self.defaults.of(holders)
        key = next((chosen[each] for each in holders if each in chosen), None)
        return None if key is None else self.views.find(key)

    def question(self, kept: KeptView) -> Question:
        """What a view asks now.

        Raises:
            PeriodError: its period has not begun, or its baseline does not fit.
        """
        return self.question_at(kept.view, self.now())

    def question_at(self, view: View, at: datetime) -> Question:
        """What a view asks at a moment.

        Raises:
            PeriodError: its period has not begun then, or its baseline does not fit.
        """
        return view.question(at, self.zone, self.week_starts, self._reach(view))

    def opened(self, order: Order, asker: Asker) -> KeptView:
        """The view that an order opens.

        Raises:
            AskError: there is none that she may see; names the nearest.
        """
        if order.key:
            return self.find(order.key, asker)
        known = self.visible(asker)
        found = called(order.subject, known)
        if found:
            return found[0]
        names = {folded(each.view.name): each.view.name for each in known}
        near = difflib.get_close_matches(folded(order.subject), names, n=1, cutoff=0.5)
        raise AskError(f"There is no view “{order.subject}” here.", f'view "{names[near[0]]}"' if near else "views")

    def last(self, asker: Asker) -> Asked:
        """The report that she asked for last in this channel, else alone, as it is now.

        Raises:
            AskError: there is none.
        """
        found = self.reports.last_of(asker.id, asker.channel) or self.reports.last_of(asker.id)
        if found is None:
            raise AskError("I know of no report that you asked for here. Ask for one, then save it.", "last week")
        return Asked(found.question, found.kept_at)

    def asked_at(self, question: Question, channel: str, ts: str) -> Asked:
        """A question that a report in a channel shows, with the moment at which that was posted; now without one.

        Its trend is compared and measured as people have it now: the button was written before they chose.
        """
        found = self.reports.find(channel, ts) if channel and ts else None
        if found is None:
            return Asked(question, self.now())
        as_shown = replace(question, compare=found.question.compare, measure=found.question.measure)
        return Asked(found.question if as_shown == found.question else question, found.kept_at)

    def save(self, view: View, holder: str, asker: Asker) -> KeptView:
        """Keep a new view.

        Raises:
            AskError: the holder has one of that name, or too many.
            RightsError: she may not save one for that holder.
        """
        self._check_holder(holder, asker)
        return self.views.add(view, holder, asker.id)

    def change(self, kept: KeptView, view: View, holder: str, asker: Asker) -> KeptView:
        """Put another view in the place of one as it was seen.

        Raises:
            AskError: it was deleted or changed since, or its name is taken.
            RightsError: she may not change it, or not save one for that holder.
        """
        self.check_change(kept, asker)
        if holder != kept.holder:
            self._check_holder(holder, asker)
        changed = self.views.change(kept, view, holder, asker.id)
        for each in self.defaults.holders(kept.key) if holder != kept.holder else ():
            if not fits(changed.holder, changed.owner, each):
                self.defaults.forget(each)
        return changed

    def delete(self, kept: KeptView, asker: Asker) -> None:
        """Delete a view as it was seen.

        Raises:
            AskError: it was deleted or changed since.
            RightsError: she may not.
        """
        self.check_change(kept, asker)
        self.views.delete(kept, asker.id)

    def choose(self, kept: KeptView, holder: str, asker: Asker) -> None:
        """Make a view her default, or that of the channel in which she does it.

        Raises:
            AskError: not all who are in the channel could see it.
            RightsError: it is neither herself nor the channel.
        """
        if holder not in {asker.id, asker.place} or not holder:
            raise RightsError("You can choose a default view for yourself, and for the channel you are in.")
        if not fits(kept.holder, kept.owner, holder):
            raise AskError(NOT_FOR_ALL)
        self.defaults.choose(holder, kept.key, asker.id)

    def check(self, view: View, holder: str, asker: Asker, kept: KeptView | None = None) -> None:
        """Let a view pass that can be kept, in the place of another one as it was seen where one is given.

        Raises:
            AskError: it cannot be asked now, its name is taken, or the other one was changed or deleted since.
            RightsError: she may not save one for that holder, or not change that one.
        """
        if kept is not None:
            self.check_change(kept, asker)
            if self.find(kept.key, asker).version != kept.version:
                raise changed_since(kept)
        if kept is None or holder != kept.holder:
            self._check_holder(holder, asker)
        others = [each for each in self.views.visible(asker.id, holder) if each.holder == holder]
        if any(kept is None or each.key != kept.key for each in called(view.name, others)):
            raise name_taken(view.name)
        view.question(self.now(), self.zone, self.week_starts, self._reach(view))

    def make_default(self, kept: KeptView, holders: Collection[str], asker: Asker) -> None:
        """Make a view the default of these of herself and the channel, and of the other of them no more.

        Raises:
            AskError: not all who are in the channel could see it.
            RightsError: one is neither herself nor the channel.
        """
        for each in holders:
            self.choose(kept, each, asker)
        for holder, key in self.defaults.of([each for each in (asker.id, asker.place) if each]).items():
            if key == kept.key and holder not in holders:
                self.defaults.forget(holder)

    def may_change(self, kept: KeptView, asker: Asker) -> bool:
        """Whether she may change, rename or delete a view.

        The owner may, and admins; a channel's view whoever is in the channel, everyone's whoever manages.
        """
        if asker.administers or kept.owner == asker.id:
            return True
        return asker.manages if kept.holder == EVERYONE else kept.holder in {asker.id, asker.place}

    def check_change(self, kept: KeptView, asker: Asker) -> None:
        """Let those pass who may change a view.

        Raises:
            RightsError: she may not.
        """
        if not self.may_change(kept, asker):
            raise RightsError(
                f"“{kept.view.name}” is not yours, so I left it as it was. Whoever made it can change it, or an admin. "
                "You can save one like it for yourself."
            )

    def _check_holder(self, holder: str, asker: Asker) -> None:
        if holder == EVERYONE and not asker.manages:
            raise RightsError("Views for everyone are saved by managers. Save it for yourself or for a channel.")
        if holder not in {EVERYONE, asker.id, asker.place}:
            raise RightsError("You can save a view for yourself, and for the channel you are in.")

    def _reach(self, view: View) -> date | None:
        """The first day of the data, where the view needs it."""
        relatives = (view.period, view.baseline.period if view.baseline else None)
        if all(each is None or each.start is not None for each in relatives):
            return None
        with reading(self.engine) as connection:
            return first_day(connection, view.zone or self.zone)


def fits(holder: str, owner: str, default_of: str) -> bool:
    """Whether a view can be somebody's default: all in a channel must see the channel's, and nobody sees another's."""
    if _is_person(default_of):
        return not _is_person(holder) or default_of in {holder, owner}
    return holder in {EVERYONE, default_of}


def _is_person(holder: str) -> bool:
    return holder.startswith(("U", "W"))
