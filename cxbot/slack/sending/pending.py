"""What is on its way, and what shall be done once it is there. Remembered in this process."""

from collections.abc import Callable
from threading import Lock, Timer


class Pending:
    """What is on its way, by name, and what shall be done once it is there. Nobody waits: a worker is worth more."""

    def __init__(self) -> None:
        """Nothing so far."""
        self._lock = Lock()
        self._afterwards: dict[tuple[str, ...], list[Callable[[], None]]] = {}

    def begin(self, *name: str) -> bool:
        """It is on its way; False where it was already."""
        with self._lock:
            new = name not in self._afterwards
            self._afterwards.setdefault(name, [])
            return new

    def end(self, *name: str) -> None:
        """It is there, or will not come: what was to be done then is done now."""
        with self._lock:
            afterwards = self._afterwards.pop(name, [])
        for act in afterwards:
            act()

    def then(self, act: Callable[[], None], *name: str, seconds: float, late: Callable[[], None] | None = None) -> bool:
        """Have `act` done, once, when it is there; False where it is not on its way.

        After so many seconds `late` is done in its place, where it is given, else `act`.
        """
        first = Lock()

        def once(do: Callable[[], None]) -> None:
            if first.acquire(blocking=False):
                patience.cancel()
                do()

        patience = Timer(seconds, once, (late or act,))
        patience.daemon = True  # it never keeps a stopping process alive
        with self._lock:
            if name not in self._afterwards:
                return False
            self._afterwards[name].append(lambda: once(act))
        patience.start()
        return True
