"""What is not understood is named, with something that works and keeps what was."""

import re
from dataclasses import replace

import pytest

from cxbot.asking import ask
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.question import About
from tests.asking.catalogue import METRICS, SECTIONS, Known, asked, context, refusal


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("lsat week", "last week"),
        ("satisfacton last week", "satisfaction last week"),
        ("octber vs last year", "october vs last year"),
        ("last 3 moths inbox:sales", "last 3 months inbox:sales"),
        ("frist reply time by inbox", "first reply time by inbox"),
        ("last week compard", "last week compared"),
        ("inbx:support", "inbox:support"),
        ("inbox:suport last month", "inbox:Support last month"),
        ("inbox:support,slaes last month", "inbox:support,Sales last month"),
        ('tag:"biling isue"', 'tag:"billing issue"'),
        ("account:glob", "account:Globex"),
        ("teammate:an", 'teammate:"Ana Silva"'),
        ("rating:0", "rating:1-3"),
        ("rating:3-1", "rating:1-3"),
        ("this year by day", "this year by week"),
        ("last week this month", "last week vs this month"),
        ("1/10/2026", "1 Oct 2026"),
        ("remind me every Monday 09:00", "last month by week"),
        ("alert", "last month by week"),
        ("subscribe every Munday 09:00", "subscribe every Monday 09:00"),
        ("sort:csat", "accounts sort:csat"),
        ("accounts sort:height", "accounts sort:csat"),
        ("by fortnight", "by inbox"),
        ("by", "by inbox"),
        ("trend by inbox", "satisfaction score by inbox"),
        ("csat by inbox by tag", "csat by inbox"),
        ("accounts by inbox", "accounts"),
        ("first reply time reply time yesterday", "first reply time yesterday"),
        ("trend as", "trend as average"),
        ("last week vs", "last week vs previous"),
        ("vs october vs last year", "vs october"),
        ("frt channel:fax yesterday", "frt by channel yesterday"),
        ("frt mood:good yesterday", "frt yesterday"),
        ('tag:"billing', 'tag:"billing"'),
        ("sales by wek", "sales by week"),
        ("acounts sort:height", "accounts sort:csat"),
    ],
)
def test_what_is_not_understood_gets_the_nearest_thing_that_works(text, suggestion):
    assert refusal(text).suggestion == suggestion


def test_the_text_names_what_was_not_understood():
    assert refusal("lsat week").text == "I do not understand “lsat”. Did you mean “last week”?"
    assert refusal("inbox:suport").text == "There is no inbox “suport”. Did you mean Support?"
    assert "Ana Silva or Anabel" in refusal("teammate:an").text
    assert "There is no filter “mood”" in refusal("mood:good").text


def test_suggestions_work_themselves():
    for text in ("lsat week", "sales by wek", "inbox:suport vs lst year", "acounts sort:csat", "this year by day"):
        asked(refusal(text).suggestion)


def test_what_the_catalogue_does_not_have_is_not_offered():
    few = {"sections": SECTIONS[:2], "metrics": METRICS[:2]}
    assert asked("csat", **few).section == "satisfaction"
    for text in ("accounts", "volume", "first reply time"):
        with pytest.raises(AskError, match="I do not understand"):
            asked(text, **few)


def test_every_metric_and_section_is_found_by_its_name_and_title():
    for metric in METRICS:
        for text in (metric.name, metric.title):
            question = asked(text)
            assert question.metric == metric.name
    for section in SECTIONS:
        question = asked(section.title)
        assert question.section == section.name or question.about is About.CUSTOMERS


@pytest.mark.parametrize(
    ("typed", "said", "works"),
    [
        ("teammate:<@U0BUELENT>", "There is no teammate “Bülent Y”. It may", "by teammate"),
        ("teammate:<@U0STRANGER>", "I cannot see who that is. Write the name", "by teammate"),
        ("frt for teammate:<@U0STRANGER> yesterday", "I cannot see who that is.", "frt for yesterday by teammate"),
        ("lst month teammate:<@U0ANA>", "Did you mean", "last month teammate:Ana@acme.example"),
    ],
)
def test_somebody_mentioned_in_vain_gets_a_suggestion(typed, said, works):
    with pytest.raises(AskError) as caught:
        asked(typed)
    assert said in caught.value.text
    assert caught.value.suggestion == works


