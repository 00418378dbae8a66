"""Rich text (docs: block-kit/blocks/rich-text-block)."""

from collections.abc import Mapping

from cxbot.playground.api.kit.rules import Check, Shape, flag, items, kinds, matching, number, one_of, text

PAGE = "block-kit/blocks/rich-text-block"
MOST = 10_000  # Slack names no number of elements; a message's own limits come first

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE = Shape(PAGE, dict.fromkeys(_STYLES, flag))


def _inline(fields: Mapping[str, Check], *required: str) -> Shape:
    return Shape(PAGE, {"type": text(100), "style": STYLE, **fields}, required)


INLINE = kinds(
    {
        "text": _inline({"text": text(12_000)}, "text"),
        "link": _inline({"url": text(3_000), "text": text(12_000, 0), "unsafe": flag}, "url"),
        "user": _inline({"user_id": text(255)}, "user_id"),
        "usergroup": _inline({"usergroup_id": text(255)}, "usergroup_id"),
        "channel": _inline({"channel_id": text(255)}, "channel_id"),
        "team": _inline({"team_id": text(255)}, "team_id"),
        "emoji": _inline(
            {"name": text(255), "unicode": text(255), "skin_tone": number(1, 6), "url": text(3_000)}, "name"
        ),
        "broadcast": _inline({"range": one_of("here", "channel", "everyone")}, "range"),
        "color": _inline({"value": matching(r"#[0-9a-fA-F]{6}", "must be a color such as #F405B3")}, "value"),
        "date": _inline(
            {"timestamp": number(0, 10**11), "format": text(255), "url": text(3_000), "fallback": text(255)},
            *("timestamp", "format"),
        ),
    }
)
SECTION = Shape(PAGE, {"type": text(100), "elements": items(INLINE, MOST, 0)}, ("elements",))
BORDER: Mapping[str, Check] = {"border": one_of(0, 1)}
LIST = Shape(
    PAGE,
    {
        "type": text(100),
        "style": one_of("bullet", "ordered"),
        "elements": items(kinds({"rich_text_section": SECTION}), MOST),
        "indent": number(0, 8),
        "offset": number(0, 100_000),
        **BORDER,
    },
    ("style", "elements"),
)
PREFORMATTED = Shape(
    PAGE, {"type": text(100), "elements": items(INLINE, MOST), "language": text(100), **BORDER}, ("elements",)
)
QUOTE = Shape(PAGE, {"type": text(100), "elements": items(INLINE, MOST), **BORDER}, ("elements",))
RICH_TEXT = Shape(
    PAGE,
    {
        "type": one_of("rich_text"),
        "block_id": text(255),
        "elements": items(
            kinds(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": LIST,
                    "rich_text_preformatted": PREFORMATTED,
                    "rich_text_quote": QUOTE,
                }
            ),
            MOST,
        ),
    },
    ("elements",),
)
