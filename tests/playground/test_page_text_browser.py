"""How the page reads Slack's markup and draws its blocks, tried in a real Chromium with the page's own modules."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import running_browser
from tests.driver import opened
from tests.playground.notebook_app import MANIFEST

pytestmark = pytest.mark.browser

# Nodes as short marks: spans are transparent, everything else shows its tag; links show where they lead.
DRAW = """async ([module, name, given]) => {
  const drawn = (await import(`/static/${module}.js`))[name];
  const { createDates } = await import("/static/dates.js");
  const now = () => Date.UTC(2026, 10, 18, 12);
  const words = {
    me: "U1",
    person: (id) => ({ U1: { real_name: "Ana" }, U2: { real_name: "Ben" } })[id] ?? null,
    channel: (id) => (id === "C1" ? { name: "general" } : null),
    dates: createDates({ zone: "Europe/Berlin", language: "en-GB", now }),
    openChannel: () => {},
  };
  const app = { state: { workspace: { people: [], channels: [] } } };
  const surface = { app, words, kind: "message", files: {}, errors: {} };
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inside = [...node.childNodes].map(shape).join("");
    const tag = node.localName;
    if (tag === "br") return "/";
    if (["span", "time", "button"].includes(tag)) return inside;
    return tag === "a" ? `[${inside}](${node.getAttribute("href")})` : `<${tag}>${inside}</${tag}>`;
  };
  return shape(drawn(given, name === "blocks" ? surface : words));
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with opened(MANIFEST) as slack, running_browser() as browser:
        page = browser.new_page()
        page.goto(slack.playground.url)
        yield page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not * bold", "* not * bold"),
        ("*not\nbold*", "*not/bold*"),
        ("(*bold*), *bold*.", "(<strong>bold</strong>), <strong>bold</strong>."),
        ("`code *as is*` and `a &lt; b`", "<code>code *as is*</code> and <code>a < b</code>"),
        ("```\nas *it* is\n```after", "<pre>as *it* is</pre>after"),
        ("&lt;b&gt; &amp;amp; &quot;", "<b> &amp; &quot;"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("> one\n&gt; *two*\nthree", "<blockquote>one/<strong>two</strong></blockquote>three"),
        ("a\n>>> b\nc", "a<blockquote>b/c</blockquote>"),
        ("1 > 2", "1 > 2"),
        ("<https://example.com/?a=1&amp;b=2|here>", "[here](https://example.com/?a=1&b=2)"),
        ("<https://example.com>", "[https://example.com](https://example.com/)"),
        ("see https://example.com/a_b, or", "see [https://example.com/a_b](https://example.com/a_b), or"),
        ("<mailto:jane@acme.com|jane@acme.com>", "[jane@acme.com](mailto:jane@acme.com)"),
        ("<javascript:alert(1)|Log in>", "<javascript:alert(1)|Log in>"),
        ("<@U2> and <@U1> in <#C1|x>, <#C9>", "@Ben and @Ana in #general, #private-channel"),
        ("<!here> <!subteam^S1|@leads>", "@here @leads"),
        (":tada: :not_an_emoji: 10:30:00", "🎉 :not_an_emoji: 10:30:00"),
        # 18 November 2026, 12:00 in UTC is 13:00 in Berlin; the clock of this test says it is that day.
        ("<!date^1795003200^{date_num} {time}|then>", "2026-11-18 13:00"),
        ("<!date^1795003200^{date_pretty} at {time}|then>", "Today at 13:00"),
        ("<!date^1794916800^{date_short_pretty}|then>", "Yesterday"),
        ("<!date^1794571200^On {date_long}|then>", "On Friday, November 13th, 2026"),
        ("<!date^1794571200^{date_short}^https://example.com/|then>", "[Nov 13, 2026](https://example.com/)"),
        ("<!date^soon^{date}|then>", "then"),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(page: Page, text: str, shown: str):
    assert page.evaluate(DRAW, ["mrkdwn", "mrkdwn", text]) == f"{shown}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# One\ntwo **three**", "<div>One</div><p>two <strong>three</strong></p>"),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        (
            "*i* _i_ ~~s~~ `c` [l](https://example.com)",
            "<p><em>i</em> <em>i</em> <s>s</s> <code>c</code> [l](https://example.com/)</p>",
        ),
        ("[l](javascript:alert(1))", "<p>l)</p>"),
        ("```py\nx = '<b>'\n```", "<pre>x = '<b>'</pre>"),
        ("> q\n\n---", "<blockquote><p>q</p></blockquote><hr></hr>"),
        (
            "|A|B|\n|-|-:|\n|1|<i>|",
            "<div><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td><i></td></tr></tbody></table></div>",
        ),
    ],
)
def test_the_markdown_block_is_read_as_markdown(page: Page, text: str, shown: str):
    assert page.evaluate(DRAW, ["markdown", "markdown", text]) == f"<div>{shown}</div>"


