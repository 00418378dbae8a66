"""Asks one host of an API for JSON: waits as it should, stays within its share of a quota, says in words what fails.

What it is told with (a token) goes to that one host and stands in no error, log or recording. It knows no vendor.
"""

import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx2
import stamina

from cxbot.errors import SourceError
from cxbot.observing import redact
from cxbot.source import Say, silent
from cxbot.sources.addresses import LOCAL, address_of, port_of
from cxbot.sources.json_texts import read_json
from cxbot.sources.pacing import JITTER, Clock, Limit, Pace, ReadQuota, back_off, no_quota, retry_after

TRIES = 10  # where a server or a connection is broken
WATCHED_TRIES = 3  # where a person waits for it, who can mend what is wrong
MOST_WAITS = 30  # where it is asked to wait, each time
LONGEST_WAIT = 300.0  # seconds; one that is longer ends the sync, which goes on when it is over
SAID_FROM = 5.0  # seconds: who watches is told of a wait above
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 120.0  # for a whole answer, however it drips
MOST_BYTES = 64 * 1024 * 1024
MOST_REDIRECTS = 5
LONGEST = 200  # characters of the server's own words

Params = Mapping[str, str | int | list[str]]
Read = Callable[[bytes], Any]


class StatusError(SourceError):
    """The API does not give what it was asked for. A source may do without it, and say so in a note."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status

    @property
    def is_denied(self) -> bool:
        """Whether the plan or the rights do not reach that far."""
        return self.status == httpx2.codes.FORBIDDEN

    @property
    def is_missing(self) -> bool:
        """Whether there is no such thing, or none any more."""
        return self.status in {httpx2.codes.NOT_FOUND, httpx2.codes.GONE}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, for tests: what was asked, the status, and the seconds waited before. No secrets."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    status: int
    waited: float


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON with the path that gave it, which differs from the one asked where the host sent on to another.

    `at` is when it was given by the host's clock, in seconds since 1970; ours where it says nothing.
    """

    json: Any
    path: str
    at: float


class ElsewhereError(SourceError):
    """The API sends on to another host, which is not asked."""


