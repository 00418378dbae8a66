"""The worked examples that Front publishes, told as stories with the expected number beside each."""

from sqlalchemy import Engine

from tests.story import MINUTE, Desk


def test_example_1_a_reply_and_its_archiving_take_the_time_to_the_reply(engine: Engine) -> None:
    told = Desk(engine).tell("9:00 inbound; 9:12 reply ana and archive")
    (archiving,) = told.segment.archivings
    assert (archiving.kind, archiving.at, archiving.until) == ("archive", "2 Nov 9:12", None)
    assert (archiving.total, archiving.replies, archiving.replied) == (12 * MINUTE, 1, True)  # 9:00 to 9:12


def test_example_6(engine: Engine) -> None:
    told = Desk(engine).tell("9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; 9:35 reply ana and archive")
    assert told.segment.first_reply == 10 * MINUTE
    assert told.segment.reply_times == [10 * MINUTE, 15 * MINUTE]
    assert told.segment.archivings[0].total == 25 * MINUTE
