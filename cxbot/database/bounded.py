"""Connections to PostgreSQL that do not wait without end: a proxy may take what is sent and never answer.

The server's own bounds do not reach that far, nor do those of TCP while the proxy acknowledges.
"""

import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import psycopg

T = TypeVar("T")

LOOKING = 0.5  # seconds between looks at the clock


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed when one step takes longer than `bound` seconds.

    A `patient` one asks over another connection, which `again` opens, whether the server is still at it, and then goes
    on waiting.
    """

    bound: float = 60.0
    patient: bool = False
    again: "Callable[[], BoundedConnection] | None" = None

    def wait(self, gen: Generator[Any, Any, T], interval: float = LOOKING, timeout: float | None = None) -> T:
        """Wait for one step: a statement, a commit.

        Raises:
            psycopg.OperationalError: no answer came in time.
        """
        return super().wait(self._watched(gen), min(interval, LOOKING), timeout)

    def _watched(self, step: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        deadline = time.monotonic() + self.bound
        try:
            wanted = next(step)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > deadline:
                    if not (self.patient and self._is_at_work()):
                        # Only on this side: asking the other one would mean to wait for it again.
                        self.close()
                        raise psycopg.OperationalError(f"no answer within {self.bound:g} s")
                    deadline = time.monotonic() + self.bound
                wanted = step.send(ready)
        except StopIteration as end:
            found: T = end.value
            return found

    def _is_at_work(self) -> bool:
        """Whether the server says, asked otherwise, that it works on what this connection waits for."""
        asked = "SELECT state = 'active' FROM pg_stat_activity WHERE pid = %s"
        try:
            if self.again is None:
                return False
            other = self.again()
            try:
                row = other.execute(asked, [self.pgconn.backend_pid]).fetchone()
            finally:
                other.close()
        except psycopg.Error:
            return False
        return bool(row and row[0])


def opened(bound: float, *arguments: Any, **parameters: Any) -> BoundedConnection:
    """Connect as the driver does, with bounds on every wait.

    Raises:
        psycopg.Error: the database cannot be reached.
    """

    def connect() -> BoundedConnection:
        made = BoundedConnection.connect(*arguments, **parameters)
        made.bound = bound
        return made

    found = connect()
    found.again = connect
    return found
