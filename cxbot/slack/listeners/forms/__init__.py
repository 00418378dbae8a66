"""Forms: windows that are filled in and sent, and what is used in them before. One registry, one form a file.

A form "form:NAME" is drawn by `cxbot.drawing.forms`. Where its answer goes back to stands in what it carries.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt import App

from cxbot.drawing import teaching
from cxbot.drawing.text import clean
from cxbot.errors import AskError, CxbotError, RightsError
from cxbot.message import Json, Modal
from cxbot.slack.context import Context
from cxbot.slack.listeners.acked import Answering, answering
from cxbot.slack.listeners.forms import columns
from cxbot.slack.listeners.forms.digests import DIGESTS
from cxbot.slack.listeners.forms.form import PREFIX, UNKNOWN_FORM, Filled, Form, blocks_of, field_of
from cxbot.slack.listeners.forms.narrowing import NARROWING
from cxbot.slack.listeners.forms.views import VIEWS
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.views import modal_view

FORMS: Mapping[str, Form] = {"narrow": NARROWING, "columns": columns.FORM, **VIEWS, **DIGESTS}
LONGEST_WRONG = 300  # characters beside a field


def register(app: App, context: Context) -> None:
    """Listen to forms that are sent in, and to what is used in them."""
    how = Answering(_sent, _sorry, meanwhile=_meanwhile, late=_late)
    app.view(re.compile(f"^{PREFIX}"))(answering(context, "form", how))
    app.action(re.compile(f"^{PREFIX}"))(listener(context, "form_used", _used))


def _sent(request: Request) -> Json:
    request.person()
    taken = _form(request).sent(Filled.of(request))
    if taken.wrong:
        return {"response_action": "errors", "errors": _beside(request, taken.wrong)}
    if taken.then:
        # A form that was sent in twice, by a double click or a second process, is done once.
        once = replace(request, key=":".join(("sent", *_version(request))))
        once.later_once(request.context.pools.reports, taken.then)
    if taken.shows:
        return _update(request, taken.shows)
    return {"response_action": "clear"} if taken.clears else {}


def _used(request: Request) -> None:
    filled, form = Filled.of(request), _form(request)

    def draw() -> None:
        request.person()
        modal = form.used(filled)
        if modal is not None:
            request.context.posting.courier.fill_window(*_version(request), modal_view(modal, request.origin))

    request.later(request.context.pools.quick, draw)


def _form(request: Request) -> Form:
    view = request.body.get("view") or {}
    found = FORMS.get(str(view.get("callback_id") or "").removeprefix(PREFIX))
    if found is None:
        raise AskError(UNKNOWN_FORM)
    return found


def _sorry(request: Request, error: CxbotError) -> Json:
    """What is wrong with a form as a whole stands beside its first field, so that nothing is lost that was filled in.

    Who may not ask at all gets a window without fields.
    """
    fields = [block for block in blocks_of(request) if block.get("type") == "input"]
    if not fields or isinstance(error, RightsError):
        return _update(request, teaching.sorry(error))
    return {"response_action": "errors", "errors": {fields[0]["block_id"]: clean(error.text, LONGEST_WRONG)}}


def _beside(request: Request, wrong: Mapping[str, str]) -> Json:
    """The words by the ids of blocks, which is what Slack wants; those about no field stand beside the first."""
    ids = [str(block["block_id"]) for block in blocks_of(request) if block.get("type") == "input"]
    by_field = {field_of(each): each for each in ids}
    said: dict[str, list[str]] = {}
    for name, words in wrong.items():
        said.setdefault(by_field.get(name, ids[0]), []).append(words)
    return {block_id: clean(" ".join(words), LONGEST_WRONG) for block_id, words in said.items()}


def _meanwhile(request: Request) -> Json:
    return _update(request, teaching.loading())


def _late(request: Request, answer: Json) -> None:
    """Slack was told to wait in a window: what became of the form is shown there."""
    view = answer.get("view")
    if view is None:
        said = " ".join(answer.get("errors", {}).values())
        modal = teaching.sorry(AskError(said)) if said else teaching.done()
        view = modal_view(modal, request.origin)
    request.context.posting.courier.fill_window(_version(request)[0], "", view)


def _update(request: Request, modal: Modal) -> Json:
    return {"response_action": "update", "view": modal_view(modal, request.origin)}


def _version(request: Request) -> tuple[str, str]:
    """The view's id and hash."""
    view = request.body.get("view") or {}
    return str(view.get("id") or ""), str(view.get("hash") or "")
