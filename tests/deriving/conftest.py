"""More fresh databases, for comparing one order of telling with another."""

from tests.sources.conftest import fresh_sqlite

__all__ = ["fresh_sqlite"]
