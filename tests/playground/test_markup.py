"""Texts go through Slack's own markup: what people type comes escaped and linked, what apps send comes back escaped."""

import pytest

from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.pictures import png
from tests.playground.shapes import marked, option, plain
from tests.playground.test_api import ANA, GENERAL, code
from tests.playground.test_files import picture, ready

BEN = "U0BEN000001"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("R&D <new> & old", "R&amp;D &lt;new&gt; &amp; old"),
        ("&amp; stays words", "&amp;amp; stays words"),
        ("see https://acme.com/a?x=1&y=2.", "see <https://acme.com/a?x=1&amp;y=2>."),
        ("(https://acme.com) and <https://acme.com>", "(<https://acme.com>) and &lt;<https://acme.com>&gt;"),
        ("acme.com, or www.acme.co/x", "<http://acme.com|acme.com>, or <http://www.acme.co/x|www.acme.co/x>"),
        ("write to jane.doe@acme.com!", "write to <mailto:jane.doe@acme.com|jane.doe@acme.com>!"),
        ("3.14 and file.py and e.g. this", "3.14 and file.py and e.g. this"),
        ("@Ben Okafor, @ben and @Benjamin", f"<@{BEN}>, <@{BEN}> and @Benjamin"),
        ("in #general, not #generally", f"in <#{GENERAL}>, not #generally"),
        ("@here <@U0NOBODY001>", "<!here> &lt;@U0NOBODY001&gt;"),
        (f"<@{BEN}> was chosen from the list", f"<@{BEN}> was chosen from the list"),
        ("<!channel> *x*", "&lt;!channel&gt; *x*"),
    ],
)
def test_a_typed_message_comes_escaped_and_linked(playground, client, typed, sent):
    playground.person("ana").post(typed, "general")
    assert client.conversations_history(channel=GENERAL)["messages"][0]["text"] == sent


@pytest.mark.parametrize(
    ("typed", "escaped", "named"),
    [
        ("a & <b>", "a &amp; &lt;b&gt;", "a &amp; &lt;b&gt;"),
        ("@ben in #general", "@ben in #general", f"<@{BEN}|ben> in <#{GENERAL}|general>"),
        ("contact jane@acme.com", "contact jane@acme.com", "contact <mailto:jane@acme.com|jane@acme.com>"),
        ("account acme.com", "account acme.com", "account <http://acme.com|acme.com>"),
        ("https://acme.com", "https://acme.com", "<https://acme.com>"),
    ],
)
def test_a_command_comes_with_ids_and_links_where_the_manifest_wants_them(playground, typed, escaped, named):
    ana = playground.person("ana")
    ana.command(f"/garden {typed}", "general")
    ana.command(f"/tend {typed}", "general")
    assert playground.record.wait_for("/garden").payload["text"] == escaped
    assert playground.record.wait_for("/tend").payload["text"] == named


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Tom & Jerry <3", "Tom &amp; Jerry &lt;3"),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
        (f"<@{BEN}> <!here> <https://a.com|Log in> & more", f"<@{BEN}> <!here> <https://a.com|Log in> &amp; more"),
        ("https://a.com/x", "<https://a.com/x>"),
        ("<nothing known>", "&lt;nothing known&gt;"),
    ],
)
def test_what_the_bot_says_is_kept_as_slack_reads_it(client, sent, kept):
    blocks = [{"type": "section", "text": marked(sent)}]
    message = client.chat_postMessage(channel=GENERAL, text=sent, blocks=blocks)["message"]
    assert message["text"] == kept
    assert message["blocks"][0]["text"]["text"] == kept


def test_blocks_come_back_escaped_and_the_page_shows_what_was_sent(playground, client):
    choice = option("A & B", "a&b")
    select = {"type": "static_select", "action_id": "s", "options": [choice, option("C", "c")]}
    blocks = [
        {"type": "header", "text": plain("R&D <1>")},
        {"type": "section", "text": {**marked("https://a.com & b"), "verbatim": True}},
        {"type": "actions", "elements": [select]},
    ]
    posted = client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    for message in (posted["message"], client.conversations_history(channel=GENERAL)["messages"][0]):
        header, section, actions = message["blocks"]
        assert header["text"]["text"] == "R&amp;D &lt;1&gt;"
        assert section["text"]["text"] == "https://a.com &amp; b"
        assert actions["elements"][0]["options"][0]["text"]["text"] == "A &amp; B"
        assert actions["elements"][0]["options"][0]["value"] == "a&b"
    ana = playground.person("ana")
    (seen,) = ana.messages("general")
    assert seen["blocks"][0]["text"]["text"] == "R&D <1>"
    ana.choose(seen, "s", "a&b")
    payload = playground.record.wait_for("block_actions").payload
    assert payload["message"]["blocks"][0]["text"]["text"] == "R&amp;D &lt;1&gt;"
    chosen = payload["actions"][0]["selected_option"]
    assert (chosen["text"]["text"], chosen["value"]) == ("A &amp; B", "a&b")
    (state,) = payload["state"]["values"].values()
    assert state["s"]["selected_option"]["text"]["text"] == "A &amp; B"


def test_a_view_comes_back_escaped(playground, client):
    view = {"type": "home", "blocks": [{"type": "section", "text": plain("R&D")}]}
    published = client.views_publish(user_id=ANA, view=view)["view"]
    assert published["blocks"][0]["text"]["text"] == "R&amp;D"
    assert playground.person("ana").views()["home"]["blocks"][0]["text"]["text"] == "R&D"


def test_what_slack_finds_of_a_picture_comes_back_and_is_refused_when_it_is_sent(client):
    blocks = [picture(ready(client))]
    posted = client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    (image,) = posted["message"]["blocks"]
    # The picture is four points wide and four high.
    assert (image["image_width"], image["image_height"], image["image_bytes"]) == (4, 4, len(png()))
    assert (image["is_animated"], image["fallback"]) == (False, "4x4px image")
    update = {"channel": GENERAL, "ts": posted["ts"], "text": "x"}
    assert code(client.chat_update, **update, blocks=[image]) == "invalid_blocks"
    sent = {key: image[key] for key in ("type", "block_id", "slack_file", "alt_text")}
    assert client.chat_update(**update, blocks=[sent])["ok"]


@pytest.mark.parametrize("field", ["image_width", "image_height", "image_bytes", "is_animated", "fallback"])
def test_each_field_that_slack_adds_to_a_picture_is_named_in_the_refusal(client, field):
    image = {"type": "image", "image_url": "https://a.com/b.png", "alt_text": "b", field: 1}
    for blocks, place in (
        ([image], "/blocks/0"),
        ([{"type": "context", "elements": [image]}], "/blocks/0/elements/0"),
    ):
        with pytest.raises(Exception, match="invalid_blocks") as caught:
            client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
        assert caught.value.response["errors"] == [f"invalid additional property: {field} [json-pointer:{place}]"]


def test_a_mention_that_is_typed_by_name_reaches_the_bot(start):
    playground = start(manifest=MANIFEST)
    playground.person("ana").post("@gardener, R&D?", "general")
    event = playground.record.wait_for("app_mention").payload["event"]
    bot = client_of(playground).auth_test()["user_id"]
    assert event["text"] == f"<@{bot}>, R&amp;D?"
