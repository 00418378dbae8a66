"""The exports of helpdesks and survey tools: what is known of them, what is guessed, and what is asked."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.ratings import kept

# Exports as their makers write them; the mapping, the scale and the times are known.
EXPORTS = {
    "Chatwoot": (
        (
            "Agent name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
            "Link to the conversation,Recorded date\n"
            "Ida Voss (ida@f.example),5,Quick,Ann Lee,ann@l.example,,https://d.example/1,2026-11-04 23:12:33 UTC\n"
        ),
        [("2026-11-04 23:12:33", 5, None, "Ann Lee", "Ida Voss", "Quick")],
    ),
    "Zendesk (satisfaction ratings)": (
        (
            "id,assignee_id,group_id,requester_id,ticket_id,score,created_at,updated_at,comment\n"
            "62,135,44,7881,208,good,2026-11-04T10:00:00Z,2026-11-05T11:00:00Z,Thanks\n"
            "63,135,44,7882,209,bad,2026-11-04T10:00:00Z,2026-11-06T11:00:00Z,\n"
            "64,135,44,7883,210,offered,2026-11-04T10:00:00Z,2026-11-07T11:00:00Z,\n"
        ),
        [
            ("2026-11-05 11:00:00", None, 1, "7881", "135", "Thanks"),
            ("2026-11-06 11:00:00", None, 0, "7882", "135", ""),
        ],
    ),
    "Front": (
        (
            "Activity API ID,Comment API ID,Conversation API ID,Message API ID,Type,Message date,Survey rating,"
            "Survey comment,Contact handle,Autoreply\n"
            "evt_1,com_1,cnv_1,,Csat,2026-11-04T10:00:00Z,4,Fine,ann@l.example,\n"
        ),
        [("2026-11-04 10:00:00", 4, None, "ann@l.example", None, "Fine")],
    ),
    "Intercom": (
        (
            "Conversation ID,Updated at (America/New_York),Conversation rating,Conversation rating remark,User name,"
            "Company name,Teammate rated,Last survey sent\n"
            "215,2026-11-04 10:00:00,4,Fine,Ann Lee,Lee Ltd,Ida Voss,CSAT\n"
        ),
        [("2026-11-04 15:00:00", 4, None, "Ann Lee", "Ida Voss", "Fine")],  # 10:00 in New York
    ),
    "Nicereply": (
        "Score,Comment,Customer,User,Ticket,Created\n5,Great,ann@l.example,Ida Voss,17,2026-11-04 10:00:00\n",
        [("2026-11-04 10:00:00", 5, None, "ann@l.example", "Ida Voss", "Great")],
    ),
}


@pytest.mark.parametrize("maker", EXPORTS)
def test_an_export_of_a_known_maker_is_loaded_without_a_flag(run: Run, tmp_path: Path, maker: str) -> None:
    text, expected = EXPORTS[maker]
    (tmp_path / "export.csv").write_text(text)
    code, out, _ = run("load", str(tmp_path / "export.csv"))
    assert code == 0
    assert f"an export of {maker}" in out
    assert [tuple(each)[1:] for each in kept(tmp_path)] == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            (
                "#,How was it?,Anything else?,Start Date (UTC),Submit Date (UTC),Network ID\n"
                "a1,4,Fine,2026-11-04 10:00:00,2026-11-04 10:01:00,n1\n"
            ),
            "an export of Typeform",
        ),
        (
            (
                "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,How satisfied are you?\n"
                ",,,,,,Response\n11,22,11/13/2026 10:00:00 AM,11/13/2026 10:01:00 AM,,,Very satisfied\n"
            ),
            "an export of SurveyMonkey",
        ),
        (
            "Timestamp,How did we do?,Comments\n11/13/2026 10:01:00,4,Fine\n",
            "an export of Google Forms",
        ),
        (
            "Ticket ID,Subject,Agent,Group,Survey results,Date\n5,Hello,Ida,Support,Extremely Happy,2026-11-04 10:01\n",
            "an export of Freshdesk",
        ),
        (
            (
                "Rating,Customer Name,Customer Email,User,Comments,Conversation Number,Date\n"
                "Great,Ann,ann@l.example,Ida,,7,2026-11-04 10:01\n"
            ),
            "probably an export of Help Scout",
        ),
        (
            (
                "Ticket ID,Survey score,Survey comment,Customer email,Assigned agent,Survey date\n"
                "7,4,Fine,ann@l.example,Ida,2026-11-04 10:01\n"
            ),
            "probably an export of Gorgias",
        ),
        (
            (
                "Response ID,Email,Name,Score,Comment,Permalink,Created At\n"
                "11,ann@l.example,Ann,4,Fine,https://d.example/11,2026-11-04 10:01\n"
            ),
            "probably an export of Delighted",
        ),
    ],
)
def test_what_a_maker_leaves_open_is_guessed_and_asked(run: Run, tmp_path: Path, text: str, shown: str) -> None:
    (tmp_path / "export.csv").write_text(text)
    code, out, err = run("load", str(tmp_path / "export.csv"))
    assert code == 1
    assert shown in out
    assert "Guessed:" in out
    assert "add --yes" in err
    assert kept(tmp_path) == []
    assert run("load", str(tmp_path / "export.csv"), "--yes")[0] == 0
    assert len(kept(tmp_path)) == 1


def test_tickets_do_not_say_when_they_were_rated(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(
        "Id,Requester,Assignee,Group,Satisfaction Score,Created at,Updated at,Solved at\n"
        "1,Ann,Ida,Support,Good,2026-11-01 10:00,2026-11-03 10:00,2026-11-02 10:00\n"
    )
    code, _, err = run("load", str(path), "--yes")
    assert code == 1
    assert "Tickets do not say when they were rated." in err
    assert '--map rated_at="' in err
    assert run("load", str(path), "--map", "rated_at=Solved at")[0] == 0
    assert [(each.at, each.satisfied) for each in kept(tmp_path)] == [("2026-11-02 10:00:00", 1)]


def test_an_export_of_tickets_with_other_times_asks_for_that_of_the_rating(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(
        "Ticket ID,Agent,Group,Created time,Resolved time,Closed time,Last update time,Survey results,Full name\n"
        "5,Ida,Support,2026-11-01 10:00,2026-11-02 10:00,2026-11-03 10:00,2026-11-03 10:00,Extremely Happy,Ann\n"
    )
    code, _, err = run("load", str(path), "--yes")
    assert code == 1
    assert "Tickets do not say when they were rated." in err
    assert run("load", str(path), "--map", "rated_at=Resolved time", "--yes")[0] == 0
    assert [(each.at, each.score, each.customer) for each in kept(tmp_path)] == [("2026-11-02 10:00:00", 5, "Ann")]
