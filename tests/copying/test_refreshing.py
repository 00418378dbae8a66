"""A copy follows its database by what changed; readers see the newest file, and are told where there is none."""

import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update

from cxbot.copying import changes, open_copy, refresh_copy, refreshing
from cxbot.copying.making import read_about
from cxbot.database import reading
from cxbot.deriving import derive_stale
from cxbot.errors import DataError
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.tables import raw
from cxbot.tables.copies import copies, copy_changes
from tests.answering.company import NOW, WEEK, asked, found
from tests.copying.comparing import differences
from tests.copying.conftest import Refresh, ratings
from tests.story import Desk


def test_a_copy_holds_what_its_database_holds_and_answers_as_it_does(engine: Engine, copy: Engine) -> None:
    assert differences(engine, copy) == {}
    assert asked(copy, Question(WEEK)) == asked(engine, Question(WEEK))
    table = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)
    assert asked(copy, table) == asked(engine, table)


def test_what_nobody_changed_is_not_copied_again(copy: Engine, path: Path, refreshed: Refresh) -> None:
    before = path.resolve()
    done = refreshed()
    assert done is not None
    assert done.rows == 0
    assert path.resolve() == before


def test_a_conversation_that_goes_on_is_carried_over_alone(
    engine: Engine, desk: Desk, copy: Engine, refreshed: Refresh
) -> None:
    had = ratings(copy)
    desk.tell("12 Nov 10:00 inbound; 10:10 reply ana and archive; 11:00 rate 5", customer="jane")
    assert ratings(copy) == had  # as it was copied, until it is refreshed
    done = refreshed()
    assert done is not None
    assert not done.whole
    assert differences(engine, copy) == {}
    assert ratings(copy) == ratings(engine) == had + 1


def test_ratings_outside_of_conversations_customers_and_what_is_gone_are_followed(
    engine: Engine, desk: Desk, copy: Engine, refreshed: Refresh
) -> None:
    desk.rate("11 Nov 12:00 rate 2 by ana from jane in support", "raj")
    desk.merge("li", "zoé")
    with engine.begin() as connection:
        connection.execute(
            update(raw.contacts).where(raw.contacts.c.name == "jane").values(name="Jane", found_by="jane")
        )
        connection.execute(update(raw.inboxes).where(raw.inboxes.c.name == "sales").values(name="Sales"))
        gone = connection.scalar(select(func.min(raw.conversations.c.id)))
        connection.execute(delete(raw.conversations).where(raw.conversations.c.id == gone))
        lone = connection.scalar(select(func.min(raw.ratings.c.id)).where(raw.ratings.c.conversation_id.is_(None)))
        connection.execute(delete(raw.ratings).where(raw.ratings.c.id == lone))
    derive_stale(engine)
    done = refreshed()
    assert done is not None
    assert not done.whole
    assert differences(engine, copy) == {}


def test_tags_are_followed_also_where_nothing_else_of_their_conversation_changed(
    engine: Engine, copy: Engine, refreshed: Refresh
) -> None:
    tagged = raw.conversation_tags.c
    with engine.begin() as connection:
        had, tag = connection.execute(select(tagged.conversation_id, tagged.tag_id)).first() or (0, 0)
        had_not = connection.scalar(
            select(raw.conversations.c.id).where(raw.conversations.c.id.not_in(select(tagged.conversation_id)))
        )
        connection.execute(insert(raw.conversation_tags).values(conversation_id=had_not, tag_id=tag))
        connection.execute(delete(raw.conversation_tags).where(tagged.conversation_id == had))
    refreshed()
    assert differences(engine, copy) == {}
    with engine.begin() as connection:
        connection.execute(delete(raw.tags).where(raw.tags.c.id == tag))
    refreshed()
    assert differences(engine, copy) == {}
    by_tag = Question(WEEK, about=About.METRIC, metric="csat_responses", split=Kind.TAG)
    assert asked(copy, by_tag) == asked(engine, by_tag)