class _Again(Exception):  # noqa: N818 - no error: a reason to ask again
    """What to ask again for; `asked` are the seconds that the server wants to be left alone, None: it did not say."""

    def __init__(self, why: str, *, limited: bool = False, asked: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.limited = limited
        self.asked = asked


@dataclass(slots=True)
class Http:
    """A client of one API. `who` is its name, `base` the address that paths are added to, `credential` the setting
    that holds the token, `headers` what goes along with each request, `tries` how often what is broken is asked for.

    Some name themselves otherwise in their links: what a host for which `is_alias` holds links to is asked of `base`.
    """

    who: str
    base: str
    credential: str
    headers: Mapping[str, str] = field(repr=False)
    say: Say = silent
    quota: ReadQuota = no_quota
    limits: Mapping[str, Limit] = field(default_factory=dict)
    record: Callable[[Exchange], None] | None = None
    clock: Clock = field(default_factory=Clock)
    most_bytes: int = MOST_BYTES
    tries: int = TRIES
    is_alias: Callable[[str], bool] = lambda _host: False
    pace: Pace = field(init=False)
    _client: httpx2.Client | None = field(init=False, default=None, repr=False)
    _base: httpx2.URL = field(init=False)

    def __post_init__(self) -> None:
        self._base = address_of(self.who, self.base)
        self.pace = Pace(self.clock, self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection; the next request opens another one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, path: str, params: Params | None = None, *, counts: tuple[str, ...] = ("",)) -> Answer:
        """Ask for JSON at a path, or at an address of the same host. `counts` are the quotas that it counts for.

        Raises:
            StatusError: it is not given (403, 404, or the question is wrong).
            SourceError: it cannot be had, in words with the fix; `retry_after` says when it may be.
        """
        return self.ask("GET", path, params, counts=counts)

    def ask(
        self,
        method: str,
        path: str,
        params: Params | None = None,
        body: Any = None,
        *,
        counts: tuple[str, ...] = ("",),
        read: Read = read_json,
    ) -> Answer:
        """Ask with any method; a body is sent as JSON. Only what may be done twice is to be asked.

        `read` makes something of an answer that is not JSON; ValueError where it is not whole.
        """
        url = self._url(path, params)
        tries = {"broken": 0, "limited": 0}
        waited = [0.0]

        def again(error: Exception) -> bool | float:
            if not isinstance(error, _Again):
                return False
            which = "limited" if error.limited else "broken"
            tries[which] += 1
            if tries[which] >= (MOST_WAITS if error.limited else self.tries):
                return False
            wait = back_off(tries[which]) if error.asked is None else error.asked + JITTER * self.clock.chance()
            if wait > LONGEST_WAIT + JITTER:
                return False
            self._wait(wait, error.why)
            waited[0] += wait
            return 0.0  # it is waited already, by a clock that may be another one

        try:
            # A load of a year goes on for hours; each try has a time of its own.
            for attempt in stamina.retry_context(on=again, attempts=None, timeout=None, wait_jitter=0):
                with attempt:
                    waited[0] += self._paced(counts)
                    return self._sent(method, url, body, counts, waited[0], read)
        except _Again as error:
            raise self._given_up(error, max(tries.values())) from error
        raise AssertionError("a try ends with an answer or an error")  # pragma: no cover

    def _paced(self, counts: tuple[str, ...]) -> float:
        """Wait until the quotas allow to ask; how long that was."""
        pause = self.pace.wait(counts)
        if pause > LONGEST_WAIT:
            raise _Again("its quota is used up", limited=True, asked=pause)
        self._wait(pause, "its quota is used up to our share")
        return pause

    def _sent(
        self, method: str, url: httpx2.URL, body: Any, counts: tuple[str, ...], waited: float, read: Read
    ) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            self.pace.asking(counts)
            response, content = self._exchanged(method, url, body)
            if self.record is not None:
                params = tuple(url.params.multi_items())
                self.record(Exchange(method, url.path, params, response.status_code, waited))
            self.pace.told(self.quota(response.headers, self.clock.now()))
            if not response.has_redirect_location:
                return Answer(self._read(response, content, url, read), url.path, self._date(response))
            url, waited = self._same_host(url.join(response.headers["location"])), waited + self._paced(counts)
        raise SourceError(f"{self.who} sends on from {url.path} in a circle. Mend the address in its settings.")

    def _date(self, response: httpx2.Response) -> float:
        now = self.clock.now()
        wait = retry_after(response.headers.get("date", ""), 0.0)
        return now if wait is None else wait

    def _exchanged(self, method: str, url: httpx2.URL, body: Any) -> tuple[httpx2.Response, bytes]:
        """A response with its whole body, within the bounds of time and size."""
        begun = self.clock.now()
        content = bytearray()
        try:
            with self._opened().stream(method, url, headers=dict(self.headers), json=body) as response:
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > self.most_bytes:
                        raise SourceError(
                            f"{self.who} answers {url.path} with more than {self.most_bytes / 1e6:,.0f} MB, which no "
                            "answer of its API has. See that the address in its settings is right."
                        )
                    if self.clock.now() - begun > ANSWER_SECONDS:
                        raise _Again(f"its answer is not at its end after {ANSWER_SECONDS:.0f} s")
        except httpx2.TransportError as error:
            self.close()
            raise self._broken(error) from error
        except (httpx2.DecodingError, httpx2.InvalidURL) as error:
            raise _Again("its answer cannot be unpacked") from error
        return response, bytes(content)

    def _read(self, response: httpx2.Response, content: bytes, url: httpx2.URL, read: Read) -> Any:
        status, codes = response.status_code, httpx2.codes
        if status in {codes.TOO_MANY_REQUESTS, codes.SERVICE_UNAVAILABLE}:
            why = "it is asked too often" if status == codes.TOO_MANY_REQUESTS else "it is down for a while"
            asked = retry_after(response.headers.get("retry-after", ""), self.clock.now())
            raise _Again(f"{why} ({status})", limited=True, asked=asked)
        if status >= codes.INTERNAL_SERVER_ERROR:
            raise _Again(f"its server fails ({status})")
        if status == codes.UNAUTHORIZED:
            raise SourceError(
                f"{self.who} refuses what it is asked with (401). Give a new one in the setting “{self.credential}”."
            )
        if status >= codes.BAD_REQUEST:
            raise StatusError(self._refused(status, content, url), status)
        if status == codes.NO_CONTENT:
            return None
        try:
            return read(content)
        except (ValueError, RecursionError) as error:
            if _is_page(response, content):
                raise SourceError(
                    f"What answers on {self._base.host} is a web page, not the API of {self.who}: a login, a proxy, or "
                    "another site. See that the address in its settings is right.",
                    retry_after=LONGEST_WAIT,
                ) from error
            raise _Again("its answer is no whole JSON") from error

    def _refused(self, status: int, content: bytes, url: httpx2.URL) -> str:
        said = (
            "" if content.lstrip()[:1] == b"<" else redact(" ".join(content[:2_000].decode(errors="replace").split()))
        )
        for secret in self.headers.get("authorization", "").split()[1:]:  # some say what they were asked with
            said = said.replace(secret, "[token]")
        words = f": {said[:LONGEST]}" if said else ""
        if status == httpx2.codes.FORBIDDEN:
            return f"{self.who} does not let {url.path} be read (403){words}. See which rights and plan it needs."
        if status in {httpx2.codes.NOT_FOUND, httpx2.codes.GONE}:
            return f"{self.who} has no {url.path} ({status}). See that the address in its settings is right."
        return f"{self.who} does not understand {url.path} ({status}){words}."

    def _broken(self, error: httpx2.TransportError) -> Exception:
        causes = [error, *_causes(error)]
        host = self._base.host
        if any(isinstance(each, socket.gaierror) or "getaddrinfo" in str(each) for each in causes):
            return _Again(f"there is no host “{host}”, or its name cannot be found from here")
        certificate = "CERTIFICATE_VERIFY_FAILED" in str(error) or any(
            isinstance(each, ssl.SSLCertVerificationError) for each in causes
        )
        if certificate:
            return SourceError(
                f"The certificate of {host} cannot be verified, so nothing is sent there. See to the address in the "
                f"settings of {self.who}, or to a proxy on the way."
            )
        if isinstance(error, httpx2.TimeoutException):
            return _Again(f"{host} does not answer in time")
        if isinstance(error, httpx2.ConnectError):
            return _Again(f"nothing answers on {host}")
        if isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol):
            return SourceError(f"{self.who} cannot be asked with what the setting “{self.credential}” holds.")
        return _Again(f"the connection to {host} broke")

    def _given_up(self, error: _Again, tries: int) -> SourceError:
        times = f" {tries} times in a row" if tries > 1 else ""
        again = error.asked if error.asked is not None else 60.0
        see = "It is tried again later; if it stays so, see" if self.tries == TRIES else "See"
        return SourceError(
            f"{self.who} cannot be read: {error.why}{times}. {see} whether {self._base.host}, the address in its "
            f"settings, can be reached from here, and how {self.who} is.",
            retry_after=again,
        )

    def _wait(self, seconds: float, why: str) -> None:
        if seconds <= 0:
            return
        if seconds > SAID_FROM:
            self.say(f"waiting {seconds:.0f} s for {self.who}: {why}")
        self.clock.sleep(seconds)

    def _url(self, path: str, params: Params | None) -> httpx2.URL:
        if re.match(r"[a-z]+://", path, re.IGNORECASE):
            url = self._same_host(httpx2.URL(path))
        else:
            url = httpx2.URL(f"{str(self._base).rstrip('/')}/{path.lstrip('/')}")
        return url.copy_merge_params(dict(params)) if params else url

    def _same_host(self, url: httpx2.URL) -> httpx2.URL:
        if self.is_alias(url.host):
            return url.copy_with(scheme=self._base.scheme, host=self._base.host, port=self._base.port)
        if (url.scheme, url.host, port_of(url)) != (self._base.scheme, self._base.host, port_of(self._base)):
            raise ElsewhereError(
                f"{self.who} sends on to another address, {url.scheme}://{url.host}, which is not asked: what opens "
                f"{self._base.host} goes nowhere else. See that the address in its settings is right."
            )
        return url

    def _opened(self) -> httpx2.Client:
        if self._client is None:
            near = self._base.host in LOCAL  # no proxy stands between a machine and itself
            checked = self._base.scheme == "https"  # without it there is no certificate to be verified
            self._client = httpx2.Client(timeout=TIMEOUT, verify=checked, follow_redirects=False, trust_env=not near)
        return self._client


def _is_page(response: httpx2.Response, content: bytes) -> bool:
    return "html" in response.headers.get("content-type", "") or content.lstrip()[:1] == b"<"


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found
