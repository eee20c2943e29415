"""Sends an outbox's events to the collector until it has answered for each of them."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from app.domain.errors import BadConfiguration, Unavailable
from collectors.collector_client import Reply, Send
from collectors.events.cloudevents import BATCH

_log = logging.getLogger(__name__)
FIRST_RETRY_SECONDS = 0.5
MOST_RETRY_SECONDS = 30.0
_NAMED_ROWS = 20


@dataclass(frozen=True)
class RowEvent:
    """A row's event; `place` names the row for people."""

    place: str
    event: Mapping[str, Any]


class Delivery:
    """Called with events, it returns how many the collector took, and counts and logs the others.

    It tries again for as long as the collector is away or overloaded. Raises BadConfiguration where the collector will
    never take anything (no token, no such route), Unavailable once `stop` is set before an answer came.
    """

    def __init__(self, send: Send, stop: Event) -> None:
        self.refused = 0
        self._send = send
        self._stop = stop
        self._named = 0

    def __call__(self, events: Sequence[RowEvent]) -> int:
        """Send the events in one request, in two where it is too large."""
        body = json.dumps([each.event for each in events]).encode()
        reply = self._answered(body)
        if reply.status == 413 and len(events) > 1:
            middle = len(events) // 2
            return self(events[:middle]) + self(events[middle:])
        reasons = {item["index"]: str(item["reason"]) for item in reply.content.get("rejected", ()) if "index" in item}
        if reply.status != 200 and not reasons:
            reasons = dict.fromkeys(range(len(events)), reply.reason)
        for index, reason in reasons.items():
            self.refuse(events[index].place, reason.removeprefix(f"events[{index}]."))
        return len(events) - len(reasons)

    def refuse(self, place: str, reason: str) -> None:
        """Count a row that is no event, or was not taken; the first are named in the log."""
        self.refused += 1
        if self._named < _NAMED_ROWS:
            self._named += 1
            _log.warning("%s is not taken: %s", place, reason)
            if self._named == _NAMED_ROWS:
                _log.warning("Further rows that are not taken are counted, and not named.")

    def _answered(self, body: bytes) -> Reply:
        seconds, away = FIRST_RETRY_SECONDS, ""
        while True:
            try:
                reply = self._send("events", BATCH, body)
                reason, rest = reply.reason, float(seconds if reply.retry_after is None else reply.retry_after)
            except Unavailable as error:
                reply, reason, rest = None, str(error), seconds
            if reply is not None and reply.status in (401, 403, 404, 405):
                raise BadConfiguration(f"The collector answered {reply.status}: {reason}")
            if reply is not None and reply.status != 429 and reply.status < 500:
                if away:
                    _log.info("The collector takes rows again.")
                return reply
            if not away:
                _log.warning("%s; trying again", reason)
            away, seconds = reason, min(2 * seconds, MOST_RETRY_SECONDS)
            if self._stop.wait(min(rest, MOST_RETRY_SECONDS)):
                raise Unavailable("Ended before the collector answered; what it did not answer for is sent again.")
