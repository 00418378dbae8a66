"""Words as people typed them: Slack turns addresses, names and signs into markup on the way."""

import re

_MARKUP = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)[|>]")
_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # in this order: "&amp;lt;" was typed as "&lt;"


def plain(text: str) -> str:
    """What was typed, to be shown again: `<mailto:jo@acme.com|jo@acme.com>` is jo@acme.com, `<@U1|ana>` is @ana."""
    text = _MARKUP.sub(_typed, text)
    for written, sign in _SIGNS:
        text = text.replace(written, sign)
    return " ".join(text.split())


def people_in(text: str) -> list[str]:
    """The ids of the people who are mentioned, each once."""
    return list(dict.fromkeys(found[1] for found in _PERSON.finditer(text)))


def _typed(markup: re.Match[str]) -> str:
    target, label = markup["target"], markup["label"]
    if target[:1] in "@#":
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")
