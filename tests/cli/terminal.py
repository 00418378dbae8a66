"""A command at a terminal of 80 columns: what it asks is answered when it is asked, and all that is shown is kept."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CTRL_C, CTRL_D = "\x03", "\x04"
LONGEST = 120.0  # seconds without a word
UNHEARD = 5.0  # seconds without a word, after which a key is pressed again
_MARKS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Ended:
    """How it ended, and what stood on the terminal."""

    code: int
    shown: str


def at_terminal(words: Sequence[str], answers: Sequence[tuple[str, str]], environment: Mapping[str, str]) -> Ended:
    """Run `cxbot` with these words; each answer is typed once what it is to follow is shown."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, "-m", "cxbot", *words], {**os.environ, **environment})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    left, shown, looked, said = list(answers), "", 0, ""
    heard = pressed = time.monotonic()
    while time.monotonic() - heard < LONGEST:
        if left and (place := shown.find(left[0][0], looked)) >= 0:
            looked = place + len(left[0][0])
            said = left.pop(0)[1]
            os.write(terminal, (said if said in {CTRL_C, CTRL_D} else f"{said}\n").encode())
            pressed = time.monotonic()
        if not select.select([terminal], [], [], 0.5)[0]:
            # Typed before it was waited for, readline does not hear it: so people press it again, but not at once, when
            # it would end what the first one began.
            if said in {CTRL_C, CTRL_D} and time.monotonic() - max(heard, pressed) > UNHEARD:
                os.write(terminal, said.encode())
                pressed = time.monotonic()
            continue
        try:
            part = os.read(terminal, 65_536)
        except OSError:  # so a terminal ends on Linux
            break
        if not part:
            break
        shown += part.decode(errors="replace")
        heard = time.monotonic()
    else:
        os.kill(process, 9)
    _, status = os.waitpid(process, 0)
    return Ended(os.waitstatus_to_exitcode(status), _MARKS.sub("", shown).replace("\r\n", "\n"))
