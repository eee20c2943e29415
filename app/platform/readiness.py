"""Whether a process of ours, on this machine, is ready."""

import ssl
import threading
import time
import urllib.error
from http.client import HTTPResponse
from typing import cast
from urllib.request import HTTPSHandler, ProxyHandler, build_opener


def own_answer(url: str, seconds: float) -> HTTPResponse:
    """What a process of ours answers. Raises OSError, HTTPError for a status that is an error.

    Its certificate carries the name that others know this machine by, and may be of an authority that this machine does
    not know; nothing secret is sent, and nothing is believed but that it is ready. No proxy is asked.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
    return cast(HTTPResponse, opener.open(url, timeout=seconds))


def wait_until_ready(url: str, stop: threading.Event, seconds: float = 180.0) -> bool:
    """Whether `url` answers 200 within the time, before `stop`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stop.is_set():
        try:
            with own_answer(url, 2) as answer:
                if answer.status == 200:
                    return True
        except (OSError, urllib.error.URLError):
            pass
        stop.wait(0.2)
    return False
