"""An alert: a rule that holds for some segment, for long enough."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.instants import to_rfc3339

PENDING, FIRING, RESOLVED = "pending", "firing", "resolved"
STATES = (FIRING, PENDING, RESOLVED)
OK, NO_DATA, ERROR, GAP = "ok", "no_data", "error", "gap"
HEALTHS = (OK, NO_DATA, ERROR, GAP)
"""Of a rule: judged; nothing to measure; it could not be judged; minutes that nobody judged."""


@dataclass(frozen=True)
class Member:
    """A segment for which the rule holds, among those of its alert: `since` and `last` are when it first and last did.

    `firing` once it has held for long enough.
    """

    segment: Mapping[str, str | None]
    since: datetime
    last: datetime
    firing: bool
    value: float | None
    threshold: float | None
    n: int


@dataclass(frozen=True)
class Alert:
    """One episode of a rule for one group of segments. Instants are naive UTC, those of evaluation.

    `opened_at` is when the episode began and names it; `since` when the rule began to hold, `fired_at` when it had held
    for long enough (None: it never did). `value`, `threshold` and `n` are of the member that is worst. `selects` are
    the filters that list its transactions, of which there are `transactions`, `at_risk` of them with a deadline still
    ahead, the next at `next_deadline_at`. `told` says that its firing was handed to the outbox.
    """

    rule: str
    segment: Mapping[str, str | None]
    state: str
    opened_at: datetime
    since: datetime
    members: tuple[Member, ...] = ()
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    value: float | None = None
    threshold: float | None = None
    n: int = 0
    severity: str = "ticket"
    owner: str | None = None
    runbook: str | None = None
    text: str = ""
    transactions: int = 0
    at_risk: int = 0
    next_deadline_at: datetime | None = None
    selects: Mapping[str, list[str] | str] = field(default_factory=dict)
    told: bool = False
    acknowledged_by: str | None = None
    assigned_to: str | None = None
    silenced_until: datetime | None = None

    @property
    def alert_id(self) -> str:
        """16 hex digits that name the episode: the same wherever the same records are judged."""
        return _digest(self.rule, key_of(self.segment), to_rfc3339(self.opened_at)).hex()[:16]


def notification_id(alert_id: str, state: str, target: str) -> str:
    """26 letters that name what one target is told of one change of an alert, however often it is told."""
    return base64.b32encode(_digest(alert_id, state, target)[:16]).decode().rstrip("=")


def key_of(segment: Mapping[str, str | None]) -> str:
    """A segment as text that is the same for the same segment: JSON with its keys in order."""
    return json.dumps(dict(segment), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _digest(*parts: str | None) -> bytes:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()
