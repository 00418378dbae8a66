"""Progress of long work in lines: how quick it goes and how long it still takes, from seconds to weeks."""

import pytest

from cxbot.cli import showing


@pytest.mark.parametrize(
    ("took", "done", "expected", "said"),
    [
        (10, 40_000, 100_000, "40,000 of 100,000 (40%), 4,000 a second, 15 s left"),
        (60, 12, 132, "12 of 132 (9%), 12 a minute, 10 min left"),
        (3_600, 2, 20, "2 of 20 (10%), 48 a day, 9 h left"),
        (3_600, 1, 400, "1 of 400 (0%), 24 a day, 17 days left"),
    ],
)
def test_how_long_it_takes_is_said_in_words_that_fit(
    took: int,
    done: int,
    expected: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0.0]
    monkeypatch.setattr(showing.time, "monotonic", lambda: now[0])
    with showing.following("shop") as (show, say):
        say("what is told")
        now[0] += took
        show(done, expected)
    assert capsys.readouterr().err == f"shop: what is told: {said}\n"
