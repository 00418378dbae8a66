"""Customers, comments and teammates: each number is that of the table, of the profile and of the rows behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answer import Feedback, Profile, Table
from cxbot.answering import linking, summing
from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of
from cxbot.answering.feedback import feedback_page
from cxbot.answering.narrowing import Scope
from cxbot.calendar import seconds
from cxbot.database import reading
from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.question import About, Question
from tests.answering.company import NOW, WEEK, asked, id_of, listed
from tests.story import Desk

CONTACTS = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)
TEAMMATES = Question(WEEK, about=About.TEAMMATES)
FEEDBACK = Question(WEEK, about=About.FEEDBACK)


def table(engine: Engine, question: Question) -> Table:
    shown = asked(engine, question).table
    assert shown is not None
    return shown


def profile(engine: Engine, kind: Kind, name: str) -> tuple[Profile, Question]:
    question = Question(WEEK, about=About.PROFILE, cell=(kind, id_of(engine, kind, name)))
    shown = asked(engine, question).profile
    assert shown is not None
    return shown, question


def feedback(engine: Engine, question: Question) -> Feedback:
    shown = asked(engine, question).feedback
    assert shown is not None
    return shown


@pytest.mark.parametrize("most", [0, 1])
def test_of_many_conversations_at_the_edges_of_a_period_none_is_named(
    company: Engine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """A statement may not carry as many values as a big account has conversations that went on over midnight."""
    every = replace(CONTACTS, columns=tuple(catalogue()))
    before = table(company, every)
    for module in (linking, summing):
        monkeypatch.setattr(module, "MOST_NAMED", most)
    assert table(company, every) == before


def test_the_table_shows_the_columns_that_are_chosen_and_what_it_is_sorted_by(company: Engine) -> None:
    chosen = replace(CONTACTS, columns=("messages_received", "csat_average"))
    shown = table(company, chosen)
    assert shown.columns == ("messages_received", "csat_average")
    assert shown.metrics == (*shown.columns, "active_conversations")
    # Sorted by active conversations all the same: 3, then 2, 2 and 2 by name.
    assert [(each.name, each.figures["messages_received"].n) for each in shown.rows] == [
        ("li", 1),  # the 11th; that of the 7th came in before
        ("jane", 3),  # two on the 9th, one on the 12th
        ("raj", 2),
        ("zoé", 2),
    ]
    by_replies = table(company, replace(chosen, sort="-reply_time"))
    assert by_replies.columns == ("messages_received", "csat_average", "reply_time")
    assert (by_replies.sorted_by, by_replies.descending) == ("reply_time", True)


def test_a_column_that_there_is_not_is_refused(company: Engine) -> None:
    with pytest.raises(AskError, match="no column “joy”"):
        table(company, replace(CONTACTS, columns=("joy",)))


def test_the_table_offers_twelve_metrics(company: Engine) -> None:
    assert len(table(company, CONTACTS).metrics) == 12


@pytest.mark.parametrize("kind", [Kind.CONTACT, Kind.ACCOUNT])
def test_a_profile_has_the_numbers_of_its_row_and_lists_what_they_count(company: Engine, kind: Kind) -> None:
    for row in table(company, replace(CONTACTS, split=kind)).rows:
        about = Question(WEEK, about=About.PROFILE, cell=(kind, row.key))
        answered = asked(company, about)
        assert answered.profile is not None
        assert (answered.profile.name, answered.profile.id, answered.profile.key) == (row.name, row.id, row.key)
        for name, figure in row.figures.items():
            assert replace(answered.total[name].now, variance=None) == figure
            behind = listed(company, replace(about, about=About.DETAILS, metric=name))
            assert len(behind) == figure.n
        assert answered.profile.conversations.count == row.figures["active_conversations"].n
        assert answered.profile.ratings.count == row.figures["csat_responses"].n
        shown = replace(about, about=About.DETAILS, metric="csat_responses")
        assert [each.id for each in answered.profile.ratings.rows] == [each.id for each in listed(company, shown)]


def test_a_profile_says_who_it_is(company: Engine) -> None:
    jane, _ = profile(company, Kind.CONTACT, "jane")
    assert (jane.name, jane.address, jane.account and jane.account[1]) == ("jane", "jane@example.com", "Acme")
    zoe, _ = profile(company, Kind.CONTACT, "zoé")
    assert zoe.account is None
    acme, _ = profile(company, Kind.ACCOUNT, "Acme")
    assert (acme.name, acme.contacts, acme.account) == ("Acme", 2, None)
    # Acme in the week: jane's 5 and 3, raj's 4, and the thumb down that raj left by phone.
    assert [(each.score, each.value) for each in acme.ratings.rows] == [(None, 0.0), (4, 1.0), (3, 0.0), (5, 1.0)]
    assert acme.ratings.rows[1].comment == "better"


def test_a_profile_shows_the_five_newest(company: Engine) -> None:
    Desk(company).rate("; ".join(f"13 Nov 1{hour}:00 rate 5" for hour in range(7)), "li")
    li, _ = profile(company, Kind.CONTACT, "li")
    assert (li.ratings.count, len(li.ratings.rows)) == (8, 5)
    assert li.ratings.rows[0].at == datetime(2026, 11, 13, 16, tzinfo=UTC)


def test_the_profile_of_a_merged_contact_is_that_of_the_survivor(company: Engine) -> None:
    raj = id_of(company, Kind.CONTACT, "raj")
    Desk(company).merge("raj", "jane")
    mark_all_stale(company)
    derive_stale(company)
    answered = asked(company, Question(WEEK, about=About.PROFILE, cell=(Kind.CONTACT, raj)))
    assert answered.profile is not None
    assert (answered.profile.name, answered.profile.key) == ("jane", id_of(company, Kind.CONTACT, "jane"))
    # jane's conversations of the 9th and 12th, raj's of the 10th; he was in that of the 12th, too.
    assert answered.total["active_conversations"].now.n == answered.profile.conversations.count == 3
    (acme,) = (each for each in table(company, CONTACTS).rows if each.name == "jane")
    assert acme.figures["active_conversations"].n == 3


def test_the_profile_of_who_is_gone_says_so(company: Engine) -> None:
    with pytest.raises(AskError, match="This account is no more"):
        asked(company, Question(WEEK, about=About.PROFILE, cell=(Kind.ACCOUNT, "4711")))
    with pytest.raises(AskError, match="of one contact or account"):
        asked(company, Question(WEEK, about=About.PROFILE, cell=(Kind.CONTACT, "")))


def test_every_teammate_is_listed_by_name_with_what_is_credited(company: Engine) -> None:
    shown = table(company, TEAMMATES)
    assert (shown.by, shown.count, shown.sorted_by) == (Kind.TEAMMATE, 3, "")
    rows = [(each.name, each.figures["csat_percentage"], each.figures["reply_time"]) for each in shown.rows]
    # ana: the 5 of the 9th, the lone 3 of the 10th; bo: 4s of the 9th and 12th; carla: the thumb down.
    satisfied = [(name, rated.numerator, rated.n) for name, rated, _ in rows]
    assert satisfied == [("ana", 1, 2), ("bo", 2, 2), ("carla", 0, 1)]
    # ana waited for 10 and 15 minutes on the 9th and 30 on the 11th, bo 20, carla 60.
    assert [(replied.n, replied.total) for *_, replied in rows] == [(3, 3300.0), (1, 1200.0), (1, 3600.0)]
    # The thumb up of the 15th came after nobody had written.
    assert shown.note.endswith("1 belongs to nobody.")


def test_bots_are_no_teammates(company: Engine) -> None:
    desk = Desk(company)
    desk.teammate("robot", kind="bot")
    desk.tell("13 Nov 9:00 inbound; 9:01 reply robot; 10:00 rate 1", customer="li")
    shown = table(company, TEAMMATES)
    assert [each.name for each in shown.rows] == ["ana", "bo", "carla"]


def test_what_each_teammate_is_credited_with_can_be_listed(company: Engine) -> None:
    for row in table(company, TEAMMATES).rows:
        for name, figure in row.figures.items():
            behind = Question(WEEK, about=About.DETAILS, metric=name).in_cell(Kind.TEAMMATE, row.key)
            assert len(listed(company, behind)) == figure.n


def test_one_teammate_alone_is_the_same_row(company: Engine) -> None:
    bo = table(company, TEAMMATES).rows[1]
    alone = table(company, TEAMMATES.in_cell(Kind.TEAMMATE, bo.key))
    assert (alone.rows, alone.count) == ((bo,), 1)
    assert "nobody" not in alone.note


def test_of_ratings_of_some_scores_teammates_have_no_replies(company: Engine) -> None:
    rows = table(company, TEAMMATES.only(Kind.RATING, "4")).rows
    assert [(each.name, each.figures["csat_percentage"].n, each.figures["reply_time"].n) for each in rows] == [
        ("bo", 2, 0)
    ]


def test_the_teammates_end(company: Engine) -> None:
    with pytest.raises(AskError, match="ends with page 1; there is no page 2"):
        table(company, replace(TEAMMATES, page=1))


@pytest.fixture
def rated(engine: Engine) -> Engine:
    """Twelve comments of the 9th and 10th, the stars of a 1 to a 5 in turn, two ratings without one, a thumb down."""
    desk = Desk(engine)
    desk.inbox("support", "email")
    desk.contact("jane", "Acme", "jane@example.com")
    desk.contact("li")
    said = (f"9 Nov {9 + hour}:00 rate {1 + hour % 5} saying n{hour} in support" for hour in range(12))
    desk.rate("; ".join(said), "jane")
    desk.rate("10 Nov 9:00 rate 5; 10 Nov 10:00 rate 1", "jane")
    desk.rate("10 Nov 11:00 rate bad by ana saying meh", "li")
    return engine


def test_comments_are_listed_the_newest_first_ten_a_page(rated: Engine) -> None:
    first = feedback(rated, FEEDBACK)
    assert (first.count, first.rated, len(first.rows)) == (13, 15, 10)
    assert [each.comment for each in first.rows[:3]] == ["meh", "n11", "n10"]
    assert (first.rows[0].customer, first.rows[0].score, first.rows[0].value) == ("li", None, 0.0)
    assert (first.rows[0].account, first.rows[0].inbox, first.rows[0].teammate) == ("", "", "ana")
    assert (first.rows[1].account, first.rows[1].inbox, first.rows[1].teammate) == ("Acme", "support", "")
    second = feedback(rated, replace(FEEDBACK, page=1))
    assert [each.comment for each in second.rows] == ["n2", "n1", "n0"]
    with pytest.raises(AskError, match="end with page 2; there is no page 3"):
        feedback(rated, replace(FEEDBACK, page=2))


def test_comments_of_some_stars_are_as_many_as_was_said(rated: Engine) -> None:
    # 0 to 11: 1 and 2 stars came three times with a comment, 3, 4 and 5 twice; and one thumb.
    first = feedback(rated, FEEDBACK)
    assert first.by_score.by_score == {1: 3, 2: 3, 3: 2, 4: 2, 5: 2}
    assert (first.by_score.satisfied, first.by_score.unsatisfied) == (0, 1)
    for scores in (("1", "2", "3"), ("4", "5"), ("1",)):
        low = feedback(rated, FEEDBACK.only(Kind.RATING, *scores))
        assert low.count == len(low.rows) == sum(first.by_score.by_score[int(each)] for each in scores)
        assert low.by_score == first.by_score
    # One of the 1s and one of the 5s said nothing.
    assert feedback(rated, FEEDBACK.only(Kind.RATING, "1", "2", "3")).rated == 9


def test_a_period_without_comments_has_none(rated: Engine) -> None:
    nobody = feedback(rated, replace(FEEDBACK, period=Period(date(2026, 11, 11), date(2026, 11, 12), "UTC")))
    assert (nobody.rows, nobody.count, nobody.rated) == ((), 0, 0)


def test_a_revised_comment_is_listed_as_it_is_now(company: Engine) -> None:
    shown = feedback(company, FEEDBACK)
    assert [(each.customer, each.score, each.comment) for each in shown.rows] == [("raj", 4, "better")]
    assert (shown.rows[0].account, shown.rows[0].inbox, shown.rows[0].teammate) == ("Acme", "support", "bo")


def test_pages_of_comments_are_cut_where_they_should(rated: Engine) -> None:
    with reading(rated) as connection:
        count = Count(connection, replace(FEEDBACK, page=2), Scope(), coverage_of(connection), seconds(NOW))
        page = feedback_page(count, catalogue()["csat_percentage"], page_size=6)
    assert ([each.comment for each in page.rows], page.page) == (["n0"], 2)


def test_of_a_file_of_ratings_the_table_is_one_of_ratings(engine: Engine) -> None:
    # Jane rates twice, Raj once; nothing tells how many conversations they had.
    desk = Desk(engine)
    for customer, text in (
        ("jane", "10 Nov 12:00 rate 5"),
        ("jane", "11 Nov 12:00 rate 2"),
        ("raj", "12 Nov 9:00 rate 4"),
    ):
        desk.contact(customer, "", f"{customer}@example.com")
        desk.rate(text, customer)
    shown = table(engine, CONTACTS)
    assert [each.name for each in shown.rows] == ["jane", "raj"]
    assert (shown.sorted_by, shown.descending) == ("csat_responses", True)
    assert shown.columns == ("csat_responses", "csat_percentage")
    assert [each.figures["csat_responses"].value for each in shown.rows] == [2.0, 1.0]
    assert [each.figures["active_conversations"].value for each in shown.rows] == [None, None]
    jane, _ = profile(engine, Kind.CONTACT, "jane")
    assert jane.ratings.count == 2
    assert jane.conversations.calculation == "Nothing is known of conversations in this period."


def test_a_split_of_ratings_alone_says_nothing_of_conversations(engine: Engine) -> None:
    Desk(engine).rate("10 Nov 12:00 rate 3 by ana from jane in support", "jane")
    (group,) = asked(engine, Question(WEEK, split=Kind.INBOX)).groups
    assert (group.figures["csat_responses"].value, group.figures["active_conversations"].value) == (1.0, None)
