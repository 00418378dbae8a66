"""A local Slack for trying a bot: strict, loopback only, for any Bolt app. It imports nothing of the rest."""

from cxbot.playground.options import PlaygroundSettings
from cxbot.playground.refusing import NotPossibleError, SlackError
from cxbot.playground.running import Playground
from cxbot.playground.workspace import Channel, Person

__all__ = ["Channel", "NotPossibleError", "Person", "Playground", "PlaygroundSettings", "SlackError"]
