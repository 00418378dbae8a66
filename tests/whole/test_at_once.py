"""Five hundred channels have the same digest due at the same moment: each gets one, and it is answered once."""

from pathlib import Path

import pytest

from tests.whole.at_once import due_at_once

CHANNELS = 500


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_channels_get_theirs_and_the_question_is_answered_once(tmp_path: Path) -> None:
    found = due_at_once(CHANNELS, tmp_path)
    print(f"\n{found.words}")
    assert len(found.digests) == CHANNELS
    assert set(found.digests.values()) == {1}
    assert set(found.states) == {"posted"}
    # Once for each few minutes that it is true.
    assert found.answers <= 5
