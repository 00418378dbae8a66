"""The app in its workspace: what its manifest says, its ids and its secrets."""

import secrets
from dataclasses import dataclass

from cxbot.playground.state.ids import new_id
from cxbot.playground.state.reading import Fields, Json


@dataclass(frozen=True, slots=True)
class App:
    """Who the bot is. `granted` are its scopes; the app token has connections:write alone."""

    manifest: Fields
    id: str
    bot_id: str
    granted: tuple[str, ...]
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str

    @property
    def name(self) -> str:
        """The app's name."""
        return str(self.manifest["display_information"]["name"])

    @property
    def commands(self) -> list[Json]:
        """The slash commands, as the manifest has them."""
        return list(self._features.get("slash_commands") or ())

    @property
    def shortcuts(self) -> list[Json]:
        """The shortcuts, as the manifest has them."""
        return list(self._features.get("shortcuts") or ())

    @property
    def events(self) -> frozenset[str]:
        """The events the bot has subscribed to."""
        return frozenset(self.settings.get("event_subscriptions", {}).get("bot_events") or ())

    @property
    def home_enabled(self) -> bool:
        """Whether there is a Home tab."""
        return bool(self._features.get("app_home", {}).get("home_tab_enabled"))

    @property
    def messages_enabled(self) -> bool:
        """Whether the app takes direct messages; Slack's default is yes."""
        return bool(self._features.get("app_home", {}).get("messages_tab_enabled", True))

    @property
    def settings(self) -> Fields:
        """The manifest's settings."""
        return dict(self.manifest.get("settings") or {})

    @property
    def manifest_scopes(self) -> tuple[str, ...]:
        """The scopes the bot must have."""
        return tuple(self._scopes.get("bot") or ())

    @property
    def optional_scopes(self) -> tuple[str, ...]:
        """The scopes that somebody may leave out."""
        return tuple(self._scopes.get("bot_optional") or ())

    @property
    def redirect_urls(self) -> tuple[str, ...]:
        """Where an installation may lead back to."""
        return tuple((self.manifest.get("oauth_config") or {}).get("redirect_urls") or ())

    @property
    def _scopes(self) -> Fields:
        return dict((self.manifest.get("oauth_config") or {}).get("scopes") or {})

    @property
    def _features(self) -> Fields:
        return dict(self.manifest.get("features") or {})


def install(manifest: Fields, *, optional_scopes: bool) -> App:
    """The app, freshly installed, with scopes exactly as in the manifest."""
    scopes = (manifest.get("oauth_config") or {}).get("scopes") or {}
    granted = [*(scopes.get("bot") or ()), *((scopes.get("bot_optional") or ()) if optional_scopes else ())]
    return App(
        manifest,
        id=new_id("A"),
        bot_id=new_id("B"),
        granted=tuple(dict.fromkeys(granted)),
        bot_token=f"xoxb-{secrets.randbelow(10**12)}-{secrets.token_urlsafe(18)}",
        app_token=f"xapp-1-{secrets.token_urlsafe(24)}",
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_urlsafe(18),
        client_id=f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}",
        client_secret=secrets.token_hex(16),
    )
