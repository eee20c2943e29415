"""Previews and acts on disk, so that an act is decided once and can be continued after a crash."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database

_PREVIEW_LIFE = timedelta(days=1)
"""How long a preview that led to nothing is kept, so that an act on it can be told why it is refused."""


@dataclass(frozen=True)
class Preview:
    """What was shown: `items` are {tx, transaction_id, group, ...} as they were then."""

    frozen: str
    at: datetime
    actor: str
    action: str
    items: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Act:
    """What somebody decided: `items` are those of the preview that it is for, in the order of acting."""

    act_id: str
    frozen: str
    at: datetime
    actor: str
    role: str
    action: str
    reason: str
    idempotency_key: str
    items: Sequence[Mapping[str, Any]]
    ended_at: datetime | None


class ActBook:
    """Kept in the office's file: an act is decided before anything is sent, and stays decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def freeze(self, preview: Preview) -> None:
        """Keep a preview; those older than a day that led to nothing are let go."""
        values = {**vars(preview), "at": to_rfc3339(preview.at), "items": json.dumps(list(preview.items))}
        with self._database.transaction():
            self._database.execute("delete_previews", {"before": to_rfc3339(preview.at - _PREVIEW_LIFE)})
            self._database.execute("insert_preview", values)

    def preview(self, frozen: str) -> Preview | None:
        """The preview of that id."""
        with self._database.transaction():
            rows = self._database.execute("preview", {"frozen": frozen})
        if not rows:
            return None
        row = dict(rows[0])
        return Preview(**{**row, "at": of_rfc3339(row["at"]), "items": json.loads(row["items"])})

    def begin(self, act: Act) -> Act:
        """The act, kept; or the one kept before under the same preview or the same person's idempotency key."""
        values = {**vars(act), "at": to_rfc3339(act.at), "items": json.dumps(list(act.items)), "ended_at": None}
        with self._database.transaction():
            rows = self._database.execute("act_like", values)
            if not rows:
                self._database.execute("insert_act", values)
                return act
        return _act(dict(rows[0]))

    def repeated(self, act: Act) -> Act | None:
        """The act that this one would repeat, if there is one."""
        values = {"frozen": act.frozen, "actor": act.actor, "idempotency_key": act.idempotency_key}
        with self._database.transaction():
            rows = self._database.execute("act_like", values)
        return _act(dict(rows[0])) if rows else None

    def act(self, act_id: str) -> Act | None:
        """The act of that id."""
        with self._database.transaction():
            rows = self._database.execute("act", {"act_id": act_id})
        return _act(dict(rows[0])) if rows else None

    def acts(self, since: datetime, until: datetime) -> list[Act]:
        """Acts decided in [since, until), the latest first."""
        with self._database.transaction():
            rows = self._database.execute("acts", {"since": to_rfc3339(since), "until": to_rfc3339(until)})
        return [_act(dict(row)) for row in rows]

    def unended(self) -> list[Act]:
        """Acts that a process died over, oldest first."""
        with self._database.transaction():
            rows = self._database.execute("unended_acts")
        return [_act(dict(row)) for row in rows]

    def end(self, act_id: str, at: datetime) -> None:
        """Every outcome of the act is on record, or never will be."""
        with self._database.transaction():
            self._database.execute("end_act", {"act_id": act_id, "at": to_rfc3339(at)})


def _act(row: dict[str, Any]) -> Act:
    ended = row["ended_at"]
    fields = {**row, "at": of_rfc3339(row["at"]), "items": json.loads(row["items"])}
    return Act(**{**fields, "ended_at": None if ended is None else of_rfc3339(ended)})
