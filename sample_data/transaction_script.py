"""The script of one transaction: all its records as bytes, with the instants at which they arrive."""

import math
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

import orjson

from sample_data import participants
from sample_data.participants import Part

TRACES, LOGS, EVENTS = "traces", "logs", "events"
LATE = 0.008
"""The share of events that arrive late, minutes mostly and three hours at most; as many arrive twice."""


class Arrival(NamedTuple):
    """One record: when it arrives (seconds since 1970), by which signal, from which service or source, its bytes."""

    at: float
    signal: str
    sender: str
    data: bytes


class Course:
    """Collects the records of one transaction. Records at an infinite instant are never told."""

    def __init__(self, part: Part, started: float, rng: Random, transaction_id: str | None = None) -> None:
        self.part = part
        self.started = started
        self.rng = rng
        self.id = transaction_id or new_id(part.workflow, started, rng)
        self.key = f"{participants.PREFIXES[part.workflow]}-key-{rng.getrandbits(48):012x}"
        self.captured = rng.random() < 0.03
        self.state: str | None = None
        self.sequence = 0
        self.told_events = 0
        self.trace = b""
        self.root = b""
        self.arrivals: list[Arrival] = []

    def move(self, at: float, to_state: str, **data: Any) -> None:
        """The engine's transition event. Most arrive within seconds; a few late, a few twice."""
        if at == math.inf:
            return
        self.sequence += 1
        part = self.part
        body = {
            "transaction_id": self.id,
            "workflow": part.workflow,
            "partner": part.partner,
            "tenant": part.tenant,
            "version": part.version,
            "from_state": self.state,
            "to_state": to_state,
            "sequence": self.sequence,
            "trace_id": self.trace.hex() if self.trace else None,
            **data,
        }
        self.state = to_state
        self.event(at, "transom.workflow.transition.v1", participants.ENGINE_EVENTS, body)

    def event(self, at: float, event_type: str, source: str, data: dict[str, Any]) -> None:
        """Any event of this transaction."""
        if at == math.inf:
            return
        self.told_events += 1
        content = orjson.dumps(
            {
                "specversion": "1.0",
                "id": f"{self.id}/{self.told_events}",
                "source": source,
                "type": event_type,
                "time": instant(at),
                "datacontenttype": "application/json",
                "data": {name: value for name, value in data.items() if value is not None},
            }
        )
        luck = self.rng.random()
        arrives = at + 0.3 + luck * 1.5 if luck > LATE else at + 120 + 10_800 * (luck / LATE) ** 4
        self.arrivals.append(Arrival(arrives, EVENTS, source, content))
        if luck > 1 - LATE:
            self.arrivals.append(Arrival(arrives + 30 + luck * 600, EVENTS, source, content))

    def send(self, at: float, signal: str, service: str, data: bytes) -> None:
        """A span or log line, exported a few seconds after its end."""
        if at != math.inf:
            self.arrivals.append(Arrival(at + 4, signal, service, data))

    def new_trace(self) -> tuple[bytes, bytes]:
        """Ids of a trace and its first span."""
        return self.rng.getrandbits(128).to_bytes(16, "big"), self.span_id()

    def span_id(self) -> bytes:
        """A span's id."""
        return self.rng.getrandbits(64).to_bytes(8, "big")


def new_id(workflow: str, started: float, rng: Random) -> str:
    """A transaction's id that people can say: kind, day, and letters that are not mistaken for digits."""
    number, letters = rng.getrandbits(35), "abcdefghjkmnpqrstuvwxyz23456789"
    tail = "".join(letters[(number >> shift & 31) % 31] for shift in range(0, 35, 5))
    return f"{participants.PREFIXES[workflow]}-{datetime.fromtimestamp(started, UTC):%y%m%d}-{tail}"


def instant(at: float) -> str:
    """RFC 3339 in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")[:-6] + "Z"
