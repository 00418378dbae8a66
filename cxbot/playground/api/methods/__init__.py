"""The Web API's methods that the playground has, by name."""

from collections.abc import Mapping

from cxbot.playground.api.calling import Method
from cxbot.playground.api.methods import auth, chat, conversations, files, usergroups, users, views


def all_methods() -> Mapping[str, Method]:
    """Every method by its name."""
    modules = (auth, chat, conversations, files, usergroups, users, views)
    return {each.name: each for module in modules for each in module.METHODS}
