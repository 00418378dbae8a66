"""The two clients that speak to Slack: one that posts and never repeats itself, one that reads and may.

A client that repeats posts twice when a connection breaks after Slack has acted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext, create_default_context
from threading import Event
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from cxbot.errors import DeliveryError, Outcome, SettingError
from cxbot.settings import SLACK
from cxbot.slack.sending.errors import BROKEN, code_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Access:
    """How Slack is reached. The app token is for Socket Mode, the signing secret for HTTP; `timeout` in seconds."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    base_url: str = SLACK
    timeout: int = 20

    def __repr__(self) -> str:
        return f"Access(base_url={self.base_url!r})"  # tokens stay out of logs and tracebacks


@dataclass(frozen=True, slots=True)
class Bot:
    """Who the bot is in its workspace, and what it may do there; no scopes where Slack does not say."""

    user: str
    bot: str
    name: str
    workspace: str
    enterprise: str = ""
    url: str = ""
    scopes: frozenset[str] = frozenset()


def _nobody(_: str) -> None:
    pass


def posting_client(access: Access, limited: Callable[[str], object] = _nobody) -> WebClient:
    """The client for what must not happen twice; `limited` hears of each method that Slack turned away with 429."""
    return _client(access, [Counting(limited)])


class Counting(RetryHandler):
    """Has nothing repeated: it only tells which calls Slack turned away."""

    def __init__(self, limited: Callable[[str], object]) -> None:
        super().__init__(max_retry_count=1_000)  # beyond which the package would not ask it any more
        self._limited = limited

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state, error
        if response is not None and response.status_code == 429:
            self._limited(urlsplit(request.url).path.rpartition("/")[2])
        return False


class Patient(RetryHandler):
    """Waits for as long as Slack's rate limit asks, unless the bot is being stopped.

    The package's own handler sleeps, and would hold a stopping process for a minute.
    """

    def __init__(self, stopping: Event) -> None:
        super().__init__(max_retry_count=3)
        self._stopping = stopping

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state, request, error
        return response is not None and response.status_code == 429 and not self._stopping.is_set()

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait, then have the request sent again."""
        del request, error
        headers = {name.lower(): value for name, value in (response.headers if response else {}).items()}
        asked = headers.get("retry-after", ["1"])
        self._stopping.wait(float(asked[0] if isinstance(asked, list) else asked))
        state.next_attempt_requested = True
        state.increment_current_attempt()


def reading_client(
    access: Access, stopping: Event | None = None, limited: Callable[[str], object] = _nobody
) -> WebClient:
    """The client for what may be repeated: it retries broken connections, server errors and rate limits.

    Once `stopping` is set it waits for no rate limit any more. `limited` hears of each method that Slack turned away.
    """
    handlers = [
        Counting(limited),
        ConnectionErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=2),
        Patient(stopping or Event()),
    ]
    return _client(access, handlers)


def introduce(reading: WebClient) -> Bot:
    """Ask Slack who the bot is.

    Raises:
        SettingError: Slack refuses the token.
        DeliveryError: Slack cannot be reached.
    """
    try:
        answer = reading.auth_test()
    except SlackApiError as error:
        raise SettingError(
            f"Slack refuses CXBOT_SLACK_BOT_TOKEN ({code_of(error)}). Copy the Bot User OAuth Token (xoxb-...) from "
            "OAuth & Permissions of the app's settings, after installing the app to the workspace."
        ) from error
    except BROKEN as error:
        raise DeliveryError(
            f"Slack cannot be reached at {reading.base_url}: {error}. Check the network and proxy settings.",
            Outcome.UNSENT,
        ) from error
    return Bot(
        user=str(answer["user_id"]),
        bot=str(answer.get("bot_id") or ""),
        name=str(answer.get("user") or "cxbot"),
        workspace=str(answer["team_id"]),
        enterprise=str(answer.get("enterprise_id") or ""),
        url=str(answer.get("url") or ""),
        scopes=_scopes(answer.headers),
    )


def _scopes(headers: Mapping[str, object]) -> frozenset[str]:
    found = {str(name).lower(): value for name, value in headers.items()}.get("x-oauth-scopes", "")
    written = ",".join(map(str, found)) if isinstance(found, list) else str(found)
    return frozenset(each.strip() for each in written.split(",") if each.strip())


def on_this_machine(url: str) -> bool:
    """Whether the address is this machine's own, where no proxy leads."""
    return (urlsplit(url).hostname or "") in LOOPBACK


def encryption(url: str) -> SSLContext | None:
    """What connections to the address are encrypted with; none to this machine itself.

    One for all: the packages make another for every call, and read the machine's certificates each time.
    """
    return None if on_this_machine(url) else _encryption()


@cache
def _encryption() -> SSLContext:
    return create_default_context()


def _client(access: Access, handlers: list[RetryHandler]) -> WebClient:
    client = WebClient(
        token=access.bot_token,
        base_url=access.base_url,
        timeout=access.timeout,
        ssl=encryption(access.base_url),
        retry_handlers=handlers,
    )
    if on_this_machine(client.base_url):
        client.proxy = None
    return client
