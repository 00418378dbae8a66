"""How long Slack is waited for, in seconds: settings, so that tests can shorten them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Every step is bounded; a report posts even when all of its pictures use their time up."""

    ack: float = 2.0  # then a person is told that it takes longer; Slack gives up after 3
    late: float = 2.8  # what is received later than this after it was sent acts no more: the person saw it fail
    upload: float = 20.0  # sending one picture
    ready: float = 20.0  # until Slack has processed it
    pictures: float = 40.0  # until a message goes without the pictures that are not there
    thread: float = 180.0  # the same for a message of a thread, for which nobody waits
    first_look: float = 0.25  # after a picture was sent
    longest_look: float = 2.0
    unseen: float = 3.0  # for a picture that may not be looked at, because there were too many looks
    refused: float = 1.5  # before a message whose picture was refused is sent again
    limited: float = 120.0  # in all, for Slack's rate limits, before a post is given up
    quiet: float = 60.0  # how long the thread of a report waits while other reports are on their way
    arriving: float = 15.0  # how long a click waits for the thread of its report
    request: float = 10.0  # for a request to come in, its head and its body; Slack needs milliseconds
    promise: float = 0.15  # for writing down that a report was promised; then it is promised all the same
    look: float = 30.0  # in all, for looking whether something is there; then it goes on later, where it was
    apart: float = 1.0  # between two digests in one conversation: Slack takes one post a second there
    turn: float = 5.0  # how long a digest waits for its turn in a conversation; then it comes later
    between: float = 1.0  # looks at one channel or person and at the next, where all are looked at
    surely: float = 20.0  # until what was found then is looked at once more, before digests are paused for it
    drain: float = 3.0  # in HTTP mode, until nothing is sent to a bot that stops: its health says that it does
    stop: float = 8.0  # for running jobs when the bot stops: with telling and hanging up it ends within 20
