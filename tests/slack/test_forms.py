"""Forms over the wire: what is sent in is taken, told beside its field, or done once."""

import threading
from dataclasses import dataclass, field

import pytest

from cxbot.drawing import blocks
from cxbot.drawing.forms import inputs
from cxbot.errors import AskError
from cxbot.message import Modal, Origin
from cxbot.slack.listeners import forms
from cxbot.slack.listeners.forms.form import Filled, Form, Taken
from cxbot.slack.sending.views import Carried, modal_view
from tests.driver import soon

CHOICES = [inputs.option("One", "1"), inputs.option("Two", "2")]


@dataclass
class Tried:
    """A form of the tests, and what came of it."""

    done: list[str] = field(default_factory=list)
    held: threading.Event | None = None

    def drawn(self, title: str = "Try") -> Modal:
        shown = (
            inputs.text("name", "Name", given="Ann"),
            inputs.one_of("which", "Which", CHOICES, chosen="2", acts=True),
            inputs.several_of("some", "Some", CHOICES, chosen=("1",)),
            inputs.day("day:2", "Day"),
            inputs.ticks("boxes", "Boxes", CHOICES),
        )
        return Modal(title, shown, "form:try", "Send", "Cancel", "carried")

    def sent(self, filled: Filled) -> Taken:
        if self.held:
            self.held.wait(10)
        name = filled.text("name")
        if name == "wrong":
            return Taken(wrong={"day": "No such day.", "nothing": "No such thing."})
        if name == "raises":
            raise AskError("Nothing of this can be.")
        if name == "breaks":
            raise ZeroDivisionError
        if name == "next":
            return Taken(shows=Modal("Next", (blocks.plain("Next"),), "next"))
        request = filled.request
        came_from = f"{request.carries} {request.channel} {request.message} {request.thread}"
        day = filled.day("day")
        said = f"{name} {filled.choice('which')} {filled.choices('some')} {day} {filled.choices('boxes')} {came_from}"
        return Taken(then=lambda: self.done.append(said), clears=name == "clear")

    def used(self, filled: Filled) -> Modal | None:
        return self.drawn(f"Used {filled.choice('which')}") if filled.used == "form:which" else None


@pytest.fixture
def tried(monkeypatch):
    found = Tried()
    monkeypatch.setitem(forms.FORMS, "try", Form(found.sent, found.used))
    return found


@pytest.fixture
def ana(slack, start, tried):
    """A person who sees the form, opened from a message."""
    running = start()
    ana = slack.as_person("manager")
    trigger = ana.visitor.state.windows.trigger(ana.person)
    view = modal_view(tried.drawn(), Origin(slack.channel, "1.1", "1.0"))
    running.context.posting.courier.open_window(trigger, view)
    return ana


def window(ana):
    return ana.windows()["stack"][-1]


def fields(**values: object):
    return {name.replace("day", "day:2"): {name: value} for name, value in values.items()}


def test_what_was_filled_in_comes_back_with_what_the_form_carries(slack, ana, tried):
    given = fields(name=" Bo ", day="2026-11-02", boxes=["2", "1"])
    assert ana.visitor.submit(window(ana), given) == {}
    said = soon(lambda: tried.done)
    assert said == [f"Bo 2 ('1',) 2026-11-02 ('2', '1') carried {slack.channel} 1.1 1.0"]
    assert ana.windows()["stack"] == []


def test_what_is_wrong_stands_beside_its_field_and_what_was_filled_in_stays(ana, tried):
    wrong = ana.visitor.submit(window(ana), fields(name="wrong", day="2026-11-02"))
    assert wrong == {"day:2": "No such day.", "name": "No such thing."}
    assert ana.visitor.submit(window(ana), fields(name="raises")) == {"name": "Nothing of this can be."}
    (told,) = ana.visitor.submit(window(ana), fields(name="breaks")).values()
    assert "my log" in told
    assert ana.visitor.submit(window(ana), fields(name="right")) == {}
    assert len(soon(lambda: tried.done)) == 1


def test_a_form_can_show_another_window_or_close_them_all(ana, tried):
    assert ana.visitor.submit(window(ana), fields(name="next")) == {}
    assert window(ana)["title"]["text"] == "Next"


def test_what_is_used_in_a_form_draws_it_anew(ana, tried):
    ana.visitor.choose(window(ana), "form:which", "1")
    soon(lambda: window(ana)["title"]["text"] == "Used 1")


def test_a_form_that_takes_too_long_says_so_in_its_window_and_is_done_all_the_same(ana, tried):
    tried.held = threading.Event()
    assert ana.visitor.submit(window(ana), fields(name="slow")) == {}
    assert window(ana)["title"]["text"] == "One moment"
    tried.held.set()
    soon(lambda: window(ana)["title"]["text"] == "Done")
    assert len(soon(lambda: tried.done)) == 1


def test_a_form_that_is_sent_in_twice_is_done_once(ana, tried):
    # A double click: Slack sends the same window again, under another trigger.
    tried.held = threading.Event()
    view = window(ana)
    both = [threading.Thread(target=ana.visitor.submit, args=(view, fields(name="twice"))) for _ in range(2)]
    for each in both:
        each.start()
    tried.held.set()
    for each in both:
        each.join()
    soon(lambda: tried.done)
    assert len(ana.record("view_submission")) == 2
    soon(lambda: len([each for each in ana.record("view_submission") if each["ok"]]) == 2)
    assert len(tried.done) == 1


def test_a_form_of_another_version_says_so(ana, tried, monkeypatch):
    monkeypatch.delitem(forms.FORMS, "try")
    (told,) = ana.visitor.submit(window(ana), fields(name="Bo")).values()
    assert "another version" in told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"c":1}', "null\nx"])
def test_what_is_carried_by_nobody_of_ours_is_nothing(text):
    assert Carried.decode(text) in {Carried(), Carried("x")}


def test_what_is_carried_comes_back_as_it_was():
    carried = Carried('{"v":1,"q":"\n\\"🙂"}', Origin("C1", "1.1", "1.0"))
    assert Carried.decode(carried.encode()) == carried


def test_a_window_that_comes_too_late_is_told_of_in_a_sentence(slack_that, start_in):
    slack = slack_that(trigger_lives=0.0)
    start_in(slack)
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx ask")
    told = soon(lambda: [each for each in ana.whispers(slack.channel) if "too long" in each])
    assert "try again" in told[0]
