"""Asks a person at a terminal for the settings of a source: what it needs, the rest only where she wants to say it.

What cannot be is asked again. It knows neither what settings mean nor where they are kept.
"""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from getpass import getpass

from cxbot.source import SourceKind, SourceSetting

WIDTH = 79
AS_BEFORE = "as before"
NONE = "none"


def is_there() -> bool:
    """Whether somebody sits here who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_settings(kind: SourceKind, said: Iterable[str], cannot_seal: str) -> dict[str, str]:
    """Ask for the settings that were not said; those that few need only where somebody wants to say them.

    `cannot_seal` is why a secret cannot be kept here, empty where it can: then only the name of a variable is taken.
    """
    known = set(said)
    left = [each for each in kind.settings if each.name not in known]
    if cannot_seal and any(each.secret for each in left):
        _say(f"{cannot_seal}\n")
    found = {each.name: value for each in left if not each.seldom and (value := _ask(each, cannot_seal))}
    seldom = [each for each in left if each.seldom]
    if seldom and _agrees(f"Say more ({', '.join(each.name for each in seldom)})? [y/N] "):
        found |= {each.name: value for each in seldom if (value := _ask(each, cannot_seal))}
    return found


def ask_again(kind: SourceKind, given: Mapping[str, str], wrong: str, cannot_seal: str) -> dict[str, str]:
    """Ask once more for the settings that may be wrong: those that are named, else those that are needed."""
    _say(f"{wrong}\nOnce more; Enter leaves what stands in brackets, Ctrl-C ends it, and nothing is kept.")
    named = [each for each in kind.settings if f"“{each.name}”" in wrong]
    some = named or [each for each in kind.settings if each.needed or each.secret]
    return {each.name: _ask(each, cannot_seal, given.get(each.name, "")) for each in some}


def _ask(setting: SourceSetting, cannot_seal: str, before: str = "") -> str:
    """What is typed, or what holds where nothing is; of a secret, what was there before is not shown."""
    usual = (AS_BEFORE if setting.secret else before) if before else setting.usual or ("" if setting.needed else NONE)
    _say(f"{setting.about[:1].upper()}{setting.about[1:]}.")
    while True:
        prompt = f"  {setting.name}{f' [{usual}]' if usual else ''}: "
        value = (getpass(prompt) if setting.secret else input(prompt)).strip() or before
        if setting.secret and value and cannot_seal and not value.startswith("env:"):
            _say(cannot_seal)
        elif value or not setting.needed:
            return value
        else:
            _say("It cannot do without.")


def _agrees(question: str) -> bool:
    return input(question).strip().lower() in {"y", "yes"}


def _say(text: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in _wrapped(text))
    sys.stdout.flush()


def _wrapped(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
