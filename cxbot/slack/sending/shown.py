"""What windows show since they were last changed: so of two clicks in quick succession neither is lost.

The later click was made before the earlier one was shown: Slack sends with it what the window showed then. Remembered
in this process, bounded in number.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock


@dataclass(frozen=True, slots=True)
class Version:
    """A window as it was shown: Slack's hash of it, and what it carries."""

    hash: str
    carries: str


@dataclass(frozen=True, slots=True)
class _Known:
    latest: Version
    earlier: frozenset[str] = frozenset()  # hashes


@dataclass(slots=True)
class ShownWindows:
    """The windows of late, by the view's id; at most `most`."""

    most: int = 2_000
    _lock: Lock = field(default_factory=Lock)
    _known: OrderedDict[str, _Known] = field(default_factory=OrderedDict)

    def newer(self, view: str, clicked: Version) -> Version:
        """What the window shows now, where that was shown after what was clicked; else what was clicked."""
        with self._lock:
            known = self._known.get(view)
        return known.latest if known is not None and clicked.hash in known.earlier else clicked

    def show(self, view: str, before: Version, shown: Version) -> None:
        """Remember that the window shows something else now."""
        with self._lock:
            known = self._known.pop(view, _Known(before))
            self._known[view] = replace(known, latest=shown, earlier=known.earlier | {before.hash})
            if len(self._known) > self.most:
                self._known.popitem(last=False)
