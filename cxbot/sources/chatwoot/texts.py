"""What was done, read from the texts that Chatwoot writes into a conversation: patterns, which are data.

The texts are in the account's language, so that others may be added. One that fits none is no error: it is counted.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from cxbot.errors import SourceError
from cxbot.source import ActivityKind

KINDS = frozenset(
    {
        *(ActivityKind.ARCHIVE, ActivityKind.REOPEN, ActivityKind.SNOOZE, ActivityKind.ASSIGN, ActivityKind.UNASSIGN),
        *(ActivityKind.TAG, ActivityKind.UNTAG),
    }
)
NOT_TOLD = "none"
AUTOMATION = "Automation System"  # as whom Chatwoot's automation rules act
_PLACES = {"doer": r"(?P<doer>.+)", "labels": r"(?P<labels>.+)", "other": r".+"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What a text says: what was done, by whom (as it is written there), to which labels."""

    kind: ActivityKind
    doer: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """The forms of texts, in the order in which they are tried."""

    forms: tuple[tuple[re.Pattern[str], ActivityKind | None], ...]

    def read(self, text: str) -> Deed | None:
        """What a text says; nothing where it has none of the forms."""
        for pattern, kind in self.forms:
            if found := pattern.fullmatch(text.strip()):
                if kind is None:
                    return None
                named = found.groupdict()
                labels = tuple(each.strip() for each in (named.get("labels") or "").split(",") if each.strip())
                return Deed(kind, (named.get("doer") or "").strip(), labels)
        return None


def read_texts(path: str = "") -> Texts:
    """The English texts, and before them those of a file of the same form.

    Raises:
        SourceError: the file cannot be read, or is not of the form.
    """
    forms = list(_forms(files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"), "texts.toml"))
    if not path:
        return Texts(tuple(forms))
    try:
        own = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The file {path} of the setting “texts” cannot be read: {error}.") from error
    return Texts((*_forms(own, path), *forms))


def _forms(text: str, path: str) -> list[tuple[re.Pattern[str], ActivityKind | None]]:
    try:
        told = [(each["kind"], form) for each in tomllib.loads(text)["text"] for form in each["forms"]]
        return [(_pattern(form), _kind(kind)) for kind, form in told]
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise SourceError(
            f'{path} has no texts as they should be ({error}). Write [[text]], kind = "archive" and forms = ["Conversa'
            f'tion was marked resolved by {{doer}}"], with one of the kinds {", ".join(sorted(KINDS))}.'
        ) from error


def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", form)
    return re.compile("".join(_PLACES[part] if turn % 2 else re.escape(part) for turn, part in enumerate(parts)))


def _kind(name: str) -> ActivityKind | None:
    if name == NOT_TOLD:
        return None
    if name not in KINDS:
        raise ValueError(f"{name!r} is no kind")
    return ActivityKind(name)
