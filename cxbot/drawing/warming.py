"""Imports what draws, and finds the fonts, so that nobody's first report waits for that."""


def first_picture() -> bytes:
    """Draw something, with all that draws charts imported."""
    from cxbot.drawing.charts import alt_text, bars, donut, splits, trend
    from cxbot.drawing.charts.canvas import warm

    del alt_text, bars, donut, splits, trend
    return warm()
