"""The command line, and the one place where everything is put together: engines, clock, Slack, sources.

Commands are imported when they are run, so that `cxbot --help` is quick.
"""

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from importlib import import_module

from cxbot.cli.arguments import parser
from cxbot.errors import CxbotError

_FIXES = {
    errno.ENOSPC: "Make room on its disk. What was written stays; run the same command again to go on.",
    errno.EDQUOT: "Make room on its disk. What was written stays; run the same command again to go on.",
    errno.EACCES: "Name a place that you may read and write.",
    errno.EPERM: "Name a place that you may read and write.",
    errno.EROFS: "Name a place that can be written.",
    errno.ENOENT: "Make the folder first, or name another place.",
    errno.ENOTDIR: "A file stands where a folder should be: name another place.",
    errno.EISDIR: "It is a folder: name a file.",
    errno.ENAMETOOLONG: "Name a shorter one.",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it went well, 1 when a person has to mend something, 2 when the words were off."""
    _speak_anything()
    given = parser().parse_args(arguments)
    try:
        command = import_module(f"cxbot.cli.{given.module}")
        code: int = command.run(given)
        if not code and _changes_data(given):
            # What was forgotten is to stand in no file any more.
            import_module("cxbot.cli.copy").after_changes(anew=given.module == "sources")
    except CxbotError as error:
        # Who sits here runs the bot: the reason is worth more than what an asker is told.
        told = getattr(error, "reason", "") or error.text
        suggestion = getattr(error, "suggestion", "")
        return _mend(told + (f"\nTry: {suggestion}" if suggestion else ""))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was written stays; run the same command again to go on.\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        return 0
    except OSError as error:
        return _mend(_outside(error))
    return code


def _changes_data(given: argparse.Namespace) -> bool:
    """Whether a copy is not up to date after a command; `sync` looks after that itself."""
    if given.module == "loading":
        return not (getattr(given, "dry_run", False) or getattr(given, "format", False))
    return given.module == "deriving" or (given.module == "sources" and given.forget is not None)


def _speak_anything() -> None:
    """Where the terminal cannot show a character, show a mark, and no error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _mend(told: str) -> int:
    sys.stderr.write(f"cxbot: {told}\n")
    return 1


def _outside(error: OSError) -> str:
    """What a file, a disk or the network refused: the thing, the reason, the fix."""
    place = f"{error.filename}: " if error.filename else ""
    fix = _FIXES.get(error.errno or 0, "")
    return f"{place}{error.strerror or error}. {fix}".rstrip()
