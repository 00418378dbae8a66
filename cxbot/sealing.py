"""Secrets as text that may be kept in a database: sealed with Fernet, by keys that the environment holds.

It knows no database and no settings. Several keys are for changing them: the first seals, each opens. What seals is
imported when there is a key: a bot without one is smaller.
"""

from cxbot.errors import SettingError

VARIABLE = "CXBOT_SECRET_KEY"
NEW_KEY = "cxbot connect --new-key"

CANNOT_SEAL = (
    f"Secrets are kept sealed, and {VARIABLE} is not set, which seals them. Make a key ({NEW_KEY}), set it for every "
    "process of the bot, and keep it apart from the database. Or keep the secret in the environment alone, and name "
    "its variable: env:NAME"
)


class Sealing:
    """Seals and opens texts with one key or several.

    Raises:
        SettingError: a key is none.
    """

    __slots__ = ("_all", "_first")

    def __init__(self, keys: str) -> None:
        self._first = self._all = None
        written = keys.replace(",", " ").split()
        if not written:
            return
        from cryptography.fernet import Fernet, MultiFernet

        try:
            found = [Fernet(each.encode()) for each in written]
        except ValueError as error:
            raise SettingError(
                f"{VARIABLE} is no key: 32 bytes as base64, 44 characters. Make one: {NEW_KEY}"
            ) from error
        self._first, self._all = found[0], MultiFernet(found)

    @property
    def can(self) -> bool:
        """Whether there is a key at all."""
        return self._all is not None

    def seal(self, text: str) -> str:
        """Seal a text.

        Raises:
            SettingError: there is no key.
        """
        if self._all is None:
            raise SettingError(CANNOT_SEAL)
        return self._all.encrypt(text.encode()).decode()

    def open(self, sealed: str, what: str) -> str:
        """Open a sealed text; `what` says whose it is.

        Raises:
            SettingError: there is no key, or none that opens it.
        """
        if self._all is None:
            raise SettingError(f"{what} is sealed, and {VARIABLE}, which opens it, is not set.")
        from cryptography.fernet import InvalidToken

        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SettingError(
                f"{what} was sealed with another {VARIABLE}. Set that one again, behind the new one with a comma "
                "between them; or connect the source once more."
            ) from error

    def renewed(self, sealed: str, what: str) -> str:
        """A sealed text as the first key seals it: itself, where that is so already.

        Raises:
            SettingError: there is no key, or none that opens it.
        """
        text = self.open(sealed, what)
        from cryptography.fernet import InvalidToken

        try:
            if self._first is not None:
                self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(text)
        return sealed


def new_key() -> str:
    """Make a key."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()
