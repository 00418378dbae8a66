"""What a digest told is shown as it was, and what became of it is explained to the last thing: by hand, by laws."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update

from cxbot.errors import AskError, RightsError
from cxbot.filter import Kind
from cxbot.keeping import told as keeping
from cxbot.keeping.forgetting import forget_told
from cxbot.keeping.told import forget_old, things_of
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.rights import COUNTS
from cxbot.tables import raw
from cxbot.tables.promised import deliveries, told_rows
from tests.answering.company import WEEK
from tests.posted import LEASE, told_now
from tests.recalled import LATER, MONDAY, PLAIN, REPORT, TEN, House, changed_since, rated, told_ten, words_of
from tests.story import Desk


@pytest.fixture
def house(engine: Engine) -> House:
    return House(engine)


def test_one_late_one_revised_one_removed(house: House):
    kept, told = told_ten(house)
    changed_since(house)
    # Then 9 of 10: 90 %. Now r2 to r9 and late2 are satisfied, r1 and late1 are not: 9 of 11, 81.8 %.
    assert house.later(kept) == (
        "After the last digest (9–15 Nov) 2 ratings came later, 1 was revised and 1 counts no more: 90 → 82 %.",
    )
    window = house.changes(told)
    said = words_of(window)
    assert "9–15 Nov: 90 → 82 % satisfied, 10 → 11 ratings." in said
    assert "2 ratings came later, 1 was revised and 1 counts no more since Mon 16 Nov, 09:00." in said
    lines = [words_of(each) for each in window.blocks if each["type"] in {"rich_text", "section"}][1:]
    assert [line.split("  ")[0] for line in lines] == [
        "*Came later* (2)",
        "★★★★★",
        "★☆☆☆☆",
        "*Revised* (1)",
        "★★★★★ → ★★☆☆☆",
        "*Counts no more* (1)",
        "★★☆☆☆",
    ]
    assert "comment of late1" in said
    assert "not in the data any more (r10)" in lines[-1]
    assert "1–4 of 4 · every difference is listed here" in said


def test_it_is_shown_as_it_was(house: House):
    _, told = told_ten(house)
    changed_since(house)
    shown = house.as_posted(told)
    said = words_of(shown)
    assert "As posted on Mon 16 Nov, 09:00" in said
    assert "9–15 Nov: 90 % satisfied, 4.7 of 5, only 10 ratings." in said  # 47 stars of ten
    assert "Ratings: 10" not in said  # once is enough
    assert "data as of" not in said  # it is not of now
    assert "What Changed Since" in said
    assert "Open Report" in said


def test_one_that_was_not_whole_says_so_as_it_did(house: House):
    told = house.post(house.subscribe())
    assert "Incomplete" not in words_of(house.as_posted(told))
    short = replace(told, told=replace(told.told, incomplete="Incomplete: data as of Sun 22:10"))
    assert "Incomplete: data as of Sun 22:10" in words_of(house.as_posted(short))


def test_where_nothing_changed_that_is_said(house: House):
    kept, told = told_ten(house)
    house.now = LATER
    assert house.later(kept) == ()
    said = words_of(house.changes(told))
    assert "9–15 Nov: still 90 % satisfied, 10 ratings." in said
    assert "Nothing changed since Mon 16 Nov, 09:00: the same ratings are counted, worth the same." in said


def test_what_changes_no_number_that_is_printed_is_listed_and_not_told(house: House):
    kept, told = told_ten(house)
    house.now = LATER
    house.load(rated("r1", 15, 4, hour=20))  # satisfied as before
    assert house.later(kept) == ()
    said = words_of(house.changes(told))
    assert "1 rating was revised since Mon 16 Nov, 09:00." in said
    assert "★★★★★ → ★★★★☆" in said


def test_the_same_share_of_more_is_told(house: House):
    kept, _ = told_ten(house)
    house.load(*(rated(f"new{number}", 11, 5) for number in range(1, 10)), rated("new10", 11, 1))
    assert house.later(kept) == ("After the last digest (9–15 Nov) 10 ratings came later: still 90 %.",)


def test_a_rating_given_again_in_another_week_counts_there(house: House):
    _, told = told_ten(house)
    house.now = LATER + timedelta(days=1)
    house.load(rated("r1", 17, 1))
    said = words_of(house.changes(told))
    assert "9–15 Nov: 90 → 89 % satisfied, 10 → 9 ratings." in said
    assert "rated again 17 Nov 12:00" in said
    assert "comment of r1" in said


def test_few_ratings_are_counted_only(house: House):
    house.load(rated("a", 9, 5), rated("b", 10, 1))
    kept = house.subscribe()
    house.post(kept)
    house.load(rated("c", 11, 5))
    assert house.later(kept) == ("After the last digest (9–15 Nov) 1 rating came later: 2 → 3 ratings.",)


def test_pages_are_turned(house: House):
    _, told = told_ten(house)
    house.load(*(rated(f"new{number:02}", 11, 5) for number in range(23)))
    first, last = house.changes(told), house.changes(told, page=2)
    assert "1–10 of 23" in words_of(first)
    assert "Next" in words_of(first)
    assert "Previous" not in words_of(first)
    assert "21–23 of 23" in words_of(last)
    assert "Next" not in words_of(last)
    assert Order.decode(last.carries) == Order(OrderKind.CHANGES, "2", key=told.id)
    assert "21–23 of 23" in words_of(house.changes(told, page=99))  # there were more when it was drawn


def test_who_may_not_see_customers_sees_how_many(house: House):
    _, told = told_ten(house)
    changed_since(house)
    said = words_of(house.changes(told, PLAIN))
    assert "2 ratings came later, 1 was revised and 1 counts no more" in said
    assert "★" not in said
    assert "comment of" not in said
    assert "is for managers" in said
    assert "90 % satisfied" in words_of(house.as_posted(told, PLAIN))


def test_what_was_about_a_teammate_is_for_who_may_see_that(house: House):
    desk = Desk(house.engine)
    desk.rate("Mon 9:00 rate 5 by ana")
    question = REPORT.only(Kind.TEAMMATE, str(desk.teammate("ana")))
    kept = house.subscribe(question)
    told = house.post(kept, question)
    for show in (house.changes, house.as_posted):
        with pytest.raises(RightsError):
            show(told, COUNTS)
    assert house.later(kept, COUNTS) == ()


def test_of_ratings_of_some_scores_only_their_number_is_told(house: House):
    house.load(*(rated(f"r{number}", 10, 1 + number % 2) for number in range(6)))
    question = REPORT.only(Kind.RATING, "1", "2")
    kept = house.subscribe(question)
    told = house.post(kept, question)
    house.load(rated("another", 11, 2))
    assert house.later(kept) == ("After the last digest (9–15 Nov) 1 rating came later: 6 → 7 ratings.",)
    assert "9–15 Nov: 6 → 7 ratings." in words_of(house.changes(told))
    assert "6 ratings." in words_of(house.as_posted(told))


def test_what_is_in_two_inboxes_is_shown_in_the_one_asked_about(house: House):
    desk = Desk(house.engine)
    desk.inbox("support")
    sales = desk.inbox("sales")
    for asked, shown in ((sales, "sales"), (desk.inbox("support"), "support")):
        question = Question(WEEK, About.METRIC, metric="messages_received").only(Kind.INBOX, str(asked))
        told = house.post(house.subscribe(question), question)
        desk.tell("9 Nov 9:00 inbound in support+sales", customer=f"who wrote to {shown}")
        (row,) = [each for each in house.changes(told).blocks if each["type"] == "rich_text"]
        assert f"{shown} · 9 Nov 09:00" in words_of(row)


def test_durations_are_explained_too(house: House):
    desk = Desk(house.engine)
    # First replies of 10 and of 20 minutes; then one of 30 is loaded: 15 min on average, 20 now.
    desk.tell("9 Nov 9:00 inbound; 9:10 reply ana", customer="jane")
    desk.tell("9 Nov 9:00 inbound; 9:20 reply ana", customer="raj")
    question = Question(WEEK, About.METRIC, metric="first_reply_time")
    kept = house.subscribe(question)
    told = house.post(kept, question)
    desk.tell("10 Nov 9:00 inbound; 9:30 reply bo", customer="li")
    assert house.later(kept) == ("After the last digest (9–15 Nov) 1 first reply came later: 15 min → 20 min.",)
    said = words_of(house.changes(told))
    assert "9–15 Nov: 15 min → 20 min, 2 → 3 first replies." in said
    assert "30 min" in said
    assert "li" in said
    assert "9–15 Nov: first reply time (avg) 15 min, 2 first replies." in words_of(house.as_posted(told))


def test_counts_are_explained_too(house: House):
    desk = Desk(house.engine)
    one = desk.tell("9 Nov 9:00 inbound; 9:10 reply ana and archive", customer="jane")
    desk.tell("9 Nov 9:00 inbound; 9:20 reply ana and archive", customer="raj")
    question = Question(WEEK, About.METRIC, metric="archived_conversations")
    kept = house.subscribe(question)
    told = house.post(kept, question)
    # What is told late: one was reopened in that week, and two more were archived.
    desk.go_on(one, "15 Nov 12:00 reopen")
    desk.tell("10 Nov 9:00 inbound; 9:30 archive bo", customer="li")
    desk.tell("10 Nov 9:00 inbound; 9:30 archive bo", customer="zoé")
    assert house.later(kept) == (
        "After the last digest (9–15 Nov) 2 conversations came later and 1 counts no more: 2 → 3 conversations.",
    )
    said = words_of(house.changes(told))
    assert "Came later* (2)" in said
    assert "Counts no more* (1)" in said
    assert "jane" in said


def test_a_list_has_nothing_to_compare_and_says_so(house: House):
    house.load(*TEN)
    question = Question(WEEK, About.FEEDBACK)
    kept = house.subscribe(question)
    told = house.post(kept, question)
    with pytest.raises(AskError, match="begins with a list"):
        house.changes(told)
    assert house.later(kept) == ()
    assert "Open Report" in words_of(house.as_posted(told))


def test_what_was_never_posted_told_nothing(house: House):
    held = house.promise(house.subscribe())
    for show in (house.changes, house.as_posted):
        with pytest.raises(AskError, match="told nothing"):
            show(held)
    assert house.deliveries.find("another") is None


def test_a_source_that_was_removed_is_named(house: House):
    _, told = told_ten(house)
    with house.engine.begin() as connection:
        connection.execute(delete(raw.sources))
    said = words_of(house.changes(told))
    assert "10 → 0 ratings" in said
    assert "The source “test” was removed since, so nothing that it told is counted." in said
    assert "1–10 of 10" in said
    assert "not in the data any more" in said


def test_after_13_months_only_how_many_is_known(house: House):
    kept, told = told_ten(house)
    house.now = MONDAY + timedelta(days=396)
    forget_told(house.deliveries)
    assert things_of(house.engine, told.id) is not None
    house.now = MONDAY + timedelta(days=398)
    forget_told(house.deliveries)
    assert things_of(house.engine, told.id) is None
    said = words_of(house.changes(told))
    assert "Nothing changed since Mon 16 Nov 2026, 09:00." in said
    assert "90 % satisfied" in words_of(house.as_posted(told))
    house.load(rated("r1", 15, 2, hour=20))
    said = words_of(house.changes(told))
    assert "90 → 80 % satisfied, 10 ratings" in said
    assert "The same ratings are counted since" in said
    house.load(rated("late", 13, 5))
    said = words_of(house.changes(told))
    assert "10 → 11 ratings" in said
    assert (
        "Other ratings are counted than on Mon 16 Nov 2026, 09:00. Which ones were is kept for 13 months only." in said
    )
    assert house.later(kept) == ("After the last digest (9–15 Nov 2026) 10 → 11 ratings: 90 → 82 %.",)


def test_what_was_told_before_it_was_kept_which_is_compared_by_its_hash(house: House):
    _, told = told_ten(house)
    nothing = {"metric": "", "sizes": "", "told_at": None, "told_rows": ""}
    with house.engine.begin() as connection:
        connection.execute(update(deliveries).values(**nothing))
    old = house.deliveries.find(told.id)
    assert old is not None
    assert "Nothing changed since Mon 16 Nov, 09:00." in words_of(house.changes(old))
    assert "9–15 Nov: 90 % satisfied" in words_of(house.as_posted(old))


def test_what_many_counted_is_kept_once_and_as_long_as_one_of_them_needs_it(house: House, monkeypatch: Any):
    kept, first = told_ten(house)
    house.now = MONDAY + timedelta(days=100)
    second = house.post(kept, slot="2027-02-24T09:00")
    house.load(rated("another", 11, 5))
    house.post(kept, slot="2027-02-25T09:00")
    with house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(told_rows)) == 2
    assert things_of(house.engine, first.id) == things_of(house.engine, second.id)
    forget_old(house.engine, MONDAY + timedelta(days=400))
    assert things_of(house.engine, first.id) is not None
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 1)
    assert forget_old(house.engine, MONDAY + timedelta(days=500), most=1) == 1
    assert forget_old(house.engine, MONDAY + timedelta(days=500)) == 1
    assert things_of(house.engine, first.id) is None


def test_who_lost_a_delivery_to_somebody_else_keeps_nothing_of_it(house: House):
    house.load(*TEN)
    held, told = house.promise(house.subscribe()), told_now(house.replying, REPORT)
    house.now += timedelta(minutes=3)
    theirs = house.deliveries.claim(LEASE)
    assert theirs is not None
    assert theirs.fence > held.fence
    assert not house.deliveries.begin_posting(held, told, LEASE, LEASE)
    assert things_of(house.engine, held.id) is None
    assert house.deliveries.begin_posting(theirs, told, LEASE, LEASE)
    assert len(things_of(house.engine, held.id) or ()) == 10


def test_the_digest_before_is_the_last_one_that_was_posted(house: House):
    kept, told = told_ten(house)
    house.now = MONDAY + timedelta(days=1)
    taken_back = house.promise(kept, "2026-11-17T09:00")
    house.now = MONDAY + timedelta(days=2)
    third = house.promise(kept, "2026-11-18T09:00")
    assert house.deliveries.before(third) == told
    assert house.deliveries.before(taken_back) == told
    assert house.deliveries.before(told) is None
    assert house.deliveries.posted_at("C1", "1.1") == told
    assert house.deliveries.posted_at("C1", "1.2") is None
    assert house.deliveries.posted_at("", "") is None
