"""A local Slack for trying a bot: strict, loopback only, for any Bolt app. It imports nothing of the rest."""

from cxbot.playground.running import Playground
from cxbot.playground.state.errors import NotPossibleError, SlackError
from cxbot.playground.state.options import PlaygroundSettings
from cxbot.playground.state.workspace import Channel, Person

__all__ = ["Channel", "NotPossibleError", "Person", "Playground", "PlaygroundSettings", "SlackError"]
