"""Socket Mode: the bot connects to Slack, so that it can run behind a firewall."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.socket_mode.request import SocketModeRequest

from cxbot.errors import CxbotError, DeliveryError, Outcome, SettingError
from cxbot.observing import note, note_failure
from cxbot.slack.context import Context
from cxbot.slack.running.app import LISTENERS, finish
from cxbot.slack.running.session import PINGING, Session
from cxbot.slack.running.stopping import stopped_by_signals, within
from cxbot.slack.sending.clients import Access, on_this_machine, reading_client
from cxbot.slack.sending.errors import BROKEN, code_of

log = logging.getLogger(__name__)

CONNECTING = 20.0  # seconds
LOOKING = 0.1  # seconds between looks whether the connection is still there
LONGEST_PAUSE = 30.0  # seconds between tries to connect
FULL_PAUSE = 10.0  # seconds, where Slack says that the app has too many connections
CLOSING = 3.0  # seconds


def run(app: App, context: Context, access: Access, stop: Event, *, ready: Callable[[], None] = lambda: None) -> None:
    """Listen until `stop` is set or the process is told to end; then let running jobs finish.

    `ready` is called once the connection is there.

    Raises:
        SettingError: Slack refuses the app token.
        DeliveryError: Slack cannot be reached.
    """
    sessions = Sessions(
        app, access, context.posting.courier.stopping, again=context.scopes.look, acked=context.metrics.acks.observe
    )
    with stopped_by_signals(stop):
        try:
            sessions.begin(stop)
            if not stop.is_set():
                note(log, "connected", mode="socket")
                ready()
            while not stop.wait(LOOKING):
                sessions.mend()
            note(log, "stopping")
            # Still connected: what is asked meanwhile is answered, and the answers of running jobs are acknowledged.
            if not finish(context):
                note(log, "jobs_left_behind", level=logging.WARNING)
        finally:
            if not within(CLOSING, sessions.close):
                note(log, "connection_left_behind", level=logging.WARNING)
    note(log, "stopped")


class Sessions:
    """The connection that there is, and the one that follows it: Slack ends each after some hours."""

    def __init__(
        self,
        app: App,
        access: Access,
        stopping: Event,
        again: Callable[[], object] = lambda: None,
        acked: Callable[[float], object] = lambda _: None,
    ) -> None:
        """Nothing is connected yet; `again` is called whenever a new connection has taken the place of another.

        `acked` hears in how many seconds each thing that came was acknowledged.
        """
        self._acked = acked
        self._app = app
        self._again = again
        self._access = access
        self._web: WebClient = reading_client(access, stopping)
        self._proxy = None if on_this_machine(access.base_url) else load_http_proxy_from_env(log)
        self._workers = ThreadPoolExecutor(LISTENERS, thread_name_prefix="envelope")
        self._lock = Lock()
        self._current: Session | None = None
        self._exchanging = False
        self._closed = False
        self._tries = 0
        self._pinged = time.monotonic()

    def begin(self, stop: Event) -> None:
        """Connect for the first time, unless `stop` is set before that is done.

        Raises:
            SettingError: Slack refuses the app token.
            DeliveryError: Slack cannot be reached.
        """
        failed: list[CxbotError] = []

        def connect() -> None:
            try:
                self._take(self._opened())
            except CxbotError as error:
                failed.append(error)

        # Slack may take its time, and whoever stops the bot should not have to wait for it.
        thread = Thread(target=connect, daemon=True, name="connecting")
        thread.start()
        while thread.is_alive() and not stop.is_set():
            thread.join(0.05)
        if failed:
            raise failed[0]

    def mend(self) -> None:
        """Connect anew where the connection is gone."""
        current = self._current
        if current is not None and current.is_open():
            if time.monotonic() - self._pinged > PINGING:
                self._pinged = time.monotonic()
                current.ping()
            return
        if self._exchange(min(2.0**self._tries - 1, LONGEST_PAUSE)):
            note(log, "connection_lost", level=logging.WARNING)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            self._closed, current = True, self._current
        if current is not None:
            current.shut()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _received(self, session: Session, request: SocketModeRequest) -> None:
        self._workers.submit(self._answer, session, request)

    def _answer(self, session: Session, request: SocketModeRequest) -> None:
        began = time.time()
        try:
            answer = run_bolt_app(self._app, request)
            send_response(session, request, answer, began)  # type: ignore[arg-type]  # it asks for these two names only
            self._acked(time.time() - began)
        except Exception as error:  # noqa: BLE001  a worker has nobody who would hear of it
            note_failure(log, "envelope_failed", error)
        finally:
            session.done(request.envelope_id)

    def _goodbye(self, session: Session, reason: str) -> None:
        """Slack wants to end a connection: another one takes its place, and then it is shut."""
        if session is not self._current:
            return
        note(log, "connection_refreshed", reason=reason)
        self._exchange(FULL_PAUSE if reason == "too_many_websockets" else 0.0)

    def _exchange(self, pause: float) -> bool:
        """Have another connection take the place of this one, in the background; False where that is under way."""
        with self._lock:
            if self._exchanging or self._closed:
                return False
            self._exchanging = True

        def exchange() -> None:
            old = self._current
            try:
                if pause:
                    time.sleep(pause)
                self._take(self._opened())
            except CxbotError as error:
                self._tries += 1
                note(log, "not_connected_again", level=logging.WARNING, error=type(error).__name__)
                return
            else:
                if old is not None:
                    old.retire()
            finally:
                self._exchanging = False
            self._again()

        Thread(target=exchange, daemon=True, name="connecting").start()
        return True

    def _take(self, session: Session) -> None:
        with self._lock:
            closed = self._closed
            if not closed:
                self._current, self._tries = session, 0
        if closed:
            session.shut()

    def _opened(self) -> Session:
        try:
            url = self._web.apps_connections_open(app_token=self._access.app_token)["url"]
            session = Session(url, received=self._received, goodbye=self._goodbye, proxy=self._proxy, ssl=self._web.ssl)
            if not session.connect(CONNECTING):
                raise ConnectionError(f"no connection within {CONNECTING:g} s")
        except SlackApiError as error:
            raise SettingError(
                f"Slack refuses CXBOT_SLACK_APP_TOKEN ({code_of(error)}). Make an app-level token (xapp-...) with the "
                "scope connections:write under Basic Information of the app's settings, and switch Socket Mode on."
            ) from error
        except BROKEN as error:
            raise DeliveryError(
                f"Slack cannot be reached at {self._access.base_url}: {error}. Check the network and proxy settings.",
                Outcome.UNSENT,
            ) from error
        return session
