"""`cxbot audit`: who was shown comments, customers or somebody's scores, and who removed a report."""

import argparse
import sys

from cxbot.cli.building import main_engine, moment_typed
from cxbot.settings import read_settings

ALONE = "alone"


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each time: when, who, where, what, and the question as a button would carry it."""
    from cxbot.keeping.audit import entries

    settings = read_settings()
    since = moment_typed(arguments.since, settings.zone) if arguments.since else None
    engine = main_engine(settings)
    number = 0
    try:
        for each in entries(engine, user=arguments.user or "", since=since):
            seen = each.seen
            line = (f"{each.at:%Y-%m-%dT%H:%M:%SZ}", each.workspace, seen.user, seen.place or ALONE)
            sys.stdout.write("\t".join((*line, ",".join(seen.what), seen.about)) + "\n")
            number += 1
    finally:
        engine.dispose()
    if not number:
        sys.stderr.write("Nothing was shown that not everybody may see.\n")
    return 0
