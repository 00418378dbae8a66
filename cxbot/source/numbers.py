"""Many ids that are whole numbers, in eight bytes each."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers, of which it is asked as text whether they are among them."""

    packed: bytes = field(repr=False)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> "Numbers":
        """Keep numbers, which come in ascending order."""
        return cls(array("q", numbers).tobytes())

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str) or not text.isdecimal():
            return False
        kept, number = memoryview(self.packed).cast("q"), int(text)
        place = bisect_left(kept, number)
        return place < len(kept) and kept[place] == number and str(number) == text
