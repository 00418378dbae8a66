"""One call of the Web API: who calls, with which arguments, and may it (docs: apis/web-api).

Errors that any method gives are here; each method adds its own.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cxbot.playground.state.errors import SlackError, invalid_arguments
from cxbot.playground.state.reading import Fields, Json, read_json
from cxbot.playground.state.state import State

Arguments = Fields
# Docs: reference/methods/chat.postMessage, errors. These have a word of their own when they are no JSON.
UNREADABLE = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method; `kind` is text, flag, number, json or list (of ids, with commas or as JSON)."""

    name: str
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is allowed, with its arguments read."""

    state: State
    method: str
    arguments: Arguments

    def text(self, name: str) -> str:
        """A text argument; empty where it was not given."""
        return str(self.arguments.get(name) or "")

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes-or-no argument."""
        return bool(self.arguments.get(name, default))

    def number(self, name: str, default: int) -> int:
        """A number argument."""
        return int(self.arguments.get(name, default))

    def may(self, *scopes: str) -> bool:
        """Whether the bot has one of the scopes."""
        return any(each in self.state.app.granted for each in scopes)

    def need(self, *scopes: str) -> None:
        """Refuse a bot that has none of the scopes.

        Raises:
            SlackError: missing_scope.
        """
        if not self.may(*scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(self.state.app.granted))


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, which token and scopes (one of them) it needs, its arguments and its tier.

    `tier` is Slack's, 1 to 4; 0 is chat.postMessage's "special", None is unlimited.
    """

    name: str
    act: Callable[[Call], Json]
    tier: int | None
    scopes: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    token: str = "bot"  # noqa: S105  a kind of token, not one: bot, app or none


def need(name: str, kind: str = "text") -> Argument:
    """An argument that must be there."""
    return Argument(name, kind, required=True)


def may(*names: str, kind: str = "text") -> tuple[Argument, ...]:
    """Arguments that may be there."""
    return tuple(Argument(each, kind) for each in names)


def perform(state: State, methods: Mapping[str, Method], name: str, token: str, sent: Arguments) -> Json:
    """The answer to a call."""
    try:
        method = _known(methods, name)
        _check_token(state, method, token)
        call = Call(state, name, {})
        if method.token == "bot" and method.scopes:  # noqa: S105  as above
            call.need(*method.scopes)
        answer = method.act(Call(state, name, _read(method, sent)))
    except SlackError as error:
        return {"ok": False, "error": error.code, **error.extra}
    return {"ok": True, **answer}


def _known(methods: Mapping[str, Method], name: str) -> Method:
    if name not in methods:
        raise SlackError("unknown_method", req_method=name)
    return methods[name]


def _check_token(state: State, method: Method, token: str) -> None:
    if method.token == "none":  # noqa: S105  as above
        return
    if not token:
        raise SlackError("not_authed")
    known = {state.app.bot_token: "bot", state.app.app_token: "app"}.get(token)
    if known is None:
        raise SlackError("invalid_auth")
    if known == "bot" and state.revoked:
        raise SlackError("account_inactive")
    if known != method.token:
        raise SlackError("not_allowed_token_type")


def _read(method: Method, sent: Arguments) -> Json:
    read: Json = {}
    wrong = []
    for argument in method.arguments:
        value = sent.get(argument.name)
        if value is None or value == "":
            if argument.required:
                wrong.append(f"missing required field: {argument.name}")
            elif value == "" and argument.kind == "text":
                read[argument.name] = ""
            continue
        try:
            read[argument.name] = _READERS[argument.kind](value)
        except (TypeError, ValueError):
            if argument.kind == "json" and argument.name in UNREADABLE:
                raise SlackError(UNREADABLE[argument.name]) from None
            wrong.append(f"{_WANTED[argument.kind]} [json-pointer:/{argument.name}]")
    if wrong:
        raise invalid_arguments(*wrong)
    return read


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise TypeError
    return str(value)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"1", "true", "0", "false"}:
        return str(value).lower() in {"1", "true"}
    raise ValueError


def _json(value: object) -> object:
    found = read_json(value) if isinstance(value, str) else value
    if not isinstance(found, dict | list):
        raise TypeError
    return found


def _list(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(each) for each in value]
    text = str(value)
    return (
        [str(each) for each in json.loads(text)] if text.startswith("[") else [each for each in text.split(",") if each]
    )


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "flag": _flag,
    "number": int,
    "json": _json,
    "list": _list,
}
_WANTED = {
    "text": "must be a string",
    "flag": "must be a boolean",
    "number": "must be a number",
    "json": "must be valid JSON",
    "list": "must be a list",
}
