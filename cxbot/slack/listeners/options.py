"""Options while somebody types into a select (`find:KIND`), found in an index and answered inside the ack.

Behind a further colon of the action's id stands what tells selects of one message or window apart.
"""

import re

from slack_bolt import App

from cxbot.drawing.details import FOUND
from cxbot.drawing.forms import inputs
from cxbot.errors import AskError, CxbotError
from cxbot.filter import Kind
from cxbot.message import Json
from cxbot.slack.context import Context
from cxbot.slack.listeners.acked import Answering, answering
from cxbot.slack.listeners.request import Request

FINDS = rf"^(find:|{re.escape(FOUND)})"
LONGEST_SEARCH = 200  # characters that are looked for


def register(app: App, context: Context) -> None:
    """Listen to people who type into a select."""
    app.options(re.compile(FINDS))(answering(context, "options", Answering(_found, _sorry)))


def _found(request: Request) -> Json:
    """What is called so, as far as the person may see names: she alone sees what is offered."""
    context = request.context
    audience = request.audience()
    kind = re.sub(FINDS, "", str(request.body.get("action_id") or "")).partition(":")[0]
    if kind not in set(Kind):
        raise AskError("This select belongs to another version of the bot. Ask for a new report.")
    typed = str(request.body.get("value") or "")[:LONGEST_SEARCH]
    return {"options": context.replying.options(Kind(kind), typed, audience)}


def _sorry(request: Request, error: CxbotError) -> Json:
    """Slack shows nothing but options: what is wrong is the only one, and choosing it chooses nothing."""
    del request
    return {"options": inputs.told(error.text)}
