"""What is told and not asked: views, files, the form, help, and answering in private."""

from cxbot.asking import without_private
from cxbot.order import Order, OrderKind
from tests.asking.catalogue import asked, refusal


def test_views_are_kept_opened_and_listed():
    assert asked('view "EMEA weekly"') == Order(OrderKind.OPEN, "EMEA weekly")
    assert asked("view: Board of directors!") == Order(OrderKind.OPEN, "Board of directors")
    assert asked("save “EMEA weekly”") == asked('save this as "EMEA weekly"') == Order(OrderKind.SAVE, "EMEA weekly")
    assert asked("save this report as Monday morning") == Order(OrderKind.SAVE, "Monday morning")
    assert asked("save") == asked("save this") == Order(OrderKind.SAVE)
    assert asked("views") == asked("show me my views") == Order(OrderKind.VIEWS)


def test_a_name_that_is_a_question_too_needs_quotation_marks():
    assert asked('view "last month"') == Order(OrderKind.OPEN, "last month")
    error = refusal("view last month")
    assert 'view "last month"' in error.text
    assert error.suggestion == 'view "last month"'
    assert refusal("save last month").suggestion == 'save "last month"'
    assert refusal('save csat last month as "EMEA"').suggestion == "csat last month"
    assert refusal(f"save {'x' * 81}").text == "A view's name is one line of 1 to 80 characters."


def test_a_question_is_exported_or_opened_in_a_form():
    for text in (
        "export csat last month by inbox",
        "csat last month by inbox as csv",
        "csv of csat by inbox last month",
    ):
        assert asked(text) == Order(OrderKind.EXPORT, question=asked("csat last month by inbox"))
    assert asked("export") == Order(OrderKind.EXPORT, question=asked(""))
    assert asked("ask") == asked("change period and filters") == Order(OrderKind.NARROW, question=asked(""))
    assert refusal("export csta last month").suggestion == "export csat last month"
    assert asked(refusal("export this").suggestion) == asked("export")


def test_help_is_no_question():
    assert asked("help") == asked("?") == asked("csat help") == Order(OrderKind.HELP)
    assert asked("metrics") == Order(OrderKind.METRICS)
    assert asked("about this report") == Order(OrderKind.ABOUT)


def test_private_is_taken_out_but_not_out_of_names():
    assert without_private("last week private") == ("last week", True)
    assert without_private("PRIVATELY, last week") == (", last week", True)
    assert without_private("inbox:private tag:“very private”") == ('inbox:private tag:"very private"', False)


def test_private_changes_nothing_of_the_question():
    assert asked("last week private") == asked("last week")