def test_a_name_that_means_two_things_is_asked_about():
    error = refusal("billing last week")
    assert error.text == '“billing” could be inbox:"Billing Desk" or tag:"billing issue". Which one?'
    assert error.suggestion == 'inbox:"Billing Desk" last week'


def test_what_is_called_alike_is_offered_once():
    with pytest.raises(AskError) as asked_back:
        asked("contact:win")
    assert asked_back.value.text == "“win” could be the contact Jo Twin or Jo Winter. Which one?"


class Counting(Known):
    def __init__(self) -> None:
        super().__init__()
        self.looked_up = []

    def exact(self, kind, text):
        self.looked_up.append((kind, text))
        return super().exact(kind, text)


def test_names_are_looked_up_once_and_contacts_only_by_address():
    names = Counting()
    with pytest.raises(AskError):
        ask("lorem ipsum dolor sit amet lorem ipsum dolor sit amet", replace(context(), names=names))
    assert len(names.looked_up) == len(set(names.looked_up))
    assert Kind.CONTACT not in {kind for kind, _ in names.looked_up}
    assert len(names.looked_up) < 150


def test_endless_texts_and_values_are_refused_before_anything_is_looked_up():
    names = Counting()
    many = ",".join(f"name{number}" for number in range(500))
    for text, why in (("lorem " * 151, "151 words"), (f"inbox:{many}", "500 values of inbox are too many")):
        with pytest.raises(AskError, match=why):
            ask(text, replace(context(), names=names))
    assert len(names.looked_up) <= 1


class Crowd(Known):
    """Somebody whose name holds every short name."""

    def __init__(self) -> None:
        super().__init__({Kind.TEAMMATE: {"1": "Salma Bülent", "2": "Bent Y"}}, {})


@pytest.mark.parametrize("typed", ["<@U0AL> csat last month", "csat last month @al", "csat last month teammate:@al"])
def test_an_unknown_person_is_unknown_and_nobody_else_is_offered(typed):
    crowd = replace(context(), names=Crowd(), people={"U0AL": ("al@acme.example", "al")})
    with pytest.raises(AskError) as asked_back:
        ask(typed, crowd)
    error = asked_back.value
    assert re.match(r"There is no teammate “@?al”\. It may be written differently in your helpdesk\.", error.text)
    assert ask(error.suggestion, crowd) == ask("csat last month by teammate", crowd)


@pytest.mark.parametrize("typed", ["teammate:bnet", "teammate:salam", "contact:jaen@acme.com"])
def test_a_slip_in_a_persons_name_is_no_other_person(typed):
    with pytest.raises(AskError) as asked_back:
        ask(typed, replace(context(), names=Crowd()))
    assert "Did you mean" not in asked_back.value.text
    assert typed.partition(":")[2] in asked_back.value.text


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("csat except inbox:sales", 'Name what is to be counted: inbox:Support,"Sales EMEA","Billing Desk".'),
        ("csat without support", 'Name what is to be counted: inbox:Sales,"Sales EMEA","Billing Desk".'),
        ('csat -tag:"billing issue"', "Split it by tag, and each stands alone."),
        ("csat excluding team:emea", "Say what is to be counted."),
        ("csat excluding 5 stars", "Say what is to be counted, or split it."),
    ],
)
def test_what_is_to_be_left_out_is_named_with_what_can_be_said_instead(typed, instead):
    error = refusal(typed)
    assert error.text == f"“{typed.removeprefix('csat ')}”: nothing can be left out. {instead}"
    assert error.suggestion == "csat"