def test_what_changes_while_it_is_refreshed_is_kept_for_the_next_time(
    engine: Engine, desk: Desk, copy: Engine, refreshed: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    make, done = refreshing.refresh, changes.done

    def change_meanwhile(*arguments: Any) -> None:
        # After the rows were read, before the changes that were taken are forgotten.
        desk.go_on(told, "12 Nov 12:00 inbound; 12:30 reply bo and archive", customer="jane")
        done(*arguments)

    monkeypatch.setattr(changes, "done", change_meanwhile)
    refreshed()
    assert differences(engine, copy) != {}
    monkeypatch.setattr(changes, "done", done)
    assert refreshing.refresh is make
    refreshed()
    assert differences(engine, copy) == {}


def test_a_copy_is_of_one_moment_also_where_something_changes_before_it_is_read(
    engine: Engine, desk: Desk, copy: Engine, refreshed: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums of days are copied whole: with what came after changes were taken, and its segments with it."""
    desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    take = changes.take

    def take_and_change(*arguments: Any) -> None:
        take(*arguments)
        desk.tell("12 Nov 12:00 inbound; 12:30 reply bo and archive", customer="raj")

    monkeypatch.setattr(changes, "take", take_and_change)
    refreshed()
    assert differences(engine, copy) == {}


def test_who_is_changing_something_right_now_is_not_waited_for(
    fresh_postgres: Callable[[], Engine], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is being changed is in the copy as it was, and is copied again the next time."""
    monkeypatch.setattr(refreshing, "FEW", 0)
    engine = fresh_postgres()
    told = found(engine).tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    this = raw.conversations.c.id == told.conversation
    refresh_copy(engine, path, now=NOW, token="a")
    with engine.begin() as connection:
        connection.execute(update(raw.conversations).where(this).values(subject="before"))
    with engine.begin() as connection:
        connection.execute(update(raw.conversations).where(this).values(subject="after"))
        assert refresh_copy(engine, path, now=NOW, token="b") is not None
    copy = open_copy(path)
    assert differences(engine, copy).keys() == {"conversations"}
    refresh_copy(engine, path, now=NOW, token="c")
    assert differences(engine, copy) == {}
    copy.dispose()


def test_a_copy_of_another_database_is_made_anew(engine: Engine, copy: Engine, path: Path, refreshed: Refresh) -> None:
    """As after a backup was put in the place of the database: nobody noted what changed."""
    with engine.begin() as connection:
        connection.execute(delete(copies))
    done = refreshed()
    assert done is not None
    assert done.whole
    assert differences(engine, copy) == {}


def test_a_copy_of_what_a_backup_does_not_know_is_made_anew(
    engine: Engine, desk: Desk, copy: Engine, path: Path
) -> None:
    """What was refreshed after the backup was made is in the copy, and noted nowhere."""
    told = desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    with engine.begin() as connection:
        backup = connection.execute(select(copies.c.refreshed_at)).scalar_one()
    refresh_copy(engine, path, now=NOW + timedelta(minutes=1), token="later")
    with engine.begin() as connection:
        connection.execute(update(copies).values(refreshed_at=backup))
        connection.execute(delete(raw.conversations).where(raw.conversations.c.id == told.conversation))
        connection.execute(delete(copy_changes))
    done = refresh_copy(engine, path, now=NOW + timedelta(minutes=2), token="restored")
    assert done is not None
    assert done.whole
    assert differences(engine, copy) == {}


def test_copies_of_several_machines_at_the_same_path_are_no_matter_to_one_another(
    engine: Engine, desk: Desk, copy: Engine, path: Path, refreshed: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = path.parent, path.parent.with_name("others")
    own.rename(others)
    with monkeypatch.context() as another:
        another.setattr(socket, "gethostname", lambda: "another")
        assert (done := refreshed()) is not None
        assert done.whole
    desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    own.rename(own.with_name("of another"))
    others.rename(own)
    assert (done := refreshed()) is not None
    assert not done.whole
    assert differences(engine, copy) == {}


def test_for_a_copy_that_nobody_has_any_more_nothing_is_noted(
    engine: Engine, desk: Desk, copy: Engine, path: Path, refreshed: Refresh
) -> None:
    with engine.begin() as connection:
        gone = {"id": "gone", "place": "gone:/reports", "made_at": NOW, "refreshed_at": NOW - timedelta(days=8)}
        connection.execute(insert(copies), gone)
    desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    refresh_copy(engine, path, now=NOW, token="anew", anew=True)
    with engine.connect() as connection:
        assert connection.scalars(select(copies.c.id)).all() == ["anew"]
        assert set(connection.scalars(select(copy_changes.c.copy_id))) <= {"anew"}
    assert differences(engine, copy) == {}


# --- told in words


def fails(path: Path) -> str:
    copy = open_copy(path)
    with pytest.raises(DataError) as caught, reading(copy):
        pass
    copy.dispose()
    return caught.value.reason


def test_a_missing_copy_is_named_with_what_makes_it(path: Path) -> None:
    assert fails(path) == f"There is no copy at {path} (CXBOT_REPORTS_URL). Make it: cxbot copy"


@pytest.mark.usefixtures("copy")
def test_a_copy_of_another_schema_is_named_and_made_anew(
    path: Path, refreshed: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = read_about(path.resolve())
    assert about is not None
    monkeypatch.setattr("cxbot.copying.opening.version", lambda: "newer")
    monkeypatch.setattr("cxbot.copying.refreshing.version", lambda: "newer")
    assert fails(path) == f"The copy {path} is of another version of the bot. Run `cxbot copy`, which makes it anew."
    done = refreshed()
    assert done is not None
    assert done.whole


def test_a_file_that_is_no_copy_is_named_and_left_alone(engine: Engine, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("hello")
    assert "cannot be read" in fails(path)
    with pytest.raises(DataError, match="is a file that is no copy of cxbot's"):
        refresh_copy(engine, path, now=NOW, token="1")
    assert path.read_text() == "hello"
