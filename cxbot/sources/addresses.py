"""Addresses of APIs: which may be asked with a token at all."""

import httpx2

from cxbot.errors import SourceError

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def address_of(who: str, text: str) -> httpx2.URL:
    """The address that a person named; `who` is the API's name.

    Raises:
        SourceError: it is none, or anybody on the way could read what is sent there.
    """
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise SourceError(f"The address of {who}, {text[:80]!r}, is none.") from error
    if not url.host or url.scheme not in {"http", "https"} or url.userinfo or url.query:
        raise SourceError(f"The address of {who} is none. Write it like https://api.example.com")
    if url.scheme == "http" and url.host not in LOCAL:
        raise SourceError(f"The address of {who} begins with http, so anybody on the way could read the token: https.")
    return url


def port_of(url: httpx2.URL) -> int:
    """The port, said or usual."""
    return url.port or (443 if url.scheme == "https" else 80)


def query_of(link: str) -> dict[str, str]:
    """The parameters of a link to the next page, for those that point to another host than the one asked."""
    return dict(httpx2.URL(link).params)
