"""Waiting for another process to answer."""

import threading
import time
import urllib.error
import urllib.request


def wait_until_ready(url: str, stop: threading.Event, seconds: float = 180.0) -> bool:
    """Whether `url` answers 200 within the time, before `stop`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stop.is_set():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (OSError, urllib.error.URLError):
            pass
        stop.wait(0.2)
    return False
