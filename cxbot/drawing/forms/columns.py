"""The form that chooses which metrics the customers' table shows."""

from cxbot.drawing.forms import inputs
from cxbot.drawing.part import Rendering
from cxbot.message import Modal
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.section import Section

NAME, FIELD = "columns", "columns"
HINT = "Kept for you: the tables that only you see show these. A phone has room for four."


def form(section: Section, question: Question, rendering: Rendering) -> Modal:
    """The metrics of a section's table, those chosen that the question's table shows."""
    chosen = question.columns or section.columns or section.metrics
    offered = dict.fromkeys((*chosen, *section.metrics))
    options = [inputs.option(catalogue()[each].title, each) for each in offered if each in catalogue()]
    return Modal(
        title="Columns",
        blocks=(
            inputs.several_of(
                FIELD,
                "Show",
                options,
                chosen=chosen,
                example="Choose metrics",
                hint=HINT,
                most=len(options),
                needed=True,
            ),
        ),
        callback_id=f"form:{NAME}",
        submit="Show",
        close="Cancel",
        carries=rendering.encode(question),
    )
