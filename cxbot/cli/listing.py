"""`cxbot metrics` and `cxbot settings`: what there is."""

import argparse
import sys
import textwrap


def run(arguments: argparse.Namespace) -> int:
    """Print the settings, or the catalogue of metrics."""
    if getattr(arguments, "settings", False):
        from cxbot.settings import VARIABLES

        sys.stdout.writelines(entry(name, text) for name, text in VARIABLES.items())
        return 0
    from cxbot.metrics import catalogue, describe

    if arguments.markdown:
        sys.stdout.write(describe())
        return 0
    for metric in catalogue().values():
        text = f"{metric.definition} Counts on {metric.counts_on}."
        sys.stdout.write(entry(f"{metric.name}: {metric.title}", text))
    return 0


def entry(name: str, text: str) -> str:
    """A name, and below it what there is to say."""
    return f"{name}\n{textwrap.fill(text, 100, initial_indent='    ', subsequent_indent='    ')}\n"
