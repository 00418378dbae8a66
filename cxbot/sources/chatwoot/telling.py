"""Conversations of Chatwoot told in our records, whole; what is unknown on the way is counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cxbot.source import (
    AccountRecord,
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    InboxRecord,
    MessageKind,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Refused,
    Role,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateKind,
    TeammateRecord,
)
from cxbot.sources.chatwoot.conversations import Answer, Conversation, Customer, Person
from cxbot.sources.chatwoot.messages import Message
from cxbot.sources.chatwoot.states import Change, Text, changes_of
from cxbot.sources.chatwoot.texts import AUTOMATION, Texts
from cxbot.sources.chatwoot.words import (
    BOTS,
    CALL,
    CONTACT,
    CONTENT_TYPES,
    ECHO,
    FAILED,
    OTHER_CHANNEL,
    SENDERS,
    STATUSES,
    SURVEY,
    USER,
    MessageType,
    Status,
)

ADDRESS, DELETED = "address:", "deleted:"  # how ids begin of contacts that Chatwoot has no row of
REVISED = timedelta(seconds=1)  # an answer that was written again is later than this
NOTED = timedelta(seconds=2)  # so near to each other an answer was only noted upon


@dataclass(slots=True)
class Telling:
    """Tells conversations. `unknown` counts what has no meaning here, of messages with the ids in `counted` only.

    `names` are ids of colleagues by a name that only one has, `colleagues` all of their ids, `inboxes` those that are
    there, `own` addresses of ours.
    """

    account: int
    web: str
    texts: Texts
    names: Mapping[str, str]
    colleagues: frozenset[str]
    inboxes: frozenset[int]
    own: frozenset[str]
    start: datetime
    opened_since: datetime | None
    counted: range
    unknown: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    customers: frozenset[int] = frozenset()

    def records(
        self,
        conversations: Sequence[Conversation],
        customers: Sequence[Customer],
        companies: Sequence[tuple[int, str, str]],
        senders: Sequence[Person],
        tags: Sequence[tuple[int, str]],
    ) -> Iterator[Record]:
        """Tell conversations with the people and things that they name, in order of dependence."""
        yield from self._people(senders, conversations)
        yield from told_customers(customers, companies)
        yield from self._other_customers(conversations, customers)
        yield from (TagRecord(str(own), name) for own, name in tags)
        by_email = {each.email: each.id for each in customers if each.email}
        there = {own for own, _ in tags}
        for each in conversations:
            yield from self._conversation(each, by_email, there)

    def _people(self, senders: Sequence[Person], conversations: Sequence[Conversation]) -> Iterator[Record]:
        used = {each.inbox for each in conversations} | {one.inbox for each in conversations for one in each.messages}
        for inbox in sorted(used - self.inboxes):
            yield InboxRecord(str(inbox), f"Inbox {inbox} (deleted)", OTHER_CHANNEL)
        for each in senders:
            kind = TeammateKind.BOT if each.is_bot else TeammateKind.PERSON
            if each.id not in self.colleagues:
                yield TeammateRecord(each.id, each.name, each.email, kind, blocked=not each.is_bot)
        if any(message.echo for each in conversations for message in each.messages):
            yield TeammateRecord(ECHO, "Somebody in WhatsApp's own app")

    def _other_customers(
        self, conversations: Sequence[Conversation], customers: Sequence[Customer]
    ) -> Iterator[Record]:
        """Those that are named and are not there, and those that are known by an address alone."""
        self.customers = frozenset(each.id for each in customers)
        missing = {contact for each in conversations for contact in contacts_of(each)} - self.customers
        yield from (ContactRecord(f"{DELETED}{each}", f"Contact {each} (deleted)") for each in sorted(missing))
        emails = {each.email for each in customers}
        others = {address for each in conversations for one in each.messages for address in (*one.copies, *one.to)}
        yield from (ContactRecord(f"{ADDRESS}{each}", each, each) for each in sorted(others - emails - self.own))

    def _conversation(
        self, conversation: Conversation, by_email: Mapping[str, int], there: set[int]
    ) -> Iterator[Record]:
        link = f"{self.web}/app/accounts/{self.account}/conversations/{conversation.display}" if self.web else ""
        labels = tuple(str(each) for each in conversation.labels if each in there)
        yield ConversationRecord(str(conversation.id), conversation.subject, link, labels, whole=True)
        if conversation.status not in set(Status):
            self._strange("conversation status", conversation.status, conversation.messages)
        texts = []
        for message in conversation.messages:
            self._look(message)
            if message.type == MessageType.ACTIVITY:
                deed = self.texts.read(message.said)
                if deed is not None:
                    texts.append(Text(message.id, message.at, deed))
                elif message.id in self.counted:
                    self.unknown["text"] += 1
            elif message.private:
                yield from self._note(message)
            elif message.type in set(MessageType) and not (message.is_outgoing and message.status == FAILED):
                yield self._message(message, conversation, by_email)
        yield from (self._change(each, conversation) for each in changes_of(conversation, texts, self.opened_since))
        yield from self._ratings(conversation)

    def _message(self, message: Message, conversation: Conversation, by_email: Mapping[str, int]) -> MessageRecord:
        incoming = message.type == MessageType.INCOMING
        customer = message.sender if incoming and message.sender_type == CONTACT else conversation.contact
        people = [Participant(Role.FROM if incoming else Role.TO, self._customer(customer))] if customer else []
        for role, addresses in ((Role.TO, message.to), (Role.CC, message.copies)):
            people += [
                Participant(role, str(by_email.get(each, f"{ADDRESS}{each}")), each)
                for each in addresses
                if each not in self.own
            ]
        return MessageRecord(
            id=str(message.id),
            conversation=str(conversation.id),
            sent_at=message.at,
            direction=Direction.IN if incoming else Direction.OUT,
            inboxes=(str(message.inbox),),
            kind=MessageKind.CALL if message.content_type == CALL else MessageKind.MESSAGE,
            automatic=message.auto_reply if incoming else _is_automatic(message),
            author="" if incoming else _author(message),
            participants=tuple({(each.role, each.contact): each for each in people}.values()),
        )

    def _note(self, message: Message) -> Iterator[ActivityRecord]:
        kinds = (ActivityKind.COMMENT, ActivityKind.MENTION) if message.mentions else (ActivityKind.COMMENT,)
        for kind in kinds:
            own = f"m:{message.id}" if kind is ActivityKind.COMMENT else f"m:{message.id}:mention"
            yield ActivityRecord(
                own, str(message.conversation), message.at, kind, _author(message), inbox=str(message.inbox)
            )

    def _change(self, change: Change, conversation: Conversation) -> ActivityRecord:
        rule = change.doer if change.doer == AUTOMATION else ""
        teammate = "" if rule else self.names.get(change.doer, "")
        inbox = str(conversation.inbox)
        return ActivityRecord(
            change.id, str(conversation.id), change.at, change.kind, teammate, rule, inbox, change.until
        )

    def _ratings(self, conversation: Conversation) -> Iterator[Record]:
        surveys = {
            each.id: each for each in conversation.messages if each.content_type == SURVEY and each.status != FAILED
        }
        for each in surveys.values():
            yield SurveyRecord(str(each.id), each.at, SurveyKind.AUTOMATIC, str(conversation.id))
        for answer in conversation.answers:
            if not 1 <= answer.rating <= 5:
                place = f"csat_survey_responses {answer.id}"
                self.refused.append(Refused(place, f"the rating {answer.rating} is none from 1 to 5"))
                continue
            for at in _submissions(answer):
                if at >= self.start:
                    yield RatingRecord(
                        id=str(answer.id),
                        submitted_at=at,
                        score=answer.rating,
                        comment=answer.comment,
                        survey=str(answer.message) if answer.message in surveys else "",
                        conversation=str(conversation.id),
                        contact=self._customer(conversation.contact),
                        inbox=str(conversation.inbox),
                        teammate="" if answer.agent is None else str(answer.agent),
                    )

    def _customer(self, contact: int | None) -> str:
        if not contact:
            return ""
        return str(contact) if contact in self.customers else f"{DELETED}{contact}"

    def _look(self, message: Message) -> None:
        """Count what is unknown."""
        if message.type not in set(MessageType):
            self._strange("message_type", message.type, [message])
        if message.content_type not in CONTENT_TYPES:
            self._strange("content_type", message.content_type, [message])
        if message.status not in STATUSES:
            self._strange("message status", message.status, [message])
        if message.sender_type not in SENDERS:
            self._strange("sender_type", message.sender_type, [message])
        if message.broken:
            self._strange("content_attributes", "that cannot be read", [message])

    def _strange(self, what: str, value: object, messages: Iterable[Message]) -> None:
        if any(each.id in self.counted for each in messages):
            self.unknown[f"{what} {value}"] += 1


def told_customers(
    customers: Sequence[Customer], companies: Sequence[tuple[int, str, str]]
) -> Iterator[AccountRecord | ContactRecord]:
    """Tell contacts after the companies that they belong to."""
    named = {each[0] for each in companies}
    yield from (AccountRecord(str(own), name, domain) for own, name, domain in companies)
    accounts = {name: each.company_name for each in customers if (name := _account(each, named)).startswith("name:")}
    yield from (AccountRecord(name, shown) for name, shown in sorted(accounts.items()))
    for each in customers:
        yield ContactRecord(str(each.id), each.name, each.address, _account(each, named))


def _account(customer: Customer, named: set[int]) -> str:
    if customer.company in named:
        return str(customer.company)
    return f"name:{customer.company_name.lower()}" if customer.company_name and customer.company is None else ""


def contacts_of(conversation: Conversation) -> Iterator[int]:
    """The contacts that a conversation names."""
    if conversation.contact is not None:
        yield conversation.contact
    for each in conversation.messages:
        if each.type == MessageType.INCOMING and each.sender_type == CONTACT and each.sender is not None:
            yield each.sender


def _is_automatic(message: Message) -> bool:
    template = message.type == MessageType.TEMPLATE or message.content_type == SURVEY
    return template or message.by_rule or message.of_campaign or message.sender_type in BOTS


def _author(message: Message) -> str:
    if message.echo:
        return ECHO
    if message.sender is None or message.sender_type is None:
        return ""
    if message.sender_type == USER:
        return str(message.sender)
    return f"{BOTS[message.sender_type]}:{message.sender}" if message.sender_type in BOTS else ""


def _submissions(answer: Answer) -> tuple[datetime, ...]:
    """When it was given, and when it was given again: not when somebody wrote a note about it."""
    again = answer.updated_at - answer.created_at > REVISED
    noted = answer.noted_at is not None and abs(answer.noted_at - answer.updated_at) <= NOTED
    return (answer.created_at, answer.updated_at) if again and not noted else (answer.created_at,)
