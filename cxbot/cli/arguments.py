"""The arguments of the command line, with their help."""

import argparse

from cxbot import __version__


def parser() -> argparse.ArgumentParser:
    """Every command with its options. Each sets `module`, the file of `cxbot.cli` that runs it."""
    top = argparse.ArgumentParser(
        prog="cxbot", description="The Customer Experience report, in Slack.", epilog="Settings: cxbot settings"
    )
    top.add_argument("--version", action="version", version=f"cxbot {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, module: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(module=module)
        return made

    _playground(command("playground", "playing", "a Slack-like workspace in the browser, with the bot in it"))
    command("serve", "serving", "the bot, in Slack")
    _sample(command("sample", "loading", "load the sample company, or go on with it up to now"))
    _load(command("load", "loading", "load a folder of CSV files, or a CSV of ratings"))
    _connect(command("connect", "connect", "connect a helpdesk, so that it is synced again and again"))
    _sync(command("sync", "sync", "ask connected sources what is new"))
    check = command("check", "check", "lay our figures beside those that the helpdesk itself shows")
    check.add_argument("name", metavar="NAME", help="the source's name, as cxbot sources lists it")
    check.add_argument("period", nargs="*", default=["last", "month"], help="such as last week (default: last month)")
    sources = command("sources", "sources", "where the data come from, and how far they reach")
    sources.set_defaults(forget=None)
    forget = command("forget", "sources", "remove a source with all that hangs on it")
    forget.add_argument("forget", metavar="NAME", help="the source's name, as cxbot sources lists it")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    _ask(command("ask", "ask", "answer a question here, without Slack"))
    derive = command("derive", "deriving", "work out segments and replies from what was loaded")
    derive.add_argument("--all", action="store_true", help="everything anew, not only what changed")
    copy = command("copy", "copy", "make or refresh the copy in DuckDB that reports are read from")
    copy.add_argument("--anew", action="store_true", help="all of it, not only what changed")
    copy.add_argument("--forget", action="store_true", help="remove it, and note no more what changes for it")
    metrics = command("metrics", "listing", "what can be measured, and what each number means")
    metrics.add_argument("--markdown", action="store_true", help="as the table in the README")
    command("settings", "listing", "the environment variables that are read").set_defaults(settings=True)
    audit = command("audit", "audit", "who was shown comments, customers or scores of others, and who removed reports")
    audit.add_argument("--user", metavar="ID", help="only of this person, by her Slack id")
    audit.add_argument("--since", metavar="WHEN", help="only from this moment on, such as 2026-11-23T09:00")
    _digests(command("digests", "digests", "which digests there are, and what came of them"))
    _doctor(command("doctor", "doctor", "look whether everything is well, and say what mends what is not"))
    database = command("db", "db", "the database's schema")
    database.add_argument("action", choices=["upgrade", "check"], help="upgrade it, or say whether it is up to date")
    return top


def _playground(made: argparse.ArgumentParser) -> None:
    made.add_argument("--port", type=int, default=8765, help="where the page is (default: 8765)")
    made.add_argument("--mode", choices=["socket", "http"], default="socket", help="how the bot is reached")
    made.add_argument("--days", type=int, default=None, help="how many days of the sample company")
    made.add_argument("--keep", action="store_true", help="go on with the sample of the last time, where there is one")
    made.add_argument("--data", action="store_true", help="report on your own data, which are only read")
    made.add_argument("--manifest", metavar="FILE", help="open it for another app, which you start yourself")


def _digests(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", action="store_true", help="for programs")
    actions = made.add_subparsers(dest="action", metavar="ACTION", title="about one of them")

    def action(name: str, argument: str, text: str, shown: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        added.add_argument(argument, metavar=argument.upper(), help=shown)
        return added

    number, delivery = "its number, as cxbot digests lists it", "its id, or how that begins, as cxbot digests show says"
    show = action("show", "id", "what came of its last deliveries: due, posted, how long after, and why not", number)
    show.add_argument("--most", type=int, default=10, metavar="N", help="so many of the last ones (default: 10)")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="for programs")
    run = action("run", "id", "have one sent now, once", number)
    run.add_argument("--request", default="", metavar="NAME", help="the same name again sends no second one")
    action("resend", "delivery", "send an unverified one again, after you looked that it is not there", delivery)
    settle = action("settle", "delivery", "say that an unverified one is there", delivery)
    settle.add_argument("--missing", action="store_true", help="it is not there, and is not to be sent")


def _doctor(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", action="store_true", help="for programs")
    made.add_argument(
        "--post",
        metavar="CHANNEL",
        help="post a test report into this channel (its id), toggle it, and say which way of swapping pictures works",
    )
    made.add_argument("--yes", action="store_true", help="remove the test report afterwards without asking")
    made.add_argument("--remove", metavar="CHANNEL/TS", help="remove the test report that --post left there")


def _connect(made: argparse.ArgumentParser) -> None:
    made.add_argument("kind", nargs="?", metavar="KIND", help="which sort of source; without it all are listed")
    made.add_argument("name", nargs="?", metavar="NAME", help="what to call it (default: its kind)")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SETTING=VALUE",
        help="a setting: its value, env:NAME for a variable that holds it wherever the bot runs, or @FILE to read it "
        "from a file (@- from what is piped in). What is not said is asked for, or stays as it was",
    )
    made.add_argument(
        "--every", type=float, metavar="MINUTES", help="between two syncs (default: 10; 0: never by itself)"
    )
    made.add_argument("--new-key", action="store_true", help="print a new key for CXBOT_SECRET_KEY, and stop")


def _sync(made: argparse.ArgumentParser) -> None:
    made.add_argument("name", nargs="?", metavar="NAME", help="of the source (default: all that are connected)")
    made.add_argument("--watch", action="store_true", help="go on, and sync each whenever it is due, until stopped")


def _sample(made: argparse.ArgumentParser) -> None:
    made.set_defaults(sample=True)
    made.add_argument("--seed", type=int, default=7, help="another company for every number (default: 7)")
    made.add_argument("--days", type=int, default=730, help="how far back it begins (default: 730)")
    made.add_argument("--scale", type=float, default=1.0, help="how many conversations, 1 = about 55 a day")
    made.add_argument("--now", metavar="WHEN", help="up to this moment (default: now)")


def _load(made: argparse.ArgumentParser) -> None:
    made.set_defaults(sample=False)
    made.add_argument("path", nargs="?", metavar="FOLDER|FILE.csv")
    made.add_argument("--format", action="store_true", help="print the files and columns of a folder, and stop")
    made.add_argument(
        "--map",
        action="append",
        default=[],
        metavar='WHAT="COLUMN"',
        help="which column of a CSV of ratings is the rating, rated_at, customer, teammate ... (default: recognised). "
        'Columns may be joined: --map rated_at="Date+Time"; "-" is none: --map id=-',
    )
    made.add_argument("--mapping", metavar="FILE.toml", help="the same as --map and the options below, from a file")
    made.add_argument("--delimiter", help="between columns (default: guessed)")
    made.add_argument("--encoding", help="such as cp1252 (default: guessed)")
    made.add_argument("--date-format", metavar="FORMAT", help="such as %%d/%%m/%%Y %%H:%%M (default: guessed)")
    made.add_argument(
        "--scale", help='what ratings are: 1-5, thumbs, or a map such as "bad=1,good=5" (default: found out)'
    )
    made.add_argument("--zone", help="of times without one (default: CXBOT_ZONE)")
    made.add_argument("--name", help="the source that it is more of, or a new name (default: the file's or folder's)")
    made.add_argument("--until", metavar="WHEN", help="the data are complete up to here (default: the newest row)")
    made.add_argument("--dry-run", action="store_true", help="show what a load would do, and stop")
    made.add_argument("--yes", action="store_true", help="load it as shown, without asking")
    made.add_argument("--partial", action="store_true", help="load the rest even where most rows are refused")


def _ask(made: argparse.ArgumentParser) -> None:
    made.add_argument("question", help='what you would type after /cx, such as "csat last month"')
    made.add_argument("--now", metavar="WHEN", help="as if it were this moment, such as 2026-11-23T09:00")
    made.add_argument("--zone", help="the time zone of days (default: CXBOT_ZONE)")
    shapes = made.add_mutually_exclusive_group()
    shapes.add_argument("--json", action="store_true", help="all numbers, for programs")
    shapes.add_argument("--text", action="store_true", help="as text (default)")
    shapes.add_argument("--png", metavar="FILE", help="the chart, as a picture")
    shapes.add_argument("--sql", action="store_true", help="the statements that answer it, ready to be pasted")
    shapes.add_argument("--csv", metavar="FILE", help="the rows that were counted, of one metric")
    made.add_argument("--details", action="store_true", help="how one metric was calculated, and its rows")
    made.add_argument("--page", type=int, default=1, help="of the rows or the table (default: 1)")
