"""The few kinds of Slack blocks that messages are made of."""

from cxbot.message import Block, Json


def words(mrkdwn: str, block_id: str = "") -> Block:
    """A paragraph in Slack's markup. Only our own words, or text that went through `escape`."""
    return _named({"type": "section", "text": _markup(mrkdwn)}, block_id)


def plain(text: str) -> Block:
    """A paragraph of plain text: whatever it contains is shown as it stands."""
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def context(mrkdwn: str, block_id: str = "") -> Block:
    """A small grey line."""
    return _named({"type": "context", "elements": [_markup(mrkdwn)]}, block_id)


def context_more(block: Block, mrkdwn: str) -> Block:
    """A small grey line with one element more."""
    return {**block, "elements": [*block["elements"], _markup(mrkdwn)]}


def header(text: str) -> Block:
    """A large title, plain text."""
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def actions(block_id: str, *elements: Json) -> Block:
    """A row of controls."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(label: str, action_id: str, value: str) -> Json:
    """A button that carries a value of at most 2,000 characters."""
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": label}, "value": value}


def overflow(action_id: str, *options: Json) -> Json:
    """Up to five choices behind three dots."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def option(label: str, value: str) -> Json:
    """A choice of a select or overflow; both at most 75 and 150 characters."""
    return {"text": {"type": "plain_text", "text": label}, "value": value}


def select(action_id: str, options: list[Json], chosen: str, placeholder: str) -> Json:
    """A select with one option chosen."""
    initial = next(each for each in options if each["value"] == chosen)
    return choice(action_id, options, placeholder) | {"initial_option": initial}


def choice(action_id: str, options: list[Json], placeholder: str) -> Json:
    """A select with nothing chosen: what it does is done when something is."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": placeholder},
        "options": options,
    }


def search(action_id: str, placeholder: str) -> Json:
    """A select whose options are looked for while somebody types."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": placeholder},
        "min_query_length": 1,
    }


def rich(text: str, **style: bool) -> Json:
    """Words of rich text: shown as they stand, and they do nothing."""
    element: Json = {"type": "text", "text": text}
    return element | {"style": style} if style else element


def rich_line(*elements: Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def picture(key: str, alt: str, block_id: str) -> Block:
    """The place of a picture that the courier will put there."""
    return {"type": "image", "block_id": block_id, "picture": key, "alt_text": alt}


def _markup(mrkdwn: str) -> Json:
    """Verbatim: an address or a #channel in what a customer wrote is not made a link."""
    return {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}


def _named(block: Block, block_id: str) -> Block:
    return block | {"block_id": block_id} if block_id else block
