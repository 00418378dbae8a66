"""The company that a playground opens with: a few people, a few channels, and another company next door."""

import time
from collections.abc import Iterable

from cxbot.playground.state.ids import new_id
from cxbot.playground.state.reading import Fields
from cxbot.playground.state.workspace import Channel, Group, Person, Team, Workspace

HOME = Team("T0HARBOR001", "Harbor Bikes", "harbor-bikes")
NEXT_DOOR = Team("T0NORTHW001", "Northwind Parts", "northwind-parts")

PEOPLE = (
    Person(
        *("U0ANA000001", "ana", "Ana Lopez", "manager", HOME.id, "Head of Support", "Europe/Berlin", "en-GB", "0f6b70"),
        channels=("support-leads", "general", "product-feedback", "leadership", "northwind-parts"),
    ),
    Person(
        *("U0BEN000001", "ben", "Ben Okafor", "teammate", HOME.id, "Support", "Europe/London", "en-GB", "b4531f"),
        channels=("support-leads", "general", "product-feedback", "northwind-parts"),
    ),
    Person(
        *(
            "U0CHLOE0001",
            "chloe",
            "Chloé Martin",
            "teammate",
            HOME.id,
            "Support",
            "America/New_York",
            "fr-FR",
            "5b4b9a",
        ),
        channels=("support-leads", "general"),
    ),
    Person(
        *("U0GUS000001", "gus", "Gus Weber", "guest", HOME.id, "Contractor", "Europe/Berlin", "de-DE", "5f6f1f"),
        channels=("product-feedback",),
    ),
    Person(
        *("U0STELLA001", "stella", "Stella Novak", "stranger", NEXT_DOOR.id, "Northwind Parts", "Asia/Tokyo", "en-US"),
        color="8a3b6b",
        channels=("northwind-parts",),
    ),
    Person(
        *("U0IRIS00001", "iris", "Iris Blum", "single_channel_guest", HOME.id, "Agency", "Europe/Zurich", "de-CH"),
        color="7a5c00",
        channels=("general",),
    ),
    Person(
        *("U0DORA00001", "dora", "Dora Klein", "teammate", HOME.id, "Support", "Europe/Berlin", "de-DE", "6b6b6b"),
        channels=("general",),
        deactivated=True,
    ),
    Person(
        *("U0FLOW00001", "feedback-flow", "Feedback Flow", "workflow", HOME.id, "Workflow", "UTC", "en-US", "3d5a80"),
        channels=("general", "product-feedback"),
    ),
)

CHANNELS = (
    Channel("C0LEADS0001", "support-leads", "channel", "How we are doing, and what we do about it"),
    Channel("C0GENERAL01", "general", "channel", "Everybody"),
    Channel("C0FEEDBACK1", "product-feedback", "channel", "What customers wish for"),
    Channel("C0LEADERS01", "leadership", "private", "Managers only"),
    Channel("C0NORTHW001", "northwind-parts", "shared", "With our friends at Northwind Parts"),
)
MANAGERS = "S0MANAGERS1"
BOT_IS_IN = frozenset({"support-leads", "general"})


def open_company(
    manifest: Fields, people: Iterable[Person] | None = None, channels: Iterable[Channel] | None = None
) -> Workspace:
    """A workspace with the people, the channels and the manifest's bot in it.

    Who is in a channel is said by the people's `channels` and by the channels' `members`; without channels of its own
    the bot is in #support-leads and #general. The managers are a user group.
    """
    features = manifest.get("features", {})
    name = str(features.get("bot_user", {}).get("display_name") or manifest["display_information"]["name"])
    bot = Person(new_id("U"), name.lower(), name, "bot", HOME.id)
    everybody = {each.id: each for each in (*(PEOPLE if people is None else people), bot)}
    workspace = Workspace(HOME, bot.id, {HOME.id: HOME, NEXT_DOOR.id: NEXT_DOOR}, everybody)
    leading = tuple(each.id for each in everybody.values() if each.role == "manager")
    workspace.groups[MANAGERS] = Group(MANAGERS, "managers", "Managers", leading)
    first = next(iter(everybody))
    for each in CHANNELS if channels is None else channels:
        members = {person.id for person in everybody.values() if each.name in person.channels} | set(each.members)
        if channels is None and each.name in BOT_IS_IN:
            members.add(bot.id)
        workspace.channels[each.id] = Channel(
            each.id, each.name, each.kind, each.topic, frozenset(members), each.archived, first, int(time.time())
        )
    for person in everybody.values():
        if person.role != "stranger" and not person.is_bot and not person.deactivated:
            workspace.direct(person.id, bot.id)
    if people is None:
        workspace.group((*(each.id for each in PEOPLE[:3]), bot.id), PEOPLE[0].id)
    return workspace
