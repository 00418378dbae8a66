"""Slack's markup in texts: what it escapes, what it makes links of, and what of blocks an app gets back.

Docs: messaging/formatting-message-text. It knows no names; `page.typed` does.
"""

import re
from typing import TypeVar, cast

T = TypeVar("T")
# What an app may write with signs of its own: entities, and <...> that Slack reads.
MARKED = re.compile(
    r"&(?:amp|lt|gt);|<(?:[@#!][^<>\s|]+|https?://[^<>\s|]+|mailto:[^<>\s|]+|tel:[^<>\s|]+)(?:\|[^<>]*)?>"
)
# Domains without a scheme are links only where they end in what people know as such.
ENDINGS = "com|org|net|io|dev|app|ai|co|eu|de|uk|fr|es|it|nl|se|ch|at|us|ca|au|jp|me|info|example"
LINKS = re.compile(
    r"(?P<mail>(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}(?![\w@-]))"
    r"|(?P<url>https?://[^\s<>|]+)"
    rf"|(?P<bare>(?<![\w@./:-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:{ENDINGS})(?![\w@-])(?:/[^\s<>|]*)?)"
)
# What ends a sentence is no part of an address.
AFTER = ".,:;!?)'\"*_~"


def escaped(text: str) -> str:
    """The text with Slack's three signs as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(text: str) -> str:
    """An escaped text with its web and mail addresses as links."""
    return LINKS.sub(_link, text)


def as_kept(text: str, *, links: bool = True) -> str:
    """An app's mrkdwn as Slack keeps it: what is no markup escaped, addresses made links."""
    found = []
    start = 0
    for mark in MARKED.finditer(text):
        found.append((text[start : mark.start()], mark[0]))
        start = mark.end()
    found.append((text[start:], ""))
    made = [(escaped(plain), mark) for plain, mark in found]
    return "".join((linked(plain) if links else plain) + mark for plain, mark in made)


def as_returned(value: T) -> T:
    """Blocks, or parts of them, as an app gets them back: the words of text objects escaped, whatever it sent."""
    if isinstance(value, list | tuple):
        return cast("T", [as_returned(each) for each in value])
    if not isinstance(value, dict):
        return value
    kind, text = value.get("type"), value.get("text")
    kept = {key: as_returned(each) for key, each in value.items()}
    if kind == "plain_text" and isinstance(text, str):
        kept["text"] = escaped(text)
    elif kind == "mrkdwn" and isinstance(text, str):
        kept["text"] = as_kept(text, links=not value.get("verbatim"))
    return cast("T", kept)


def _link(found: "re.Match[str]") -> str:
    # An entity at the end, such as that of a bracket, is no part of the address either.
    whole = found[0]
    address = re.sub(r"(?:&(?:lt|gt);.*|&amp;)$", "", whole).rstrip(AFTER)
    rest = whole[len(address) :]
    if found["mail"]:
        return f"<mailto:{address}|{address}>{rest}"
    return f"<{address}>{rest}" if found["url"] else f"<http://{address}|{address}>{rest}"
