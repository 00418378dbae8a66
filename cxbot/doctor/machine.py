"""The machine: does it know the world's zones as they are now, and can it draw."""

import re
import zoneinfo
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from cxbot.doctor.check import Check, Finding, Level, Subject

OLD_RELEASES = 1.0  # years; zones change their rules several times a year
SLOW = 60.0  # seconds for a picture on a busy machine
_RELEASE = re.compile(r"(20\d\d)([a-z])")


def _zone_data(subject: Subject) -> Iterator[Finding]:
    used, where = _used()
    package = _package()
    if not used:
        yield Finding(Level.WARNING, f"The zone data in {where} do not say how old they are.", ZONE_DATA.fix)
        return
    found = _RELEASE.match(used)
    age = subject.now().year - int(found[1]) if found else 0
    if package > used:
        said = f"{where} has zone data {used}, the package tzdata {package}: where clocks change may be wrong."
        yield Finding(Level.WARNING, said, ZONE_DATA.fix)
    elif age > OLD_RELEASES:
        yield Finding(Level.WARNING, f"The zone data {used} in {where} are {age} years old.", ZONE_DATA.fix)
    else:
        yield Finding(Level.OK, f"{used}, from {where}")


def _used() -> tuple[str, str]:
    """The release of the zone data that Python uses, and where they are: the system's, or else the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if not (folder / "Europe").is_dir():
            continue
        for name, shape in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
            if (folder / name).is_file():
                with (folder / name).open(encoding="ascii", errors="replace") as file:
                    found = re.match(shape, file.readline())
                return (found[1] if found else ""), str(folder)
        return "", str(folder)
    return _package(), "the package tzdata"


def _package() -> str:
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return ""


def _drawing(_: Subject) -> Iterator[Finding]:
    from cxbot.drawing.charts.probing import probe

    drawn, missing = probe()
    if not drawn.startswith(b"\x89PNG"):
        yield Finding(Level.FAULT, "What is drawn is no picture.", DRAWING.fix)
        return
    yield Finding(Level.OK, f"A picture of {len(drawn):,} bytes was drawn.")
    if missing:
        said = f"No font here writes {', '.join(missing)}: in pictures such letters are dots."
        yield Finding(Level.WARNING, said, "Install one: apt-get install fonts-noto-cjk fonts-noto-core")


ZONE_DATA = Check(
    "zone data",
    "The zone data are of this year.",
    "Update the system's: apt-get install --only-upgrade tzdata; or set PYTHONTZPATH= to use the package's.",
    _zone_data,
)
DRAWING = Check(
    "drawing",
    "Pictures can be drawn.",
    "Install matplotlib and font-lato again: pip install --force-reinstall matplotlib font-lato",
    _drawing,
    seconds=SLOW,
)
CHECKS = (ZONE_DATA, DRAWING)
