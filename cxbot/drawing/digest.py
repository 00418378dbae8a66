"""A digest: did it move, is it whole, what stands out, who was not satisfied.

The parent is short, as a report's is; what else the report has is in its thread. A question without a figure over time
is answered by the whole of its message. When a digest comes, and to whom, is known elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cxbot.answer import Answer
from cxbot.answer.highlights import Highlights, StandOut
from cxbot.drawing import blocks, details, profile
from cxbot.drawing.changes import Place, placed
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.context import scope, wholeness
from cxbot.drawing.feedback import sample_feedback
from cxbot.drawing.headline import lines
from cxbot.drawing.low_ratings import MOST as MOST_LOW
from cxbot.drawing.low_ratings import low_in_words, low_ratings, opening
from cxbot.drawing.part import Rendering
from cxbot.drawing.report import CONTEXT, CUSTOMERS, report
from cxbot.drawing.roles import leading, shown_measure
from cxbot.drawing.shapes import split as split_shape
from cxbot.drawing.shapes.table import SORT
from cxbot.drawing.standing_out import MOST as MOST_STANDING_OUT
from cxbot.drawing.standing_out import chosen, in_short, stands_out
from cxbot.drawing.text import clean, counted, escape
from cxbot.drawing.units import KEY, units_picture
from cxbot.message import Block, Json, Message, Picture
from cxbot.question import UNCOMPARED, About
from cxbot.section import Section, Shape
from cxbot.statistics import Verdict

OPEN = "ask:thread:report"
MOST_COMMENTS, MOST_ROWS = 5, 12
HEADLINE = "headline"
LISTED = {About.CUSTOMERS, About.TEAMMATES, About.FEEDBACK, About.PROFILE, About.DETAILS}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said of a delivery before its numbers, as plain text that others work out; empty where there is nothing.

    `incomplete` says that the data end too early, `late` that it comes late, `later` what came after the digests
    before it were told.
    """

    incomplete: str = ""
    late: str = ""
    later: tuple[str, ...] = ()


NO_NOTES = Notes()


def digest(
    answer: Answer,
    highlights: Highlights,
    sections: Sequence[Section],
    rendering: Rendering,
    *,
    name: str,
    when: str,
    notes: Notes = NO_NOTES,
    short: bool = False,
) -> Message:
    """The digest of an answer: `name` is of its view, `when` says how often it comes, `notes` stand first.

    It says whether the figure moved, how whole it is, what stands out, and who was not satisfied; what else the report
    has follows in one message of its thread. A list is shown as it is. A `short` one that has nothing to tell but its
    figure says no more than that: no clear change, inside the usual range, nothing that stands out, no low rating.
    """
    whole, noted = _whole(answer, sections, rendering), [*_noted(notes)]
    foot = f"Digest of “{escape(isolated(name), 80, keep=ISOLATES)}”, {escape(when)}"
    if answer.question.about in LISTED or not _is_figure(sections):
        return _list(whole, answer, rendering, noted, foot, incomplete=bool(notes.incomplete))
    found = chosen(highlights.stand_outs, rendering.audience)
    head = [_moved(each, answer, sections, rendering) for each in whole.blocks if each.get("block_id") == HEADLINE]
    knows = [blocks.context(wholeness(answer), "wholeness")]
    below = [blocks.context(f"{scope(answer, rendering.audience)} · {foot}", CONTEXT)]
    text = _summary(whole, found, highlights, noted if notes.incomplete else [])
    if short and not found and _is_quiet(answer, sections, highlights):
        return Message(text, (*map(blocks.context, noted), *head, *knows, *below))
    shown = _picture(whole, answer, highlights, rendering)
    most = 1 if len(found) == MOST_STANDING_OUT else MOST_LOW  # else the whole is taller than a window
    pictures = {each["picture"] for each in shown if "picture" in each}
    drawn = {each.key: each for each in (*whole.pictures, *_units(answer, highlights, rendering))}
    said = [*stands_out(found), *_voices(answer, highlights, rendering, most)]
    return Message(
        text,
        (
            *map(blocks.context, noted),
            *head,
            *knows,
            *shown,
            *said,
            _ways_on(whole, answer, highlights, rendering, most),
            *below,
        ),
        tuple(drawn[each] for each in drawn if each in pictures),
        _rest(whole, drawn, shown, said),
    )


def _list(
    whole: Message, answer: Answer, rendering: Rendering, noted: Sequence[str], foot: str, *, incomplete: bool
) -> Message:
    """A list as it would be answered, without what chooses other rows: that is in the report, which is a button away.

    Of comments the first few are shown, and the others of the page in the thread; so is a table that is taller than a
    window, as a whole: whoever were left out of it would be those at the end of the alphabet.
    """
    shown: list[Block] = []
    for block in whole.blocks:
        if block.get("block_id") == CONTEXT:
            shown.append(blocks.context_more(block, foot))
        elif block.get("block_id") == "more":
            row = [each for each in block["elements"] if each["action_id"] != SORT]
            shown.append({**block, "elements": [_report_button(answer, rendering), *row]})
        elif block["type"] != "actions" or answer.question.about not in UNCOMPARED:
            shown.append(block)
    rows = [each for each in shown if answer.feedback is not None and each["type"] == "rich_text"]
    tall = [each for each in shown if each["type"] == "table" and len(each["rows"]) > MOST_ROWS + 1]
    later, text = rows[MOST_COMMENTS:] or tall, " ".join([*_first(noted if incomplete else ()), whole.text])
    title = "The table" if tall else f"The next {counted(len(later), ('comment', 'comments'))}"
    thread = (Message(title, (blocks.words(f"*{title}*"), *later)),) if later else ()
    told = [blocks.words("The table is in the thread.")] if tall else []
    kept = [part for each in shown for part in (told if each in tall else [] if each in later else [each])]
    return Message(text, (*map(blocks.context, noted), *kept), whole.pictures, thread)


