"""Customers' words do nothing when they are shown."""

import pytest

from cxbot.drawing.text import as_code, clean, counted, escape, sentence_list


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<!channel> *x* <https://evil|Log in>", "&lt;!channel&gt; ∗x∗ &lt;https://evil|Log in&gt;"),
        ("<@U123> & co", "&lt;@U123&gt; &amp; co"),
        ("_a_ ~b~ `c`", "＿a＿ ∼b∼ ˋcˋ"),
        ("two\nlines\tof it", "two lines of it"),
        ("turned \u202eround\u202c and \u200bhidden\x00", "turned round and hidden"),
        ("\u3164\u115f\u2800\U000e0041\u034f", ""),
        ("葛\U000e0100城 \U0001f469\u200d\U0001f4bb", "葛\U000e0100城 \U0001f469\u200d\U0001f4bb"),
    ],
)
def test_markup_becomes_plain_text(written: str, shown: str) -> None:
    assert escape(written) == shown


def test_a_long_text_is_cut_at_a_word() -> None:
    cut = clean("word " * 100, 50)
    assert cut == "word word word word word word word word word word…"
    assert len(cut) <= 50
    assert clean("x" * 300, 200) == "x" * 199 + "…"


def test_text_is_cut_before_it_is_escaped_so_that_no_entity_is_halved() -> None:
    assert escape("&" * 100, 10) == "&amp;" * 9 + "…"


def test_other_alphabets_stay_as_they_are() -> None:
    assert clean("素晴らしい対応でした。") == "素晴らしい対応でした。"
    assert clean("خدمة رائعة") == "خدمة رائعة"


def test_numbers_and_lists_read_like_sentences() -> None:
    assert counted(1, ("rating", "ratings")) == "1 rating"
    assert counted(2120, ("rating", "ratings")) == "2,120 ratings"
    assert sentence_list(["a", "b", "c"], "or") == "a, b or c"
    assert sentence_list(["a"]) == "a"


def test_code_is_copied_as_it_stands() -> None:
    assert (
        as_code("subscribe by cron 0 9 * * 1 in America/New_York") == "subscribe by cron 0 9 * * 1 in America/New_York"
    )
    assert as_code("a `b` <@U1> & c") == "a ˋbˋ &lt;@U1&gt; &amp; c"
