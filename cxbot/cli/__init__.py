"""The command line, and the one place where everything is put together: engines, clock, Slack, sources.

Commands are imported when they are run, so that `cxbot --help` is quick.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from cxbot.cli.words import parser
from cxbot.errors import CxbotError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it went well, 1 when a person has to mend something, 2 when the words were off."""
    words = parser().parse_args(arguments)
    try:
        command = import_module(f"cxbot.cli.{words.module}")
        code: int = command.run(words)
    except CxbotError as error:
        suggestion = getattr(error, "suggestion", "")
        sys.stderr.write(f"cxbot: {error.text}\n" + (f"Try: {suggestion}\n" if suggestion else ""))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was written stays; run the same command again to go on.\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        return 0
    return code