def _whole(answer: Answer, sections: Sequence[Section], rendering: Rendering) -> Message:
    """The message that would have answered the question, had somebody asked it."""
    if answer.question.about is About.PROFILE:
        return profile.message(sections[0], answer, rendering)
    if answer.question.about is About.DETAILS:
        return details.message(answer.question, sections[0], answer, rendering)
    return report(answer, sections, rendering)


def _moved(head: Block, answer: Answer, sections: Sequence[Section], rendering: Rendering) -> Block:
    """The headline; where it answers a split, whether the whole moved stands before that."""
    if not answer.groups:
        return head
    _, second = lines(sections[0], answer, rendering.today(answer.question), rendering.audience)
    first, _, split = head["text"]["text"].partition("\n")
    said = dict.fromkeys((first, escape(second, 300, keep=ISOLATES), split))
    return blocks.words("\n".join(filter(None, said)), HEADLINE)


def _is_figure(sections: Sequence[Section]) -> bool:
    """Whether what is asked about is a figure over time, and no list of figures."""
    return sections[0].shape in {Shape.DONUT, Shape.TREND}


def _is_quiet(answer: Answer, sections: Sequence[Section], highlights: Highlights) -> bool:
    """Whether there is nothing to tell but the figure."""
    first = leading(sections[0], answer)
    measured = answer.total.get(shown_measure(sections[0], answer.question), first)
    if highlights.low is not None and highlights.low.count:
        return False
    if measured is None:
        return True
    usual = placed(measured.now, measured.metric.unit, answer.usual.get(measured.metric.name))
    return measured.change.verdict not in {Verdict.UP, Verdict.DOWN} and usual in {None, Place.INSIDE}


def _summary(whole: Message, found: Sequence[StandOut], highlights: Highlights, noted: Sequence[str]) -> str:
    """What a notification says: the two sentences, what stands out, and how many were not satisfied."""
    parts = [*_first(noted), whole.text]
    if found:
        parts.append(escape(f"Stands out: {', '.join(map(in_short, found))}.", 300, keep=ISOLATES))
    if highlights.low is not None and highlights.low.count:
        parts.append(f"{', '.join(filter(None, low_in_words(highlights.low)))}.")
    return " ".join(parts)


def _first(noted: Sequence[str]) -> list[str]:
    """The first note as a sentence."""
    return [f"{each.rstrip('.')}." for each in noted[:1]]


def _units(answer: Answer, highlights: Highlights, rendering: Rendering) -> list[Picture]:
    drawn = None if highlights.units is None else units_picture(answer, highlights.units, rendering)
    return [] if drawn is None else [drawn]


def _picture(whole: Message, answer: Answer, highlights: Highlights, rendering: Rendering) -> list[Block]:
    """The one picture: the split that is asked about, else the units, else the first that the report has."""
    images = [each for each in whole.blocks if "picture" in each]
    split = [each for each in images if each.get("block_id") == split_shape.KEY]
    units = [blocks.picture(each.key, each.alt, each.key) for each in _units(answer, highlights, rendering)]
    return (split or units or images)[:1]


def _voices(answer: Answer, highlights: Highlights, rendering: Rendering, most: int) -> list[Block]:
    """Who was not satisfied; where nobody was, what others said."""
    low, zone, audience = highlights.low, answer.question.period.zone, rendering.audience
    if low is not None and low.count:
        return low_ratings(low, zone, rendering, most)
    said = tuple(each for each in answer.voices if clean(each.comment))
    return sample_feedback(said, zone, names=audience.names) if audience.comments else []


def _ways_on(whole: Message, answer: Answer, highlights: Highlights, rendering: Rendering, most: int) -> Block:
    """The row of buttons: the report first, which has all the others; the table of customers is one click behind it."""
    row = next(each for each in whole.blocks if each.get("block_id") == "more")
    rest = [each for each in row["elements"] if each["action_id"] != CUSTOMERS]
    plain = [{key: value for key, value in each.items() if key != "style"} for each in rest]
    low = highlights.low
    more = [] if low is None else opening(low, answer.question, rendering, most)
    return blocks.actions(
        "more", _report_button(answer, rendering) | {"style": "primary"}, *plain[:1], *more, *plain[1:]
    )


def _rest(
    whole: Message, drawn: Mapping[str, Picture], shown: Sequence[Block], said: Sequence[Block]
) -> tuple[Message, ...]:
    """What else the report has, as one message: its pictures, its voices and all figures, without what changes them."""
    taken = {each.get("block_id") for each in (*shown, *said)}
    left = [
        each for each in whole.blocks if each["type"] in {"image", "rich_text"} and each.get("block_id") not in taken
    ]
    if split_shape.KEY in taken and KEY in drawn:
        left.append(blocks.picture(KEY, drawn[KEY].alt, KEY))
    for part in whole.thread:
        if not part.pictures:
            left += part.blocks
    if not left:
        return ()
    keys = {each["picture"] for each in left if "picture" in each}
    head = blocks.words("*The rest of the report*")
    return (Message("The rest of the report", (head, *left), tuple(drawn[each] for each in drawn if each in keys)),)


def _noted(notes: Notes) -> list[str]:
    """What stands before the numbers, escaped, a line each."""
    lines = (notes.incomplete, notes.late, *notes.later)
    return [escape(each, 300, keep=ISOLATES) for each in lines if each]


def _report_button(answer: Answer, rendering: Rendering) -> Json:
    return blocks.button("Open Report", OPEN, rendering.encode(replace(answer.question, page=0)))
