"""The Web API's methods that the playground has, by name."""

from collections.abc import Mapping

from cxbot.playground.calling import Method
from cxbot.playground.methods import auth, chat, conversations, files, users, views


def all_methods() -> Mapping[str, Method]:
    """Every method by its name."""
    every = (*auth.METHODS, *chat.METHODS, *conversations.METHODS, *files.METHODS, *users.METHODS, *views.METHODS)
    return {each.name: each for each in every}