@pytest.mark.parametrize("listed", ["accounts", "contacts", "teammates", "teammate ana", "feedback"])
@pytest.mark.parametrize(
    ("period", "comparison", "kept"),
    [
        ("last week", "vs last month", "last week"),
        ("may", "vs previous", "may"),
        ("inbox:support yesterday", "compared", "inbox:support yesterday"),
        ("", "MoM", "last month"),
    ],
)
def test_a_list_says_that_it_is_not_compared_and_keeps_the_rest(listed, period, comparison, kept):
    error = refusal(f"{listed} {period} {comparison}")
    assert error.text.startswith(f"“{comparison}”: ")
    assert asked(error.suggestion) == asked(f"{listed} {kept}")


@pytest.mark.parametrize(
    ("typed", "word", "meant"),
    [
        ("last wek", "wek", "last week"),
        ("last mnth by inbox", "mnth", "last month by inbox"),
        ("csat this yera", "yera", "csat this year"),
        ("last 3 moths", "moths", "last 3 months"),
        ("last -3 days", "-3", "last 3 days"),
        ("past -12 weeks by inbox", "-12", "past 12 weeks by inbox"),
        ("lst 7 days", "lst", "last 7 days"),
        ("last frobnicate yesterday", "frobnicate", "yesterday"),
    ],
)
def test_the_word_that_is_not_known_is_named_and_no_number_is_changed(typed, word, meant):
    error = refusal(typed)
    assert error.text.startswith(f"I do not understand “{word}”.")
    assert asked(error.suggestion) == asked(meant)


KESTRELS = replace(
    context(),
    names=Known(
        {
            Kind.ACCOUNT: {
                "1": "Kestrel Travel K.K.",
                **{letter: f"Kestrel {letter}" for letter in "ABCDEF"},
            },
            Kind.CONTACT: {"21": "Jane van Roe", "22": "Jane Doe"},
        },
        {},
    ),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("account kestrel travel", 'account "Kestrel Travel K.K."'),
        ("account kestrel travel last month", 'account "Kestrel Travel K.K." last month'),
        ("last month account kestrel travel?", 'last month account "Kestrel Travel K.K."'),
        ("kestrel travel csat", 'csat account:"Kestrel Travel K.K."'),
        ("csat for kestrel travel k.k. yesterday", 'csat account:"Kestrel Travel K.K." yesterday'),
        ("contact jane van", 'contact "Jane van Roe"'),
    ],
)
def test_two_words_of_a_name_are_enough_where_they_mean_one(typed, meant):
    assert ask(typed, KESTRELS) == ask(meant, KESTRELS)


@pytest.mark.parametrize("typed", ["account kestrel", "account:kestrel", "kestrel"])
def test_where_more_could_be_meant_than_are_named_all_can_be_seen(typed):
    with pytest.raises(AskError) as asked_back:
        ask(f"{typed} last month", KESTRELS)
    assert asked_back.value.text.endswith(" or another. Which one? All of them: accounts search:kestrel.")


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("feedback last month vs may", "feedback last month"),
        ("feedback last month search:acme", "feedback last month"),
        ("teammates may sort:csat", "teammates may"),
        ("profile last month", "contacts last month"),
        ("contact jo twin may inbox:support", 'contacts search:"jo twin" may inbox:support'),
        ('accounts "glob" last month', "accounts Globex last month"),
        ('inbox:"Sales EMEA","suport" may', 'inbox:"Sales EMEA",Support may'),
        ("csat may search:acme", "csat may"),
        ("frt messages received may inbox:support", "frt may inbox:support"),
        ("csat may vs lst year", "csat may vs last year"),
        ("csat since lst monday inbox:support", "csat since last monday inbox:support"),
        ("csat since octber", "csat since october"),
        ("worst", "help"),
        ("median", "help"),
        (f"save {'long ' * 20}", "views"),
        (f'view "{"long " * 20}"', "views"),
    ],
)
def test_a_suggestion_is_the_question_without_what_was_wrong(typed, suggestion):
    assert refusal(typed).suggestion == suggestion
    asked(suggestion)
