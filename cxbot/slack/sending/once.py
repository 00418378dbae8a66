"""What many deliveries have in common is made once: for as long as it is true, in this process, bounded in number.

Who comes while it is being made waits for that.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Made:
    at: datetime
    began: float
    what: Future[Any]


@dataclass(slots=True)
class Once:
    """Remembers as many as `most`, for `lasts` at most, by the clock of reports and by that of the machine."""

    lasts: timedelta = timedelta(minutes=5)
    most: int = 200
    _lock: Lock = field(default_factory=Lock)
    _known: OrderedDict[Hashable, _Made] = field(default_factory=OrderedDict)

    def __call__(
        self, key: Hashable, now: datetime, make: Callable[[], T], good: Callable[[T], bool] = lambda _: True
    ) -> T:
        """What goes by the key, made now or a little earlier; what is not `good` is made anew for the next one.

        What fails, fails for all who wait for it, and is made anew for the next one.
        """
        with self._lock:
            known = self._known.get(key)
            mine = known is None or not self._lasts(known, now)
            if mine:
                known = self._known[key] = _Made(now, time.monotonic(), Future())
            self._known.move_to_end(key)
            while len(self._known) > self.most:
                self._known.popitem(last=False)
        assert known is not None  # noqa: S101  for the checker: it is made where there was none
        if not mine:
            shared: T = known.what.result()
            return shared
        try:
            made = make()
        except BaseException as error:
            self._forget(key, known)
            known.what.set_exception(error)
            raise
        if not good(made):
            self._forget(key, known)
        known.what.set_result(made)
        return made

    def _lasts(self, made: _Made, now: datetime) -> bool:
        return abs(now - made.at) < self.lasts and time.monotonic() - made.began < self.lasts.total_seconds()

    def _forget(self, key: Hashable, made: _Made) -> None:
        with self._lock:
            if self._known.get(key) is made:
                del self._known[key]
