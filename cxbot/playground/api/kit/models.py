"""Blocks that are checked by slack_sdk's own models, where it has one: those too new to have rules here."""

import re
from collections.abc import Iterator

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import blocks as models

from cxbot.playground.api.kit.rules import Where, wrong
from cxbot.playground.state.reading import Fields

MODELS: dict[str, type[models.Block]] = {
    each.type: each
    for each in (
        models.AlertBlock,
        models.CardBlock,
        models.CarouselBlock,
        models.ContainerBlock,
        models.PlanBlock,
        models.TaskCardBlock,
    )
}


def by_model(value: Fields, where: Where) -> Iterator[str]:
    """Say what the SDK finds wrong with a block: fields it does not know, and its own limits."""
    model = MODELS.get(str(value.get("type")))
    if model is None:
        return
    try:
        block = model(**{key: each for key, each in value.items() if key != "type"})
        for name in sorted(set(value) - block.attributes):
            yield wrong(f"invalid additional property: {name}", where)
        block.to_dict()
    except TypeError as error:
        for name in re.findall(r"'(\w+)'", str(error)):
            yield wrong(f"missing required field: {name}", where)
    except (SlackObjectFormationError, ValueError, AttributeError) as error:
        yield wrong(str(error), where)
