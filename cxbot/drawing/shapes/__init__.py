"""What a section looks like, by its shape. A new shape is a file here and a line below."""

from collections.abc import Callable, Mapping

from cxbot.answer import Answer
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.shapes import comments, donut, figures, people, table, trend
from cxbot.section import Section, Shape

Draw = Callable[[Section, Answer, Rendering], Part]

SHAPES: Mapping[Shape, Draw] = {
    Shape.DONUT: donut.draw,
    Shape.TREND: trend.draw,
    Shape.FIGURES: figures.draw,
    Shape.TABLE: table.draw,
    Shape.COMMENTS: comments.draw,
    Shape.PEOPLE: people.draw,
}
