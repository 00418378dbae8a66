"""Blocks, and where each may stand (docs: block-kit/blocks)."""

from collections.abc import Iterator, Mapping

from cxbot.playground.api.kit.elements import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_CONTEXTS,
    IN_INPUTS,
    IN_SECTIONS,
    PICTURE,
)
from cxbot.playground.api.kit.models import by_model
from cxbot.playground.api.kit.objects import address, either_text, plain
from cxbot.playground.api.kit.rich import RICH_TEXT
from cxbot.playground.api.kit.rules import (
    Check,
    Shape,
    Where,
    Whole,
    anything,
    either,
    flag,
    items,
    kinds,
    matching,
    number,
    one_of,
    text,
    wrong,
)
from cxbot.playground.state.reading import Fields

PAGE = "block-kit/blocks/"


def _block(page: str, fields: Mapping[str, Check], *required: str, whole: tuple[Whole, ...] = ()) -> Shape:
    common: dict[str, Check] = {"type": text(100), "block_id": text(255)}
    return Shape(f"{PAGE}{page}", {**common, **fields}, required, whole)


def _every_row_as_long(value: Fields, where: Where) -> Iterator[str]:
    """Docs: data-table-block, "every row must have the same number of cells"."""
    rows = value.get("rows")
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        yield wrong("all rows must have the same number of cells", f"{where}/rows")


def _table_text(value: Fields, where: Where) -> Iterator[str]:
    """Docs: table-block, "10,000 characters ... across all cells"."""
    if characters(value.get("rows")) > TABLE_CHARACTERS:
        yield wrong(f"must be less than {TABLE_CHARACTERS + 1} characters", f"{where}/rows")


def characters(value: object) -> int:
    """The characters of all texts in blocks."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(characters(each) for key, each in value.items() if key != "text" or not isinstance(each, str))
    return sum(characters(each) for each in value) if isinstance(value, list | tuple) else 0


TABLE_CHARACTERS = 10_000
RAW_TEXT = Shape(f"{PAGE}table-block", {"type": text(100), "text": text(12_000)}, ("text",))
RAW_NUMBER = Shape(f"{PAGE}data-table-block", {"type": text(100), "value": anything, "text": text(255)})
CELL = kinds({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT})
DATA_CELL = kinds({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT})
COLUMN = Shape(f"{PAGE}table-block", {"align": one_of("left", "center", "right"), "is_wrapped": flag})
HTTPS = matching(r"https://\S+", "must be a valid https URL")

SECTION = _block(
    "section-block",
    {
        "text": either_text(3_000),
        "fields": items(either_text(2_000), 10),
        "accessory": IN_SECTIONS,
        "expand": flag,
    },
    whole=(either("text", "fields", exactly=False),),
)
HEADER = _block("header-block", {"text": plain(150), "level": number(1, 6)}, "text")
CONTEXT = _block("context-block", {"elements": items(IN_CONTEXTS, 10)}, "elements")
ACTIONS = _block("actions-block", {"elements": items(IN_ACTIONS, 25)}, "elements")
INPUT = _block(
    "input-block",
    {
        "label": plain(2_000),
        "element": IN_INPUTS,
        "dispatch_action": flag,
        "hint": plain(2_000),
        "optional": flag,
    },
    *("label", "element"),
)
IMAGE = _block("image-block", {**PICTURE.fields, "title": plain(2_000)}, "alt_text", whole=PICTURE.whole)
TABLE = _block(
    "table-block",
    {"rows": items(items(CELL, 20), 100), "column_settings": items(COLUMN, 20, 0)},
    "rows",
    whole=(_table_text,),
)
DATA_TABLE = _block(
    "data-table-block",
    {
        "caption": text(2_000),
        "rows": items(items(DATA_CELL, 20), 201, 2),
        "page_size": number(1, 100),
        "row_header_column_index": number(0, 19),
    },
    *("caption", "rows"),
    whole=(_every_row_as_long,),
)
VIDEO = _block(
    "video-block",
    {
        "alt_text": text(2_000),
        "author_name": text(50),
        "description": plain(200),
        "provider_icon_url": address,
        "provider_name": text(100),
        "title": plain(200),
        "title_url": HTTPS,
        "thumbnail_url": address,
        "video_url": HTTPS,
    },
    *("alt_text", "title", "thumbnail_url", "video_url"),
)

BLOCKS: Mapping[str, Shape] = {
    "section": SECTION,
    "header": HEADER,
    "context": CONTEXT,
    "actions": ACTIONS,
    "input": INPUT,
    "image": IMAGE,
    "divider": _block("divider-block", {}),
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "markdown": _block("markdown-block", {"text": text(12_000)}, "text"),
    "video": VIDEO,
    "file": _block(
        "file-block",
        {"external_id": text(255), "source": one_of("remote"), "file_id": text(255), "file": _block("", {})},
        *("external_id", "source"),
    ),
    "context_actions": _block("context-actions-block", {"elements": items(IN_CONTEXT_ACTIONS, 5)}, "elements"),
    "data_table": DATA_TABLE,
    # Blocks of 2025 and 2026, checked by the SDK's models where it has any; the page shows that it does not draw them.
    **{
        kind: Shape(f"{PAGE}{kind.replace('_', '-')}-block", {"block_id": text(255)}, whole=(by_model,), open=True)
        for kind in ("alert", "card", "carousel", "container", "data_visualization", "plan", "task_card")
    },
}

# Where each block may stand: its page says "Available in surfaces".
EVERYWHERE = ("section", "header", "context", "actions", "input", "image", "divider", "rich_text", "video")
IN_MESSAGES = kinds(BLOCKS)
IN_HOMES = kinds(BLOCKS, (*EVERYWHERE, "table", "alert", "card", "carousel", "container"))
IN_MODALS = kinds(BLOCKS, (*EVERYWHERE, "alert", "card", "carousel", "container"))
