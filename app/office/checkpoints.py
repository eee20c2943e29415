"""Signed heads of the ledger's chains, and the history of the keys that signed them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database


@dataclass(frozen=True)
class Checkpoint:
    """The head of a chain at an instant; `key` is the fingerprint of the key, `signature` hex (see `app.audit`)."""

    chain: str
    sequence: int
    hash: str
    at: datetime
    key: str
    signature: str


@dataclass(frozen=True)
class AuditKey:
    """A public key in hex, by its fingerprint, and since when it signs."""

    key: str
    public: str
    since: datetime


class Checkpoints:
    """Kept in the office's file, beside the ledger that they sign."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; one of the same entry that is there stands."""
        with self._database.transaction():
            self._database.execute("insert_checkpoint", {**vars(checkpoint), "at": to_rfc3339(checkpoint.at)})

    def of_chain(self, chain: str, after: int = 0, limit: int = 1_000_000) -> list[Checkpoint]:
        """The checkpoints of a chain past an entry, in order."""
        return self._ask("checkpoints_of", chain=chain, after=after, limit=limit)

    def last(self) -> dict[str, Checkpoint]:
        """The last checkpoint of every chain that has one."""
        return {checkpoint.chain: checkpoint for checkpoint in self._ask("last_checkpoints")}

    def uncopied(self, limit: int = 1000) -> list[Checkpoint]:
        """What the copy outside does not have yet, the oldest first."""
        return self._ask("checkpoints_uncopied", limit=limit)

    def copied(self, checkpoint: Checkpoint) -> None:
        """The copy outside has it."""
        values = {"chain": checkpoint.chain, "sequence": checkpoint.sequence}
        with self._database.transaction():
            self._database.execute("set_checkpoint_copied", values)

    def add_stamp(self, checkpoint: Checkpoint, at: datetime, answer: bytes) -> None:
        """Keep what a timestamp service answered for a checkpoint."""
        about = {"chain": checkpoint.chain, "sequence": checkpoint.sequence}
        with self._database.transaction():
            self._database.execute("insert_timestamp", {**about, "at": to_rfc3339(at), "answer": answer})

    def last_stamps(self) -> dict[str, tuple[int, datetime]]:
        """The entry and the instant of the last timestamp of every chain that has one."""
        rows = self._database.look("last_timestamps")
        return {row["chain"]: (row["sequence"], of_rfc3339(row["at"])) for row in rows}

    def stamps_of(self, chain: str, until: int) -> list[tuple[Checkpoint, bytes]]:
        """Checkpoints of a chain up to an entry that have a timestamp, with it, in order."""
        rows = [dict(row) for row in self._database.look("timestamps_of", {"chain": chain, "until": until})]
        answers = [bytes(row.pop("answer")) for row in rows]
        points = [Checkpoint(**{**row, "at": of_rfc3339(row["at"])}) for row in rows]
        return list(zip(points, answers, strict=True))

    def key_history(self) -> list[AuditKey]:
        """Every key that ever signed, the oldest first."""
        with self._database.transaction():
            rows = self._database.execute("audit_keys")
        return [AuditKey(row["key"], row["public"], of_rfc3339(row["since"])) for row in rows]

    def add_key(self, key: AuditKey) -> None:
        """A key signs from now on."""
        with self._database.transaction():
            self._database.execute("insert_audit_key", {**vars(key), "since": to_rfc3339(key.since)})

    def _ask(self, statement: str, **values: Any) -> list[Checkpoint]:
        with self._database.transaction():
            rows = [dict(row) for row in self._database.execute(statement, values)]
        return [Checkpoint(**{**row, "at": of_rfc3339(row["at"])}) for row in rows]
