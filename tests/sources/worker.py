"""Syncs a source in processes of their own, to be killed: `python -m tests.sources.worker FILE`, the file with its job.

It has everything imported and forks at each line that it reads, so that who was killed is back within milliseconds. It
says which process begins, a dot at each request, and how that process ended.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from cxbot.sources.chatwoot import Chatwoot


def at_each_request(source: Any, act: Callable[[], None]) -> None:
    """Let something happen at each request of a source: to its API, or each statement for its database."""
    if isinstance(source, Chatwoot):
        event.listen(source.database.engine, "before_cursor_execute", lambda *_: act())
    else:
        source.api.http.record = lambda _: act()
