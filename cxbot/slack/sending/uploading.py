"""What is uploaded to Slack: pictures, shared nowhere until a message shows them, and files, shared at once."""

import io
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from threading import Event
from typing import IO
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.errors import Outcome, PictureError
from cxbot.message import File, Picture
from cxbot.slack.sending.clients import encryption, on_this_machine
from cxbot.slack.sending.errors import BROKEN, code_of, explained, is_unsure
from cxbot.slack.sending.timeouts import Timeouts

AWAITED, UNHURRIED = 0.4, 1.0  # of what was waited for a file, until the next look
LEAST = 0.1  # seconds
IN_MEMORY = 1_000_000  # bytes; a longer file lies on disk while it is written


def upload(
    reading: WebClient, looking: WebClient, picture: Picture, timeouts: Timeouts, stopping: Event, *, awaited: bool
) -> str:
    """Draw the picture, upload it without sharing it and wait until Slack can show it; returns the file's id.

    `looking` is a client that repeats nothing: whether the file is ready is asked again and again anyway, more often
    where somebody waits for it (`awaited`).

    Raises:
        DeliveryError: Slack did not take it, or did not get it ready in time.
    """
    png = picture.draw()
    try:
        place = reading.files_getUploadURLExternal(filename=picture.name, length=len(png))
        file = str(place["file_id"])
        _send(str(place["upload_url"]), io.BytesIO(png), len(png), "image/png", timeouts.upload)
        # No alt_txt here: it makes sharing fail without a word. The image block carries the alternative text.
        reading.files_completeUploadExternal(files=[{"id": file, "title": picture.name}])
        _wait_until_ready(looking, file, timeouts, stopping, awaited=awaited)
    except (SlackApiError, *BROKEN) as error:
        raise explained(error) from error
    return file


def send_file(reading: WebClient, posting: WebClient, file: File, channel: str, timeouts: Timeouts) -> int:
    """Write the file, and share it in a conversation with its text above it; its number of lines.

    It is written to disk first, as Slack asks for its length. Sharing is not repeated: that would send it twice.

    Raises:
        DeliveryError: Slack did not take it; its outcome says whether it may be there all the same.
    """
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as written:
        number = 0
        for line in file.lines:
            number += 1
            written.write(line.encode())
        length = written.tell()
        written.seek(0)
        try:
            place = reading.files_getUploadURLExternal(filename=file.name, length=length)
            _send(str(place["upload_url"]), written, length, "text/csv", timeouts.upload)
            posting.files_completeUploadExternal(
                files=[{"id": str(place["file_id"]), "title": file.name}], channel_id=channel, initial_comment=file.text
            )
        except (SlackApiError, *BROKEN) as error:
            raise explained(error) from error
    return number


def _send(url: str, content: IO[bytes], length: int, kind: str, seconds: float) -> None:
    if urlsplit(url).scheme != "https" and not on_this_machine(url):
        raise PictureError("Slack named an upload address that is not encrypted, so the file was not sent.")
    headers = {"Content-Type": kind, "Content-Length": str(length)}
    request = urllib.request.Request(  # noqa: S310  the scheme was checked above
        url, data=content, method="POST", headers=headers
    )
    # No proxy leads to this machine itself; elsewhere the environment's is used.
    proxies = urllib.request.ProxyHandler({} if on_this_machine(url) else None)
    opener = urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=encryption(url)))
    with opener.open(request, timeout=seconds) as answer:
        answer.read()


def pauses(timeouts: Timeouts, *, awaited: bool) -> Iterator[float]:
    """The seconds before each look whether a file is ready: after the first one a share of what was waited so far.

    So a file that takes its time is not looked at too often, and none is ready long before it is seen.
    """
    share, waited = (AWAITED if awaited else UNHURRIED), 0.0
    while True:
        pause = min(max(LEAST, share * waited) if waited else timeouts.first_look, timeouts.longest_look)
        yield pause
        waited += pause


def _wait_until_ready(looking: WebClient, file: str, timeouts: Timeouts, stopping: Event, *, awaited: bool) -> None:
    """A file without a type is not processed yet; a message that shows it would be refused.

    The first look comes after a pause: no file is ready at once, and Slack counts the looks.
    """
    deadline = time.monotonic() + timeouts.ready
    for pause in pauses(timeouts, awaited=awaited):
        if time.monotonic() >= deadline or stopping.wait(pause):
            break
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
    raise PictureError(f"Slack did not get the picture ready in {timeouts.ready:g} s.", Outcome.UNSENT)
