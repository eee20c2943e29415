"""One attempt to notify one target: a signed webhook from this process, anything else by an Apprise child process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from app.alerts.messages import Message
from app.alerts.targets import Target
from app.domain.errors import BadConfiguration
from app.domain.rows import ReadRow
from app.platform.outbound import NoAnswer, NotReached, post
from app.platform.webhook_signing import signed_headers

GONE = 410
APPRISE_SECONDS = 60.0
_CHILD = "app.alerts.apprise_child"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Sent:
    """What became of an attempt: `error` None: it was taken. `gone`: the target wants to hear nothing more."""

    error: str | None = None
    gone: bool = False


Send = Callable[[Target, Message, str, datetime], Sent]
"""(target, message, the id that is the same at every attempt, the instant of this one) -> what became of it."""


class Sender:
    """Sends to targets. `private` are hosts that are reached although their address is private; `stop` ends a wait."""

    def __init__(self, private: Sequence[str], stop: threading.Event) -> None:
        self._private = tuple(private)
        self._stop = stop

    def __call__(self, target: Target, message: Message, message_id: str, at: datetime) -> Sent:
        """See `Send`."""
        if target.key is None:
            return self._apprise(target, message)
        body = orjson.dumps(message.event, option=orjson.OPT_SORT_KEYS)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "transom",
            **signed_headers(target.key, message_id, at, body),
        }
        try:
            answer = post(target.address, body, headers, self._private)
        except (NotReached, NoAnswer) as error:
            return Sent(str(error))
        if answer.taken:
            return Sent()
        if answer.status == GONE:
            return Sent("It answered 410 (gone): it takes no more notifications.", gone=True)
        return Sent(f"It answered {answer.status}.")

    def _apprise(self, target: Target, message: Message) -> Sent:
        asked = {"url": target.address, "title": message.title, "text": message.text, "private": self._private}
        if message.attached is not None:
            asked["attached"] = message.attached
        outcome = apprise(asked, self._stop)
        return Sent() if outcome == "taken" else Sent(_WORDS.get(outcome, _WORDS["failed"]))


_WORDS = {
    "refused": "It has an address that is not public, and is not allowed by name.",
    "unknown": "Apprise does not understand its address.",
    "failed": "The notifier could not deliver it.",
    "late": f"The notifier took longer than {APPRISE_SECONDS:.0f} s.",
}


def check_address(target: Target, private: Sequence[str]) -> None:
    """Raises BadConfiguration where Apprise does not understand the target's address; nothing is sent."""
    if target.key is None and apprise({"url": target.address, "private": private, "check": True}) != "taken":
        raise BadConfiguration(f"targets.{target.name}: {_WORDS['unknown']}")


def apprise(asked: ReadRow, stop: threading.Event | None = None, seconds: float = APPRISE_SECONDS) -> str:
    """How the notifier's process ended: `taken`, `refused`, `unknown`, `failed` or `late`.

    A process of its own, since Apprise knows a hundred ways out: there, every connection to a private address can be
    refused, whatever makes it, a hanging service be ended, and none of its memory stays. The address goes by a pipe.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("TRANSOM_")},
    )
    lines: list[bytes] = []

    def talk() -> None:
        lines.append(child.communicate(json.dumps(dict(asked)).encode())[0])

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    left = seconds
    while talking.is_alive() and left > 0 and not (stop is not None and stop.is_set()):
        talking.join(0.1)
        left -= 0.1
    if talking.is_alive():
        child.kill()
        talking.join()
        return "late"
    return lines[0].decode(errors="replace").strip() if lines else "failed"