def inline(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, "style": style}


def test_rich_text_shows_styles_lists_and_everything_inline(page: Page):
    items = [inline(text("one")), inline(text("two"))]
    block = {
        "type": "rich_text",
        "elements": [
            inline(text("b", bold=True), text("i", italic=True), text("s", strike=True), text("c", code=True)),
            {"type": "rich_text_list", "style": "ordered", "elements": items},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [inline(text("in"))]},
            {"type": "rich_text_list", "style": "ordered", "elements": [inline(text("three"))]},
            {"type": "rich_text_quote", "elements": [text("*as is* <b> &amp;")]},
            {"type": "rich_text_preformatted", "elements": [text("x < y")]},
            inline({"type": "user", "user_id": "U2"}, {"type": "channel", "channel_id": "C1"}),
            inline(
                {"type": "emoji", "name": "no_such_name", "unicode": "1f680"}, {"type": "broadcast", "range": "here"}
            ),
            inline({"type": "date", "timestamp": 1795003200, "format": "{time}", "fallback": "then"}),
            inline(
                {"type": "color", "value": "#0f6b70"}, {"type": "link", "url": "https://example.com", "text": "link"}
            ),
        ],
    }
    assert page.evaluate(DRAW, ["richtext", "richText", block]) == (
        "<div><div><strong>b</strong><em>i</em><s>s</s><code>c</code></div>"
        "<ol><li>1.<div>one</div></li><li>2.<div>two</div></li></ol>"
        "<ul><li>◦<div>in</div></li></ul>"
        # The numbers go on after the nested list.
        "<ol><li>3.<div>three</div></li></ol>"
        "<blockquote>*as is* <b> &amp;</blockquote>"
        "<pre>x < y</pre>"
        "<div>@Ben#general</div><div>🚀@here</div><div>13:00</div>"
        "<div>#0f6b70[link](https://example.com/)</div></div>"
    )


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ({"type": "hologram"}, "Unsupported block: hologram"),
        ({"type": "actions", "elements": [{"type": "dial"}]}, "Unsupported element: dial"),
        ({"type": "rich_text", "elements": [inline({"type": "sound"})]}, "Unsupported element: sound"),
        ({"type": "table", "rows": [[{"type": "chart"}]]}, "Unsupported cell: chart"),
        ({"type": "image", "slack_file": {"id": "F404"}, "alt_text": "x"}, "This picture is not available"),
    ],
)
def test_what_cannot_be_shown_is_said_and_never_dropped(page: Page, block: dict[str, Any], shown: str):
    assert shown in page.evaluate(DRAW, ["blocks", "blocks", [block]])


@pytest.mark.parametrize(
    ("zone", "day", "time", "seconds"),
    [
        # Berlin is one hour ahead of UTC in winter, two in summer; the clocks changed on 29 March and 25 October 2026.
        ("Europe/Berlin", "2026-11-18", "13:00", 1795003200),
        ("Europe/Berlin", "2026-03-29", "03:30", 1774747800),
        ("Europe/Berlin", "2026-10-25", "12:00", 1792926000),
        ("America/New_York", "2026-11-18", "07:00", 1795003200),
    ],
)
def test_a_moment_is_chosen_in_the_viewers_zone(page: Page, zone: str, day: str, time: str, seconds: int):
    choose = "async (given) => (await import('/static/pickers.js')).momentIn(...given)"
    assert page.evaluate(choose, [zone, day, time]) == seconds


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"),
        ("9:15", "09:15"),
        ("0915", "09:15"),
        ("9:15 pm", "21:15"),
        ("12 am", "00:00"),
        ("25", None),
        ("x", None),
    ],
)
def test_a_time_of_day_may_be_typed_in_many_ways(page: Page, typed: str, time: str | None):
    assert page.evaluate("async (text) => (await import('/static/pickers.js')).readTime(text)", typed) == time
