"""The exports of ratings that helpdesks and survey tools make, by their columns, and what columns are called elsewhere.

Names are as compared: without case, double spaces and marks (see `bare`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxbot.sources.names import folded


@dataclass(frozen=True, slots=True)
class Maker:
    """An export: the columns it is known by, which of them is what, and the scale where it has only one.

    `columns` are documented, or seen in its files; `likely` ones are not, and so they are guessed, as is all that is
    missing in both, such as a survey's own question. `other_times` are those that a file has instead of the time of
    the rating: where one of them stands, nothing is taken for it.
    """

    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    remark: str = ""
    likely: Mapping[str, str] = field(default_factory=dict)
    other_times: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is known what its files look like."""
        return bool(self.columns)


TICKETS = "Tickets do not say when they were rated."
_ZENDESK = "good=satisfied,bad=unsatisfied,offered=none,unoffered=none,not offered=none,received=none"

MAKERS: tuple[Maker, ...] = (
    Maker(
        "Chatwoot",
        ("Agent name", "Rating", "Feedback Comment", "Contact Name", "Recorded date"),
        {
            "rating": "Rating",
            "rated_at": "Recorded date",
            "comment": "Feedback Comment",
            "teammate": "Agent name",
            "customer": "Contact Name",
            "customer_address": "Contact Email Address",
            "link": "Link to the conversation",
        },
        "1-5",
    ),
    Maker(
        "Zendesk (satisfaction ratings)",
        ("score", "ticket_id", "requester_id", "assignee_id", "updated_at"),
        {
            "rating": "score",
            "rated_at": "updated_at",
            "conversation": "ticket_id",
            "id": "id",
            "customer": "requester_id",
            "teammate": "assignee_id",
            "inbox": "group_id",
            "comment": "comment",
        },
        _ZENDESK,
    ),
    Maker(
        "Zendesk (tickets)",
        ("Id", "Requester", "Assignee", "Satisfaction Score", "Solved at", "Updated at"),
        {
            "rating": "Satisfaction Score",
            "conversation": "Id",
            "id": "Id",
            "teammate": "Assignee",
            "customer": "Requester",
            "customer_address": "Requester email",
            "account": "Organization",
            "inbox": "Group",
            "channel": "Via",
        },
        _ZENDESK,
        TICKETS,
        other_times=("Solved at", "Updated at"),
    ),
    Maker(
        "Intercom",
        ("Conversation ID", "Conversation rating", "Conversation rating remark"),
        {
            "rating": "Conversation rating",
            "rated_at": "Updated at",
            "comment": "Conversation rating remark",
            "id": "Conversation ID",
            "conversation": "Conversation ID",
            "teammate": "Teammate rated",
            "customer": "User name",
            "account": "Company name",
        },
        "1-5",
        likely={"customer_address": "User email", "channel": "Channel"},
    ),
    Maker(
        "Freshdesk",
        ("Ticket ID", "Agent", "Group", "Survey results"),
        {
            "rating": "Survey results",
            "conversation": "Ticket ID",
            "id": "Ticket ID",
            "teammate": "Agent",
            "inbox": "Group",
            "customer": "Full name",
            "channel": "Source",
        },
        remark=TICKETS,
        likely={"customer_address": "Email", "account": "Company Name"},
        other_times=("Created time", "Resolved time", "Closed time", "Last update time"),
    ),
    Maker(
        "Help Scout",
        ("Rating", "Customer Name", "Customer Email", "User", "Conversation Number"),
        likely={
            "rating": "Rating",
            "customer": "Customer Name",
            "customer_address": "Customer Email",
            "teammate": "User",
            "comment": "Comments",
            "conversation": "Conversation Number",
        },
        remark="Of Great, Okay and Not Good only Great is a satisfied customer.",
    ),
    Maker(
        "Front",
        ("Activity API ID", "Conversation API ID", "Message date", "Survey rating"),
        {
            "rating": "Survey rating",
            "rated_at": "Message date",
            "comment": "Survey comment",
            "customer_address": "Contact handle",
            "conversation": "Conversation API ID",
            "id": "Activity API ID",
        },
        "1-5",
    ),
    Maker(
        "Gorgias",
        ("Ticket ID", "Survey score", "Customer email"),
        likely={
            "rating": "Survey score",
            "comment": "Survey comment",
            "conversation": "Ticket ID",
            "customer": "Customer name",
            "customer_address": "Customer email",
            "teammate": "Assigned agent",
            "channel": "Channel",
        },
        scale="1-5",
    ),
    Maker(
        "Delighted",
        ("Response ID", "Score", "Comment", "Permalink"),
        likely={
            "rating": "Score",
            "comment": "Comment",
            "id": "Response ID",
            "link": "Permalink",
            "rated_at": "Created At",
            "customer": "Name",
            "customer_address": "Email",
        },
    ),
    Maker(
        "SurveyMonkey",
        ("Respondent ID", "Collector ID", "Start Date", "End Date"),
        {"rated_at": "End Date", "id": "Respondent ID", "customer_address": "Email Address"},
    ),
    Maker(
        "Typeform",
        ("Start Date (UTC)", "Submit Date (UTC)", "Network ID"),
        {"rated_at": "Submit Date (UTC)", "id": "#"},
    ),
    Maker("Google Forms", ("Timestamp",), {"rated_at": "Timestamp", "customer_address": "Email Address"}),
    Maker(
        "Nicereply",
        ("Score", "Comment", "Customer", "Ticket", "Created"),
        {
            "rating": "Score",
            "rated_at": "Created",
            "comment": "Comment",
            "conversation": "Ticket",
            "teammate": "User",
            "customer": "Customer",
        },
    ),
)

