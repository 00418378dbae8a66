"""Files: three steps, ready after a while, seen where they were shared and nowhere else."""

import time

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from cxbot.playground import PlaygroundSettings
from tests.driver import client_of
from tests.playground.pictures import png
from tests.playground.test_api import ANA, GENERAL, LEADS, code


def upload(client, *, complete=True, name="bed.png"):
    content = png()
    place = client.files_getUploadURLExternal(filename=name, length=len(content))
    assert httpx.post(place["upload_url"], content=content).status_code == 200
    if complete:
        client.files_completeUploadExternal(files=[{"id": place["file_id"], "title": "Bed"}])
    return place["file_id"]


def ready(client, *, name="bed.png"):
    file = upload(client, name=name)
    while not client.files_info(file=file)["file"]["mimetype"]:
        time.sleep(0.01)
    return file


def picture(file):
    return {"type": "image", "slack_file": {"id": file}, "alt_text": "A bed"}


def test_a_file_is_ready_after_a_while_and_can_then_be_shown(start):
    playground = start(PlaygroundSettings(file_ready_after=0.3))
    client = client_of(playground)
    file = upload(client)
    assert client.files_info(file=file)["file"]["mimetype"] == ""
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENERAL, text="x", blocks=[picture(file)])
    assert caught.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    time.sleep(0.35)
    assert client.files_info(file=file)["file"]["mimetype"] == "image/png"
    client.chat_postMessage(channel=GENERAL, text="x", blocks=[picture(file)])
    (message,) = playground.person("ana").messages("general")
    shown = message["files"][file]
    assert not shown["missing"]
    assert httpx.get(playground.url + shown["url"][1:]).content == png()


def test_a_file_that_was_never_shared_here_is_missing_after_an_update(playground, client):
    first, second = ready(client), ready(client)
    ts = client.chat_postMessage(channel=GENERAL, text="x", blocks=[picture(first)])["ts"]
    client.chat_update(channel=GENERAL, ts=ts, text="x", blocks=[picture(second)])
    assert playground.person("ana").messages("general")[0]["files"][second]["missing"]
    # Shared in the thread, it is seen; shared in another channel, it is not.
    client.chat_postMessage(channel=LEADS, text="x", blocks=[picture(second)])
    assert playground.person("ana").messages("general")[0]["files"][second]["missing"]
    client.chat_postMessage(channel=GENERAL, thread_ts=ts, text="x", blocks=[picture(second)])
    assert not playground.person("ana").messages("general")[0]["files"][second]["missing"]


def test_an_ephemeral_message_shows_no_file(client):
    assert code(client.chat_postEphemeral, channel=GENERAL, user=ANA, text="x", blocks=[picture(ready(client))]) == (
        "invalid_blocks"
    )


def test_a_file_is_named_by_its_address_too(playground, client):
    file = ready(client)
    url = client.files_info(file=file)["file"]["url_private"]
    block = {"type": "context", "elements": [{"type": "image", "slack_file": {"url": url}, "alt_text": "x"}]}
    kept = client.chat_postMessage(channel=GENERAL, text="x", blocks=[block])["message"]["blocks"]
    assert kept[0]["elements"][0]["slack_file"]["id"] == file
    assert not playground.person("ana").messages("general")[0]["files"][file]["missing"]


def test_what_can_go_wrong_with_a_file(playground, client):
    half = upload(client, complete=False)
    assert code(client.files_info, file=half) == "file_not_found"
    assert code(client.files_completeUploadExternal, files=[{"id": "F0NOTHING01"}]) == "file_not_found"
    assert code(client.files_getUploadURLExternal, filename="x", length=0) == "invalid_arguments"
    place = client.files_getUploadURLExternal(filename="x.png", length=5)
    assert httpx.post(place["upload_url"], content=b"four").status_code == 400
    assert httpx.post(place["upload_url"], content=b"five!").status_code == 200
    assert httpx.post(place["upload_url"], content=b"five!").status_code == 404
    gone = ready(client)
    client.files_delete(file=gone)
    assert code(client.files_info, file=gone) == "file_deleted"
    assert code(client.chat_postMessage, channel=GENERAL, text="x", blocks=[picture(gone)]) == "invalid_blocks"


def test_an_upload_may_come_in_a_form(client):
    content = png()
    place = client.files_getUploadURLExternal(filename="bed.png", length=len(content))
    assert httpx.post(place["upload_url"], files={"file": ("bed.png", content)}).status_code == 200
    assert client.files_completeUploadExternal(files=[{"id": place["file_id"]}])["files"][0]["size"] == len(content)


def test_the_sdks_upload_shares_into_a_channel_and_thread(playground, client):
    ts = playground.person("ana").post("Look", "general")
    client.files_upload_v2(channel=GENERAL, thread_ts=ts, content=png(), filename="bed.png", initial_comment="Here")
    reply = playground.person("ana").thread("general", ts)[1]
    assert reply["text"] == "Here"
    assert [each["missing"] for each in reply["files"].values()] == [False]
    assert code(client.files_upload_v2, channel="C0FEEDBACK1", content=png(), filename="x.png") == "not_in_channel"
