"""`cxbot derive`: segments and replies, from what was loaded."""

import argparse
import sys

from cxbot.cli.building import main_engine
from cxbot.cli.collecting import rarely_collecting
from cxbot.cli.showing import progress
from cxbot.deriving import derive_all, derive_stale
from cxbot.settings import read_settings


@rarely_collecting()
def run(arguments: argparse.Namespace) -> int:
    """Derive what changed, or everything; an interrupted run goes on where it stopped."""
    engine = main_engine(read_settings())
    try:
        with progress("Conversations derived") as show:
            done = (derive_all if arguments.all else derive_stale)(engine, progress=show)
    finally:
        engine.dispose()
    sys.stdout.write(f"{done:,} conversations and ratings derived.\n")
    return 0
