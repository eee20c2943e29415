"""One transaction, found by its id, and the records that belong to it.

The bounds are bound values from a first small query, since the tables of records are pruned by time and by nothing
else: 2 ms against 40 to 370 ms over 10 million spans.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from app.domain.answer_fields.transactions import StandingTransaction, TransactionRow
from app.domain.errors import Ambiguous, NotFound
from app.domain.rows import Row
from app.queries.rows import dicts, typed
from app.store.reader import Reader

MOST_SPANS = 10_000
NEAR = timedelta(minutes=10)
_RECORDS = {
    "transaction_transitions": "transitions",
    "transaction_review_actions": "review_actions",
    "transaction_identity_decisions": "identity_decisions",
    "transaction_payloads": "payloads",
}
"""Questions about records that may belong without naming the transaction, by the kind that they are of."""


@dataclass(frozen=True)
class Subject:
    """A transaction as it stands: its row of `transactions_at`, and the stretch that holds all its records.

    `namesakes` are the rows of other tenants' transactions with the same id.
    """

    row: StandingTransaction
    namesakes: Sequence[StandingTransaction] = ()

    @property
    def tx(self) -> str:
        """Its key: the id after the scope."""
        return str(self.row["tx"])

    @property
    def until(self) -> datetime:
        """The last instant that any of its records has."""
        return max(self.row["last_at"], self.row["started_at"])

    def ask(self, reader: Reader, question: str, **more: object) -> pa.Table:
        """A question about this transaction alone."""
        own: dict[str, object] = {
            "tx": self.tx,
            "scope": self.row["tenant_scope"],
            "since": self.row["started_at"],
            "until": self.until,
        }
        own["known_until"] = self.row["last_ingested_at"]
        if question in _RECORDS:
            own["joined"] = [
                row["record"]
                for row in dicts(reader.ask("transaction_joined", **own))
                if row["kind"] == _RECORDS[question]
            ]
        return reader.ask(question, **(own | more))

    def rows(self, reader: Reader, question: str, **more: object) -> list[Row]:
        """The same as dicts."""
        return dicts(self.ask(reader, question, **more))


def subject(reader: Reader, transaction_id: str, tenant: str | None = None) -> Subject:
    """The transaction with this id, of this tenant where one is given ("" stands for none).

    Raises NotFound, and Ambiguous where several tenants have one of that id.
    """
    rows = typed(StandingTransaction, reader.ask("transaction", transaction_id=transaction_id))
    chosen = [row for row in rows if tenant is None or (row["tenant"] or "") == tenant]
    if tenant is not None and len(chosen) > 1:
        chosen = [row for row in chosen if row["tenant_scope"] == tenant] or chosen
    if not chosen:
        of_tenant = "" if tenant is None or not rows else f" of tenant {tenant[:60]!r}"
        raise NotFound(f"There is no transaction {transaction_id[:120]!r}{of_tenant}.")
    if len(chosen) > 1:
        tenants = sorted(row["tenant"] or "" for row in chosen)
        raise Ambiguous(f"{transaction_id[:120]!r} lives in several tenants; choose one with tenant=.", tenants)
    return Subject(chosen[0], [row for row in rows if row is not chosen[0]])


def segments_of(row: TransactionRow) -> dict[str, str | None]:
    """The values of a transaction's four segments, by name."""
    return {
        "workflow": row["workflow"],
        "partner": row["partner"],
        "tenant": row["tenant"],
        "version": row["version"],
    }


def spans_of(reader: Reader, who: Subject, traces: Sequence[Row]) -> list[Row]:
    """Its spans in order of start, at most 10,000, from rows of `transaction_traces`.

    Asked for stretch by stretch: of three days with two busy seconds, two seconds are read.
    """
    named = [trace for trace in traces if trace["first_at"] is not None]
    rows: list[Row] = []
    for since, until in _stretches([(trace["first_at"], trace["last_at"]) for trace in named]):
        ids = [trace["trace_id"] for trace in named if since <= trace["first_at"] <= until]
        table = who.ask(reader, "transaction_spans", since=since, until=until, traces=ids, most=MOST_SPANS - len(rows))
        rows += dicts(table)
        if len(rows) >= MOST_SPANS:
            break
    return rows


def _stretches(ranges: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for since, until in sorted(ranges):
        if joined and since <= joined[-1][1] + NEAR:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined
