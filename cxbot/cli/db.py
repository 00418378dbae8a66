"""`cxbot db`: the database's schema."""

import argparse
import sys

from cxbot import migrations
from cxbot.database import make_engine
from cxbot.database.errors import place
from cxbot.deriving import count_stale
from cxbot.settings import read_settings


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the schema, or say whether it is up to date."""
    engine = make_engine(read_settings().database_url)
    try:
        if arguments.action == "upgrade":
            migrations.upgrade(engine)
        migrations.check(engine)
        migrations.check_whole(engine)
        waiting = count_stale(engine)
    finally:
        engine.dispose()
    sys.stdout.write(f"{place(engine.url)} is up to date.\n")
    if waiting:
        what = "1 conversation or rating waits" if waiting == 1 else f"{waiting:,} conversations and ratings wait"
        sys.stdout.write(f"{what} to be worked out anew; until then reports say so. Next: cxbot derive\n")
    return 0
