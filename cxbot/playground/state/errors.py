"""The two ways to be refused: the bot with Slack's error code, a person with words."""


class SlackError(Exception):
    """Slack's answer to the bot is no; `code` is Slack's own word, `extra` further fields of the answer."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.code} {self.extra}" if self.extra else self.code


class NotPossibleError(Exception):
    """A person cannot do that; the text says why."""


def invalid_arguments(*messages: str) -> SlackError:
    """Arguments that are missing or make no sense (docs: reference/methods, "invalid_arguments")."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})
