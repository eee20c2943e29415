"""One transaction as the records of event time up to an instant tell it, that instant being now.

Readings chosen where the text leaves room:
- Records up to an instant include those at it. At the real now every record counts, also one that lies (up to five
  minutes) ahead of it.
- Of an open transaction no time is counted past now, so a record ahead of it makes none negative.
- `state_since` of a state that is not terminal is its latest transition; of a terminal one the first of the
  uninterrupted repeats. Without a transition it is null.
- A due date, a value: of the latest transition that has one. `next_attempt_at`: of the latest transition only, since
  the next one is that attempt.
- Attempts are counted from 0 where an attempt 0 was seen, at any instant up to now.
- The latest entry span is the one that ended last, then started last: what a service called cannot end after it, so
  a failure that a caller caught is not the transaction's. An entry without a parent is one that names none.
- The class of an entry span counts where no transition has one; in odds it does not count.
- A due date before the first record of all is none, of a transition as of a review action; the due date said before
  it stands.
- A matched error class comes from the first class of the catalog, in its order, with a match whose every set field
  holds; `http_status` is read from the attribute `http_status` or `http.response.status_code`.
- Without a workflow of the catalog a transaction is `inferred`, whether or not it has transitions.
- A transaction without transitions ends by the gaps of spans, also where it has review actions or log lines; with
  neither transitions nor spans it stays open.
- Quiet for exactly the threshold is ended. Whether a transaction is ended is concluded once, from all that is known:
  what is ended now was open until its finish and not after, what is open now was never ended before.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.catalog.model import Catalog, ErrorMatch, State, Workflow
from app.domain.values import to_plain
from tests.oracle.records import REVIEW, SPAN, TRANSITION, Record, first_by_sequence, in_order
from tests.oracle.segments import partner_of, workflow_of

QuietLimit = Callable[[str, str | None, str | None, datetime], Fraction | None]
"""(kind of record, workflow, state, instant) -> microseconds of quiet that end a transaction there, or None."""


def micros(span: timedelta) -> int:
    """A timedelta as whole microseconds."""
    return span // timedelta(microseconds=1)


class History:
    """A transaction at `now` by all its records; where its `later` history is given, by those up to `now` alone."""

    def __init__(
        self,
        records: Sequence[Record],
        catalog: Catalog,
        now: datetime,
        quiet: QuietLimit,
        later: "History | None" = None,
    ) -> None:
        upto = now if later is not None else None
        self.all, self.catalog, self.now, self.quiet, self.later = records, catalog, now, quiet, later
        moves = [record for record in records if record["record_kind"] == TRANSITION]
        others = [record for record in records if record["record_kind"] != TRANSITION]
        records = self.all = [*others, *first_by_sequence(moves)]
        self.records = [record for record in records if upto is None or record["at"] <= upto]
        self.workflow = workflow_of(records)
        self.partner = partner_of(records)
        self.declared: Workflow | None = catalog.workflows.get(self.workflow) if self.workflow is not None else None
        self.inferred = self.declared is None

    @cached_property
    def transitions(self) -> list[Record]:
        return in_order(self.records, TRANSITION)

    @cached_property
    def spans(self) -> list[Record]:
        return in_order(self.records, SPAN)

    @cached_property
    def actions(self) -> list[Record]:
        return [
            action if self._is_due(action.get("due_at")) else action | {"due_at": None}
            for action in in_order(self.records, REVIEW)
        ]

    def _is_due(self, due: datetime | None) -> bool:
        """Whether a due date is one: before the first record of the transaction it is none."""
        return due is not None and due >= min(record["at"] for record in self.all)

    @cached_property
    def started_at(self) -> datetime:
        return min(record["at"] for record in self.records)

    @cached_property
    def state(self) -> str | None:
        return self.transitions[-1]["to_state"] if self.transitions else None

    def known_state(self, name: str | None) -> State | None:
        """What the catalog says of a state; None where it does not know it."""
        return self.declared.states.get(name) if self.declared is not None and name is not None else None

    @cached_property
    def present(self) -> State | None:
        return self.known_state(self.state)

    @cached_property
    def status(self) -> str:
        if self.declared is not None and self.transitions:
            return (self.present.terminal if self.present else None) or "open"
        if self.later is not None:
            finish = self.later.finished_at
            return "ended" if self.later.status == "ended" and finish is not None and self.now >= finish else "open"
        kind, steps = (TRANSITION, self.transitions) if self.transitions else (SPAN, self.spans)
        limit = self.quiet(kind, self.workflow, self.state, self.now) if steps else None
        ended = limit is not None and micros(self.now - steps[-1]["at"]) >= limit
        return "ended" if ended else "open"

    @cached_property
    def state_since(self) -> datetime | None:
        if not self.transitions:
            return None
        entered = self.transitions[-1]
        if self.present is not None and self.present.terminal:
            for transition in reversed(self.transitions):
                if transition["to_state"] != self.state:
                    break
                entered = transition
        return entered["at"]

    @cached_property
    def finished_at(self) -> datetime | None:
        if self.status == "open":
            return None
        return self.state_since if self.transitions else self.spans[-1]["at"]

    @cached_property
    def intervals(self) -> list[tuple[str | None, datetime, datetime, bool]]:
        """(state, from, until, whether a transition ended it), tiling started_at to finished_at or now."""
        edges: list[tuple[str | None, datetime]] = [(None, self.started_at)]
        edges += [(transition["to_state"], transition["at"]) for transition in self.transitions]
        if self.present is not None and self.present.terminal:
            while len(edges) > 2 and edges[-2][0] == self.state:
                edges.pop()
        last = self.finished_at or max(self.now, self.started_at)
        starts = [min(start, last) for _, start in edges]
        return [
            (state, start, until, ended)
            for (state, _), start, until, ended in zip(
                edges, starts, [*starts[1:], last], [True] * (len(edges) - 1) + [False], strict=True
            )
        ]

    @cached_property
    def elapsed(self) -> timedelta:
        return sum((until - start for _, start, until, _ in self.intervals), timedelta())

    def _latest(self, field: str) -> Any:
        values = [record[field] for record in self.transitions if record.get(field) is not None]
        return values[-1] if values else None

    @cached_property
    def due_at(self) -> datetime | None:
        dues = [record["due_at"] for record in self.transitions if self._is_due(record.get("due_at"))]
        return dues[-1] if dues else None

    @cached_property
    def value(self) -> tuple[float, str | None] | None:
        having = [record for record in self.transitions if record.get("value_amount") is not None]
        return (having[-1]["value_amount"], having[-1].get("value_unit")) if having else None

    @cached_property
    def next_attempt_at(self) -> datetime | None:
        return self.transitions[-1].get("next_attempt_at") if self.transitions else None

    @cached_property
    def error_code(self) -> str | None:
        return self._latest("error_code")

    @cached_property
    def entry_span(self) -> Record | None:
        """The span that ended last of those by which a service was entered."""
        entries = [span for span in self.spans if span.get("kind") in (2, 5) or not span.get("parent_span_id")]
        ended = [(max(span["start_ns"], span["end_ns"]), span["start_ns"], span["span_id"]) for span in entries]
        return entries[ended.index(max(ended))] if entries else None

    @cached_property
    def errored(self) -> bool:
        """Whether its entry span failed."""
        entry = self.entry_span
        if entry is None:
            return False
        if not entry.get("status_code"):
            return (http_status_of(entry) or 0) >= 500
        return bool(entry["status_code"] == 2)

    @cached_property
    def last_error(self) -> dict[str, Any] | None:
        """When, in which service and operation, and what was said of it."""
        entry = self.entry_span
        if entry is None or not self.errored:
            return None
        status = http_status_of(entry)
        text = entry.get("status_message") or (f"HTTP {status}" if status is not None else None)
        return {"at": entry["at"], "service": entry.get("service"), "operation": entry.get("name"), "text": text}

    @cached_property
    def error_class(self) -> str | None:
        if self.moved_class is not None or not self.errored or self.entry_span is None:
            return self.moved_class
        status = http_status_of(self.entry_span)
        for name, error in self.catalog.errors.items():
            if any(match.code is None and match.http_status == status for match in error.match):
                return name
        return "processing"

    @cached_property
    def moved_class(self) -> str | None:
        """The class of the latest transition that has one."""
        classes = [name for record in self.transitions if (name := class_of(record, self.catalog)) is not None]
        return classes[-1] if classes else None

    @cached_property
    def retries(self) -> int:
        attempts = [record["attempt"] for record in self.transitions if record.get("attempt") is not None]
        return max(0, max(attempts, default=1) - (0 if 0 in attempts else 1))

    @cached_property
    def was_exception(self) -> bool:
        states = [self.known_state(transition["to_state"]) for transition in self.transitions]
        return any(state is not None and state.exception for state in states)

    @cached_property
    def deadline_at(self) -> datetime | None:
        seconds = self.declared.deadline if self.declared else None
        if self.declared and self.was_exception and self.declared.exception_deadline is not None:
            seconds = self.declared.exception_deadline
        promises = [self.due_at] if self.due_at else []
        if seconds is not None:
            promises.append(self.started_at + timedelta(seconds=seconds))
        return min(promises, default=None)

    @cached_property
    def waits_on(self) -> str | None:
        """What an open transaction's state waits on; None where the catalog does not say, and once finished."""
        return self.present.waits_on if self.present and self.status == "open" else None

    @cached_property
    def limit_at(self) -> datetime | None:
        if self.present is None or self.present.limit is None or self.status != "open":
            return None
        return self.transitions[-1]["at"] + timedelta(seconds=self.present.limit)


def http_status_of(span: Record) -> int | None:
    """The status of the answer that a span carries."""
    attributes = {pair["key"]: to_plain(pair["value"]) for pair in span.get("attributes") or ()}
    status = attributes.get("http.response.status_code", attributes.get("http.status_code"))
    return None if status is None else int(status)


def class_of(transition: Record, catalog: Catalog) -> str | None:
    """The error class that a transition has, or that the catalog's matches give it."""
    if transition.get("error_class") is not None:
        return str(transition["error_class"])
    for name, error in catalog.errors.items():
        if any(_matches(match, transition) for match in error.match):
            return name
    return None


def _matches(match: ErrorMatch, transition: Record) -> bool:
    attributes = json.loads(transition.get("attributes") or "{}")
    status = attributes.get("http_status", attributes.get("http.response.status_code"))
    code = transition.get("error_code")
    code_holds = match.code is None or (code is not None and fnmatchcase(code, match.code))
    status_holds = match.http_status is None or str(match.http_status) == str(status)
    return code_holds and status_holds and (match.code, match.http_status) != (None, None)
