"""Who may see and ask what, in sentences, and the controls by which admins change what the environment leaves open."""

from collections.abc import Collection, Iterable

from cxbot.drawing import blocks
from cxbot.message import Block, Json
from cxbot.settings import RULES, Rules, Who

RULE = "rule:"  # begins the action's id, behind it stands the variable
CHANNELS = {
    "CXBOT_FULL_CHANNELS": "Channels that show everything",
    "CXBOT_CHANNELS": "The only channels for reports",
    "CXBOT_SHARED_CHANNELS": "Shared channels that show counts",
}
WHOSE = {
    "CXBOT_SEE": "Who sees comments, customers, scores of others",
    "CXBOT_ASK": "Who asks for reports",
}


def rules_in_words(rules: Rules, open_: Collection[str]) -> list[str]:
    """A sentence for each rule, in Slack's markup; those that the environment says are told apart."""
    full = _named(rules.full_channels)
    shared = _named(rules.shared_channels)
    sentences = {
        "CXBOT_SEE": f"{_who(rules.see)} may see what customers wrote, their names and scores of other teammates.",
        "CXBOT_ASK": f"{_who(rules.ask)} may ask for reports.",
        "CXBOT_MANAGERS": f"Managers: {_named(rules.managers) or 'nobody but the admins'}.",
        "CXBOT_ADMINS": f"Admins: {_named(rules.admins) or 'those of the workspace in Slack'}.",
        "CXBOT_FULL_CHANNELS": f"Everything is shown in {full}." if full else "",
        "CXBOT_CHANNELS": f"Reports are posted into {_named(rules.channels) or 'every channel that I am in'}.",
        "CXBOT_SHARED_CHANNELS": f"Counts are shown in {shared}, with other companies." if shared else "",
    }
    usual = set() if rules.admins else {"CXBOT_ADMINS"}
    return [
        f"{said}{'' if name in usual | set(open_) else ' _Set in the environment._'}"
        for name, said in sentences.items()
        if said
    ]


def controls(rules: Rules, open_: Collection[str]) -> list[Block]:
    """A control for each rule that is open; user groups are named in the environment only."""
    shown: list[Block] = []
    for name, label in WHOSE.items():
        if name in open_:
            options = [blocks.option(_who(each), each.value) for each in Who]
            shown.append(_beside(label, blocks.select(f"{RULE}{name}", options, getattr(rules, RULES[name]), "Who")))
    if "CXBOT_MANAGERS" in open_ and not any(each.startswith("S") for each in rules.managers):
        people = _several("multi_users_select", "CXBOT_MANAGERS", "Managers", "initial_users", rules.managers)
        shown.append(_beside("Managers", people))
    for name, label in CHANNELS.items():
        if name in open_:
            chosen = getattr(rules, RULES[name])
            several = _several("multi_conversations_select", name, "Channels", "initial_conversations", chosen)
            only = {"include": ["public", "private"], "exclude_bot_users": True}
            if name != "CXBOT_SHARED_CHANNELS":
                only["exclude_external_shared_channels"] = True
            shown.append(_beside(label, several | {"filter": only}))
    return shown


def _beside(label: str, element: Json) -> Block:
    return blocks.words(label) | {"accessory": element}


def _several(kind: str, name: str, placeholder: str, initial: str, chosen: Iterable[str]) -> Json:
    element: Json = {
        "type": kind,
        "action_id": f"{RULE}{name}",
        "placeholder": {"type": "plain_text", "text": placeholder},
    }
    ids = sorted(chosen)
    return element | ({initial: ids} if ids else {})


def _who(who: Who) -> str:
    return "Every full member" if who is Who.EVERYONE else "Only managers"


def _named(ids: Iterable[str]) -> str:
    marks = {"S": "<!subteam^{}>", "C": "<#{}>", "G": "<#{}>"}
    return ", ".join(marks.get(each[0], "<@{}>").format(each) for each in sorted(ids))
