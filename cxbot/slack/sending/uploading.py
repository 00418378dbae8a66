"""A picture becomes a file of Slack's that is shared nowhere yet, and is ready to be shown."""

import time
import urllib.request
from threading import Event
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.errors import Outcome, PictureError
from cxbot.message import Picture
from cxbot.slack.sending.clients import on_this_machine
from cxbot.slack.sending.errors import BROKEN, code_of, explained, is_unsure
from cxbot.slack.sending.timeouts import Timeouts


def upload(reading: WebClient, looking: WebClient, picture: Picture, timeouts: Timeouts, stopping: Event) -> str:
    """Draw the picture, upload it without sharing it and wait until Slack can show it; returns the file's id.

    `looking` is a client that repeats nothing: whether the file is ready is asked again and again anyway.

    Raises:
        DeliveryError: Slack did not take it, or did not get it ready in time.
    """
    png = picture.draw()
    try:
        place = reading.files_getUploadURLExternal(filename=picture.name, length=len(png))
        file = str(place["file_id"])
        _send(str(place["upload_url"]), png, timeouts.upload)
        # No alt_txt here: it makes sharing fail without a word. The image block carries the alternative text.
        reading.files_completeUploadExternal(files=[{"id": file, "title": picture.name}])
        _wait_until_ready(looking, file, timeouts, stopping)
    except (SlackApiError, *BROKEN) as error:
        raise explained(error) from error
    return file


def _send(url: str, png: bytes, seconds: float) -> None:
    if urlsplit(url).scheme != "https" and not on_this_machine(url):
        raise PictureError("Slack named an upload address that is not encrypted, so the picture was not sent.")
    request = urllib.request.Request(  # noqa: S310  the scheme was checked above
        url, data=png, method="POST", headers={"Content-Type": "image/png"}
    )
    # No proxy leads to this machine itself; elsewhere the environment's is used.
    proxies = urllib.request.ProxyHandler({} if on_this_machine(url) else None)
    with urllib.request.build_opener(proxies).open(request, timeout=seconds) as answer:
        answer.read()


def _wait_until_ready(looking: WebClient, file: str, timeouts: Timeouts, stopping: Event) -> None:
    """A file without a type is not processed yet; a message that shows it would be refused.

    The first look comes after a pause: no file is ready at once, and Slack counts the looks.
    """
    deadline = time.monotonic() + timeouts.ready
    pause = timeouts.first_look
    while time.monotonic() < deadline and not stopping.wait(pause):
        try:
            if looking.files_info(file=file)["file"].get("mimetype"):
                return
        except SlackApiError as error:
            code = code_of(error)
            if code == "ratelimited":
                # Slack wants no more looks for up to a minute; until then files get ready, and posting will show it.
                stopping.wait(timeouts.unseen)
                return
            if code != "file_not_found" and not is_unsure(error):
                raise
        except BROKEN:
            pass  # the next look may find it
        pause = min(pause * 2, timeouts.longest_look)
    raise PictureError(f"Slack did not get the picture ready in {timeouts.ready:g} s.", Outcome.UNSENT)
