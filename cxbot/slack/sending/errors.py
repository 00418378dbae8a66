"""What Slack's refusals mean, as sentences that say what happened and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from cxbot.errors import DeliveryError, Outcome, PictureError
from cxbot.message import Json

# The connection failed, or the answer was none: nobody knows whether Slack acted.
BROKEN = (OSError, HTTPException)

# The bot may not post in this conversation; elsewhere it may.
NOT_HERE = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "no_permission",
    }
)
# The bot's token is good for nothing any more, as after the app was uninstalled.
NO_MORE = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "team_access_not_granted"}
)
_UNSURE = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "rollup_error"}
)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "no_text"})
# The person closed the window, or it shows something newer.
WINDOW_GONE = frozenset({"not_found", "view_not_found", "hash_conflict"})
_TRIGGER = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "invalid_trigger"})
_SHAPE = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_arguments"}
)
_LAID_OUT = "Slack refused how this is laid out ({}). That is a fault of the bot; it is in its log."
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def code_of(error: SlackApiError) -> str:
    """Slack's word for the error; every way of saying so is `ratelimited`."""
    code = str(_answer(error).get("error", ""))
    return "ratelimited" if _status(error) == 429 or code in _LIMITED else code


def is_unsure(error: SlackApiError) -> bool:
    """Whether Slack itself failed, so that nobody knows whether it acted."""
    return _status(error) >= 500 or code_of(error) in _UNSURE


def is_refused(error: BaseException | None) -> bool:
    """Whether Slack no longer takes the bot's token, as after the app was uninstalled."""
    return isinstance(error, SlackApiError) and code_of(error) in NO_MORE


def lacks_picture(error: SlackApiError) -> bool:
    """Whether Slack refuses a message because it does not show one of its files (yet)."""
    answer = _answer(error)
    details = [*answer.get("errors", ()), *answer.get("response_metadata", {}).get("messages", ())]
    of_file = any("slack_file" in str(each) or "slack file" in str(each) for each in details)
    return code_of(error) == "invalid_blocks" and of_file


def retry_after(error: SlackApiError) -> float:
    """How many seconds Slack wants to be left alone for; 1 where it does not say."""
    headers = {str(name).lower(): value for name, value in (getattr(error.response, "headers", None) or {}).items()}
    try:
        return max(0.0, float(headers.get("retry-after", 1)))
    except (TypeError, ValueError):
        return 1.0


def explained(error: Exception) -> DeliveryError:
    """The refusal, or the broken connection, as an error with a sentence for the person."""
    if not isinstance(error, SlackApiError):
        return unconfirmed()
    if is_unsure(error):
        return unconfirmed(code_of(error))
    code = code_of(error)
    if lacks_picture(error):
        return PictureError(_LAID_OUT.format(code), code=code)
    if code == "ratelimited":
        text = "Slack asks me to slow down. Please try again in a minute."
        return DeliveryError(text, Outcome.UNSENT, code=code, wait=retry_after(error))
    return DeliveryError(_sentence(code, str(_answer(error).get("needed", "one more"))), code=code)


@contextmanager
def explaining() -> Iterator[None]:
    """Around a call to Slack: what it refuses, or a broken connection, is raised as a DeliveryError."""
    try:
        yield
    except (SlackApiError, *BROKEN) as error:
        raise explained(error) from error


def unconfirmed(code: str = "") -> DeliveryError:
    """Slack gave no answer: it may have acted or not, so nothing is sent twice."""
    text = "Slack did not confirm that it took this. If nothing appears within a minute, please ask again."
    return DeliveryError(text, Outcome.UNKNOWN, code=code)


def _sentence(code: str, needed: str) -> str:
    if code in NO_MORE:
        return f"Slack no longer accepts this bot's token ({code}). Ask whoever runs the bot to install it again."
    if code == "missing_scope":
        return f"The bot lacks the permission {needed}. Ask whoever runs it to add the scope and install it again."
    if code in _GONE:
        return "This report cannot be changed any more. Ask for a new report."
    if code in NOT_HERE:
        return f"I may not post in this conversation ({code})."
    if code == "push_limit_reached":
        return "Three windows are open on top of each other; Slack shows no more. Close one, and try again."
    if code in _TRIGGER:
        return "That took too long, so Slack opened no window. Please try again."
    if code in _SHAPE:
        return _LAID_OUT.format(code)
    return f"Slack refused it ({code}). Please try again, and tell whoever runs the bot if it stays so."


def _answer(error: SlackApiError) -> Json:
    answer = getattr(error.response, "data", error.response)
    return answer if isinstance(answer, dict) else {}


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 200) or 200)
