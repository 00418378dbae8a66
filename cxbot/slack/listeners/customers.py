"""A customer who was found while somebody typed: the profile opens in a window.

What the profile is to be about, period and filters, stands in the id of the block that holds the search.
"""

import re

from slack_bolt import App

from cxbot.drawing.shapes.table import FIND, SEARCHED, profile_asked
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Kind, is_row
from cxbot.order import Order
from cxbot.question import Question
from cxbot.slack.context import Context
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.listeners.windows import answered, open_then_fill

UNKNOWN = "This search belongs to another version of the bot. Ask for a new table."


def register(app: App, context: Context) -> None:
    """Listen to who is chosen in the search of a table."""
    app.action(re.compile(f"^{FIND}:"))(listener(context, "customer_found", found))


def found(request: Request) -> None:
    """Open the profile of the customer who was chosen."""
    question = _profile(request)
    if question is None:
        return  # an option that only says something was chosen
    pools = request.context.pools
    request.later(pools.quick, lambda: open_then_fill(request, pools.reports, lambda: answered(request, question)))


def _profile(request: Request) -> Question | None:
    """The question about whom was chosen.

    Raises:
        AskError: the search is none of ours.
    """
    action = (request.body.get("actions") or [{}])[0]
    kind = str(action.get("action_id") or "").split(":")[1]
    id_ = str((action.get("selected_option") or {}).get("value") or "")
    block, _, value = str(action.get("block_id") or "").partition(":")
    if kind not in CUSTOMERS or block != SEARCHED:
        raise AskError(UNKNOWN)
    asked = request.context.questions.decode(value)
    if isinstance(asked, Order):
        raise AskError(UNKNOWN)
    return profile_asked(asked, Kind(kind), id_) if is_row(id_) else None
