"""`cxbot db`: the database's schema."""

import argparse
import sys

from cxbot import migrations
from cxbot.database import make_engine
from cxbot.settings import read_settings


def run(words: argparse.Namespace) -> int:
    """Upgrade the schema, or say whether it is up to date."""
    engine = make_engine(read_settings().database_url)
    try:
        if words.action == "upgrade":
            migrations.upgrade(engine)
        migrations.check(engine)
    finally:
        engine.dispose()
    sys.stdout.write(f"{engine.url.render_as_string(hide_password=True)} is up to date.\n")
    return 0
