"""Spoils files as mail, spreadsheets, editors and hands spoil them; the same number spoils the same way."""

import random
from collections.abc import Callable, Sequence

NASTY = (
    *(
        "",
        " ",
        "-",
        "N/A",
        "null",
        "0",
        "6",
        "-1",
        "1,000",
        "0_5",
        "4,5",
        "5.0",
        "1e400",
        "1.23457E+17",
        "NaN",
        "٥",
        "５",
    ),
    *(
        "=1+1",
        "\u202eevil",
        "\u200b",
        "e\u0301",
        "\U0001f600",
        "'",
        '"',
        '""',
        ";",
        "|",
        "\t",
        "[" * 3000,
        '{"a":' * 900,
    ),
    *("9" * 400, "x" * 140_000, "0000-00-00", "2126-01-01", "0001-01-01", "32/13/2026", "26-11-02", "1604313600"),
    *(
        "2026-02-30",
        "24:00",
        "2026-11-02T24:00:00",
        "2026-11-02 25:61",
        "NULL\0",
        "\ufeff",
        "../../etc/passwd",
        "a;b;c",
    ),
)
BYTES = (b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"\xe9", b"\xc3", b" ", b"'", b"\\", b"9", b"\xef\xbb\xbf")


def mutated(content: bytes, number: int) -> bytes:
    """The content, spoilt one to four times."""
    chance = random.Random(number)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(_WAYS)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(max(1, len(content)))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(BYTES) + content[place:]


def _delete(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + content[place + chance.choice((1, 1, 2, 10)) :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _of_lines(
    change: Callable[[list[bytes], random.Random], Sequence[bytes]],
) -> Callable[[bytes, random.Random], bytes]:
    def way(content: bytes, chance: random.Random) -> bytes:
        return b"\n".join(change(content.split(b"\n"), chance))

    return way


def _twice(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    line = chance.choice(lines)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return lines


def _without(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    del lines[chance.randrange(len(lines))]
    return lines


def _swapped(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _header_again(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    lines.insert(chance.randrange(len(lines) + 1), lines[0])
    return lines


def _titled(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    return [chance.choice((b"Report for November", b"sep=,", b"Exported: 2026-11-24", b"")), *lines]


def _footed(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    return [*lines, chance.choice((b"Total: 12 rows", b"End of report", b"12", b",,,,,", b"Page 1 of 1"))]


def _cell(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
    lines[place] = b",".join(cells)
    return lines


def _cells_swapped(lines: list[bytes], chance: random.Random) -> Sequence[bytes]:
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    chance.shuffle(cells)
    lines[place] = b",".join(cells)
    return lines


def _recoded(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "cp1252", "latin-1", "utf-8-sig", "cp1251")), "replace")


def _other_breaks(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\r\r\n")))


def _other_delimiter(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice((b";", b"\t", b"|", b", ", b"^")))


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _flip, _insert, _insert, _delete, _cut, _recoded, _other_breaks, _other_delimiter),
    *(_of_lines(each) for each in (_twice, _without, _swapped, _header_again, _titled, _footed)),
    *(_of_lines(each) for each in (_cell, _cell, _cell, _cells_swapped)),
)
