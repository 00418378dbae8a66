"""The colours and sizes of all charts. Sizes are pixels of a picture 1600 wide, which Slack shows at 22 % of it."""

from enum import StrEnum

WIDTH = 1600
DONUT_HEIGHT, TREND_HEIGHT = 640, 720  # flat, so that a report with both still fits a window
MARGIN = 40

PAPER = "#FFFFFF"
WORDS = "#1D1C1D"
QUIET = "#5F6670"  # everything secondary
HELP = "#E3E6EA"  # lines and bars that only help to read
MEASURE = "#0F6B70"  # the measure's line; the same teal as five stars
PALE = "#9CCBC6"  # what rests on few: dots and bars
BAND = "#DFEEEC"  # where the measure's line may well lie
USUAL = "#EDF0F3"  # where it usually lies
BEFORE = "#9AA3AE"  # the previous period

TITLE = 60
LABEL = 50
SMALL = 46  # the least: 10 px on a phone
FIGURE = 225  # the main number

LINE = 10
LINE_LONG = 8  # where many buckets make it turn often
LINE_BEFORE = 7
LINE_THIN = 4  # what only says how sure a bar is
HAIR = 3  # lines of help
DOT = 15  # radius of a point

CAP = 0.717  # height of Lato's capitals and figures, in parts of the size


class Shade(StrEnum):
    """The colours of ratings: told apart without red and green, and in grey by neighbours on the ring."""

    FIVE = MEASURE
    FOUR = "#62B6AC"
    THREE = "#C8CDD3"
    TWO = "#F2B27A"
    ONE = "#C5523B"
    SATISFIED = "#33938D"
    UNSATISFIED = "#DF8660"


def inks() -> tuple[str, ...]:
    """Every colour a chart may use besides white, each once."""
    return tuple(dict.fromkeys((WORDS, QUIET, HELP, USUAL, BEFORE, BAND, PALE, *Shade)))


def rgb(ink: str) -> tuple[int, int, int]:
    """Red, green and blue of "#RRGGBB", 0-255."""
    return int(ink[1:3], 16), int(ink[3:5], 16), int(ink[5:7], 16)
