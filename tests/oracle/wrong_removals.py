"""Ways of removing that are wrong in one plausible way each; `test_mutants` shows that the oracle notices them."""

from typing import Any


def nothing_is_untold(*_arguments: Any) -> list[int]:
    return []


def nothing_goes(*_arguments: Any) -> None:
    """What is gone is left where it is."""


def nothing_is_derived_again(*_arguments: Any) -> None:
    """It is gone, and what followed from it stays."""


def goes_with_all_that_names_it(_table: Any) -> list[Any]:
    return []


def every_submission_stays(*_arguments: Any) -> None:
    """A submission that is told no more still counts."""
