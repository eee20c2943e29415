"""A journal in memory for tests of what stands before it, and what such tests share."""

import json
import threading
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.records import Kind
from app.journal import Entry, Seal, Unsealed
from app.journal.removal import Removal
from collectors.intake import Intake

KEYS = Keys(b"p" * 32, b"t" * 32)
NOW = datetime(2026, 11, 23, 9)
SPAN: dict[str, Any] = {"traceId": "11" * 16, "spanId": "22" * 8, "startTimeUnixNano": "1790000000000000000"}
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "type": "transom.workflow.transition.v1",
    "source": "engine",
    "id": "1",
    "time": "2026-11-23T08:00:00Z",
    "data": {"transaction_id": "T-1", "to_state": "received"},
}


class MemoryJournal:
    """Keeps what is appended; fails with `failure` where one is set, and waits at `gate` where one is set."""

    def __init__(self) -> None:
        self.entries: list[Unsealed] = []
        self.failure: Exception | None = None
        self.gate: threading.Event | None = None

    def append(self, entries: Sequence[Unsealed]) -> int:
        if self.gate is not None and any(entry.kind is not Kind.REJECTION for entry in entries):
            self.gate.wait(60)
        if self.failure is not None:
            raise self.failure
        self.entries += entries
        return len(self.entries)

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        return ()

    def last_offset(self) -> int:
        return len(self.entries)

    def seals(self, after_commit: int, limit: int = 1000) -> Sequence[Seal]:
        return ()

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        return ()

    def close(self) -> None:
        return None

    def rows(self, kind: Kind) -> list[dict[str, Any]]:
        """All rows of a kind."""
        return [row for entry in self.entries if entry.kind is kind for row in entry.table.to_pylist()]

    @property
    def records(self) -> int:
        """Rows of all kinds but rejections."""
        return sum(entry.table.num_rows for entry in self.entries if entry.kind is not Kind.REJECTION)


def intake_over(journal: MemoryJournal, catalog: Catalog | None = None, **more: Any) -> Intake:
    return Intake(journal, lambda: catalog or Catalog(), KEYS, lambda: NOW, **more)


def traces_json(*spans: dict[str, Any] | None, resource: dict[str, str] | None = None) -> bytes:
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in (resource or {}).items()]
    scoped = [{"spans": list(spans)}]
    return json.dumps({"resourceSpans": [{"resource": {"attributes": attributes}, "scopeSpans": scoped}]}).encode()
