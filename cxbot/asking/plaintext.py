"""What was typed, made plain: straight quotes and dashes, single spaces, Slack's links as their text."""

import re

from cxbot.errors import AskError

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("–—−‒‑―﹣-‐", "-"),
        "…": "...",
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff"),  # invisible; pasted texts have them
    }
)
_LINK = re.compile(r"<(?:mailto:|tel:|https?://)[^|>]*\|([^>]*)>|<(?:mailto:|tel:|https?://)([^>]*)>")
_SINGLE = re.compile(r"([:,=]\s*)'([^'\"]*)'(?=[\s,]|$)")
_KEY = re.compile(r"(?<![\w\"])(\w+)\s*[:=]\s*(?=[\w\"'@#+-]|$)")
_SMILE = re.compile(r"(?<!\S)(?::[a-z0-9_+-]+:|[:;=]-?[)(DPp])(?!\S)")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Make a text plain; capitals stay, because names are shown as they were typed.

    Raises:
        AskError: a quotation mark has no partner; it is suggested at the end.
    """
    text = text.translate(_PLAIN)
    text = _LINK.sub(lambda found: found[1] or found[2] or "", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):  # what Slack escapes, the ampersand last
        text = text.replace(entity, sign)
    text = _SMILE.sub(" ", text)
    text = _SINGLE.sub(r'\1"\2"', text)
    if text.count('"') % 2:
        raise AskError('A quotation mark is missing: write "billing issue" with one on either side.', f'{text}"')
    parts = text.split('"')
    parts[::2] = (_KEY.sub(r"\1:", part) for part in parts[::2])
    return _SPACE.sub(" ", '"'.join(parts)).strip()


def lowered(text: str) -> str:
    """The same text without capitals, every letter in its place (some have a longer small form; they stay)."""
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
