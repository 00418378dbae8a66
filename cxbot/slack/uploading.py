"""A picture becomes a file of Slack's that is shared nowhere yet, and is ready to be shown."""

import time
import urllib.request
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.errors import DeliveryError
from cxbot.message import Picture
from cxbot.slack.clients import on_this_machine
from cxbot.slack.refusals import BROKEN, PICTURE, code_of, explained
from cxbot.slack.waits import Waits


def upload(reading: WebClient, picture: Picture, waits: Waits) -> str:
    """Draw the picture, upload it without sharing it and wait until Slack can show it; returns the file's id.

    Raises:
        DeliveryError: Slack did not take it, or did not get it ready in time.
    """
    png = picture.draw()
    try:
        place = reading.files_getUploadURLExternal(filename=picture.name, length=len(png))
        file = str(place["file_id"])
        _send(str(place["upload_url"]), png, waits.upload)
        # No alt_txt here: it makes sharing fail without a word. The image block carries the alternative text.
        reading.files_completeUploadExternal(files=[{"id": file, "title": picture.name}])
        _wait_until_ready(reading, file, waits)
    except (SlackApiError, *BROKEN) as error:
        raise explained(error) from error
    return file


def _send(url: str, png: bytes, seconds: float) -> None:
    if urlsplit(url).scheme != "https" and not on_this_machine(url):
        raise DeliveryError("Slack named an upload address that is not encrypted, so the picture was not sent.")
    request = urllib.request.Request(  # noqa: S310  the scheme was checked above
        url, data=png, method="POST", headers={"Content-Type": "image/png"}
    )
    with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310  as above
        answer.read()


def _wait_until_ready(reading: WebClient, file: str, waits: Waits) -> None:
    """A file without a type is not processed yet; a message that shows it would be refused."""
    deadline = time.monotonic() + waits.ready
    pause = waits.first_look
    while True:
        try:
            if reading.files_info(file=file)["file"].get("mimetype"):
                return
        except SlackApiError as error:
            if code_of(error) != "file_not_found":
                raise
        if time.monotonic() + pause > deadline:
            raise DeliveryError(f"Slack did not get the picture ready in {waits.ready:g} s.", code=PICTURE, retry=True)
        time.sleep(pause)
        pause = min(pause * 2, waits.longest_look)
