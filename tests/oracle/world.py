"""All transactions of a set of records at an instant, and every field that the interface answers.

Readings chosen where the text leaves room:
- `duplicate_of` compares keys of all records of both transactions, however joined; the earlier one may have any keys.
- An open review task gives its queue's owner whatever the transaction's status; a second task's queue does not stand in
  for a first one without owner.
- A partner's owner counts while the transaction is open in a state that waits on the partner.
- `limit_at`, `waits_on`, `awaits` and `expected_seconds` are null once finished; `expected_seconds` is null also
  where `learned` would have too few dwells and in a hold without limit; a state with a limit has it as well.
- A signature belongs to stuck and `failed` transactions only; `rejected` is no failure. The awaited event is the
  present state's `awaits`, of a failed transaction's state too.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.catalog.model import Catalog
from tests.oracle.clocks import clocks
from tests.oracle.evidence import grade
from tests.oracle.handover import handover
from tests.oracle.history import History
from tests.oracle.joins import Name, joined
from tests.oracle.learned import Learned
from tests.oracle.odds import odds
from tests.oracle.records import PAYLOAD, SPAN, Record, in_order, key_of, known, payload_id
from tests.oracle.reviews import by_task, longest_open, task
from tests.oracle.segments import tenant_of, version_of
from tests.oracle.stuck import ORDER, holding, overdue_at


class World:
    """What `records` amount to at `now`, or as known at `as_of`, which then is now."""

    def __init__(
        self, records: Sequence[Record], catalog: Catalog, now: datetime, as_of: datetime | None = None
    ) -> None:
        self.catalog, self.now = catalog, as_of or now
        standing, conflicts = known(records, as_of)
        self.conflicts = conflicts
        self.records, self.unjoined = joined(standing)
        self.learned = Learned(self.records.values(), catalog, self.now)
        self.histories = {
            name: History(own, catalog, self.now, self.learned.quiet) for name, own in self.records.items()
        }
        self.span_ids = {(one["trace_id"], one["span_id"]) for one in standing if one["record_kind"] == SPAN}

    def judged(self, name: Name, instant: datetime) -> History:
        """The transaction as judged at an earlier instant."""
        return History(self.records[name], self.catalog, instant, self.learned.quiet, later=self.histories[name])

    def segment(self, name: Name) -> dict[str, str | None]:
        """The four segments of a transaction."""
        history = self.histories[name]
        return {
            "workflow": history.workflow,
            "partner": history.partner,
            "tenant": tenant_of(self.records[name], name[0]),
            "version": version_of(self.records[name]),
        }

    def item(self, name: Name) -> dict[str, Any]:
        """The fields of one transaction in a list."""
        history = self.histories[name]
        reasons = [reason for reason in ORDER if reason in holding(history, self.learned)]
        overdue = overdue_at(history, self.learned, lambda instant: self.judged(name, instant))
        awaits = history.present.awaits if history.present else None
        identity = (history.workflow, history.state, awaits, history.error_class, history.error_code, history.partner)
        return {
            "transaction_id": name[1],
            **self.segment(name),
            "status": history.status,
            "state": history.state,
            "started_at": history.started_at,
            "finished_at": history.finished_at,
            "state_since": history.state_since,
            "stuck_reason": reasons[0] if reasons else None,
            "overdue_at": overdue,
            "deadline_at": history.deadline_at,
            "due_at": history.due_at,
            "value": history.value,
            "waits_on": history.waits_on,
            "awaits": awaits if history.status == "open" else None,
            "handover": handover(history),
            "retries": history.retries,
            "next_attempt_at": history.next_attempt_at,
            "error_class": history.error_class,
            "error_code": history.error_code,
            "duplicate_of": self._duplicate_of(name),
            "owner": self._owner(history),
            "signature": identity if reasons or history.status == "failed" else None,
            "inferred": history.inferred,
            "errored": history.errored,
            "last_error": history.last_error,
        }

    def detail(self, name: Name) -> dict[str, Any]:
        """The fields of one transaction asked for by its id; instants and lengths as Python has them."""
        history, records = self.histories[name], self.records[name]
        held = holding(history, self.learned)
        expected = self._expected(history)
        return self.item(name) | {
            "stuck_reasons": [reason for reason in ORDER if reason in held],
            "clocks": {clock: time.total_seconds() for clock, time in clocks(history).items()},
            "elapsed": history.elapsed.total_seconds(),
            "review_tasks": [task(own, self.catalog) for own in by_task(history.actions).values()],
            "external_refs": _all_of(records, "external_ref"),
            "idempotency_keys": _all_of(records, "idempotency_key"),
            "trace_ids": _all_of(records, "trace_id"),
            "payload_ids": sorted(payload_id(record) for record in in_order(records, PAYLOAD)),
            "limit_at": history.limit_at,
            "expected_seconds": None if expected is None else float(expected / 1_000_000),
            "related": self._related(name),
            "odds": odds(history, list(self.histories.values())),
            "evidence": grade(history, self._contradicted(name), self.span_ids),
        }

    def _expected(self, history: History) -> Fraction | None:
        endless = history.waits_on == "hold" and history.limit_at is None
        if history.status != "open" or history.state is None or endless:
            return None
        return self.learned.expected(history.workflow, history.state, self.now)

    def _duplicate_of(self, name: Name) -> str | None:
        field = "idempotency_key" if _all_of(self.records[name], "idempotency_key") else "external_ref"
        mine = set(_all_of(self.records[name], field))
        alike = ("partner", "tenant", "workflow")
        rank = {other: (history.started_at, other[1]) for other, history in self.histories.items()}
        earlier = [
            other
            for other in self.records
            if rank[other] < rank[name]
            and all(self.segment(other)[one] == self.segment(name)[one] for one in alike)
            and mine & set(_all_of(self.records[other], field))
        ]
        return min(earlier, key=rank.__getitem__)[1] if earlier else None

    def _contradicted(self, name: Name) -> bool:
        """Whether some conflicting key counts against a transaction."""
        keys = {(one["record_kind"], key_of(one)) for one in self.records[name]}
        traces = _all_of(self.records[name], "trace_id")
        for other in self.conflicts:
            named = (other.get("tenant_scope"), other.get("transaction_id"))
            follows = other["record_kind"] == SPAN or named[1] is None
            if named == name or (
                named[0] == name[0]
                and ((other["record_kind"], key_of(other)) in keys or (follows and other.get("trace_id") in traces))
            ):
                return True
        return False

    def _owner(self, history: History) -> str | None:
        catalog, owners = self.catalog, []
        longest = longest_open(history.actions, catalog)
        if longest is not None and longest["queue"] in catalog.queues:
            owners.append(catalog.queues[longest["queue"]].owner)
        failure = catalog.errors.get(history.error_class or "")
        if history.present is not None and history.present.exception and failure is not None:
            owners.append(failure.owner)
        partner = catalog.partners.get(history.partner or "")
        if history.waits_on == "partner" and partner is not None:
            owners.append(partner.owner)
        owners.append(history.declared.owner if history.declared else None)
        return next((owner for owner in owners if owner is not None), None)

    def _related(self, name: Name) -> list[str]:
        mine, pointed = _ties(self.records[name])
        related = set()
        for other, records in self.records.items():
            ties, pointing = _ties(records)
            if other != name and other[0] == name[0] and (mine & ties or pointed & ties or mine & pointing):
                related.add(other[1])
        return sorted(related)


def _ties(records: Sequence[Record]) -> tuple[set[Any], set[Any]]:
    """What a transaction shares with others, and the traces that its spans link to."""
    fields = ("trace_id", "external_ref", "idempotency_key")
    ties = {(field, record[field]) for record in records for field in fields if record.get(field)}
    links = {("trace_id", link["trace_id"]) for record in records for link in record.get("links") or ()}
    return ties, links


def _all_of(records: Sequence[Record], field: str) -> list[str]:
    return sorted({record[field] for record in records if record.get(field)})