# What columns are called, the surest names first: within a group all are as good as each other.
SYNONYMS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "rating": (
        ("satisfaction rating", "satisfaction score", "csat", "csat score", "csat rating", "customer satisfaction"),
        ("rating", "stars", "star rating", "survey rating", "survey score", "survey result", "survey results"),
        ("ticket satisfaction rating", "conversation rating", "score", "satisfaction", "grade"),
        ("bewertung", "zufriedenheit", "sterne", "évaluation", "note", "calificación", "valoración", "puntuación"),
        ("avaliação", "nota", "valutazione", "voto", "beoordeling", "оценка", "評価", "评分"),
    ),
    "rated_at": (
        ("rated at", "rating date", "date rated", "recorded date", "response date", "survey date", "submitted at"),
        ("submit date", "date submitted", "submission date", "responded at", "answered at"),
        ("date", "timestamp", "time", "datetime", "when", "created at", "created", "created time", "end date"),
        ("datum", "zeitstempel", "zeitpunkt", "fecha", "marca temporal", "horodateur", "data", "дата", "日期", "日付"),
    ),
    "customer": (
        ("customer", "customer name", "contact", "contact name", "requester", "requester name", "client"),
        ("respondent", "full name", "name", "kunde", "kundenname", "cliente", "nom"),
    ),
    "customer_address": (
        ("customer email", "customer mail", "contact email", "contact email address", "requester email"),
        ("email", "email address", "e mail", "mail", "contact handle"),
    ),
    "account": (
        ("account", "account name", "company", "company name", "organization", "organisation"),
        ("firma", "empresa", "société"),
    ),
    "teammate": (
        ("agent", "agent name", "teammate", "assignee", "assignee name", "assigned agent", "assigned to"),
        ("handled by", "owner", "mitarbeiter", "bearbeiter", "agente"),
    ),
    "inbox": (("inbox", "inbox name", "mailbox", "group", "group name", "queue", "department"),),
    "channel": (("channel", "via"),),
    "comment": (
        ("comment", "comments", "feedback", "feedback comment", "survey comment", "satisfaction comment"),
        ("customer comment", "remark", "kommentar", "commentaire", "comentario", "comentário"),
    ),
    "conversation": (
        ("conversation id", "conversation", "ticket id", "ticket", "ticket number", "conversation number"),
        ("case id", "case", "call id"),
    ),
    "link": (("link", "url", "permalink", "link to the conversation", "ticket url", "conversation url"),),
    "id": (("rating id", "response id", "survey response id", "respondent id", "activity api id"), ("id",)),
}
_MARKS = re.compile(r"[\W_]+")
_ZONE = re.compile(r"[(\[](?:(?:utc|gmt)[^)\]]*|[a-z]+(?:/[a-z_+-]+)+)[)\]]$")


def bare(name: str) -> str:
    """A column's name as names are compared: without case, marks, and a zone behind it."""
    return _MARKS.sub(" ", without_zone(name)).strip()


def without_zone(name: str) -> str:
    """A column's name without case and a zone behind it, such as “Updated at (Europe/Berlin)”."""
    return _ZONE.sub("", folded(name)).strip()
