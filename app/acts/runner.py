"""Runs an act: the first transaction alone, then the rest, and checks of each whether its state moved.

What is asked for is on disk before it is sent. So a process that dies leaves no transaction of which nobody knows
whether it was asked for; none is asked for again by itself, and what was never asked for is left alone.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from app.acts.engine import Engine
from app.acts.recorder import Recorder, Step
from app.domain.errors import Unavailable
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.office.acts import Act, ActBook
from app.platform.outbound import NoAnswer, NotReached
from app.queries.acts import stands, steps, subjects
from app.store.reader import Reader

MOVED, NOT_MOVED, REFUSED, NOT_REACHED, UNKNOWN, NOT_SENT = (
    "moved",
    "not moved",
    "refused",
    "not reached",
    "unknown",
    "not sent",
)
PATIENCE_SECONDS, POLL_SECONDS = 60.0, 0.4
_STOP_AFTER = 3
_AGAIN_SECONDS = 2.0
_SENT = ("transaction_id", "tenant", "workflow", "partner", "version", "state", "retries")
_log = logging.getLogger(__name__)
ReaderFactory = Callable[..., AbstractContextManager[Reader]]


@dataclass(frozen=True)
class _Asked:
    """A transaction that was asked for: how it stood then, and what the engine said (None: no answer)."""

    item: ReadRow
    before: tuple[str | None, str | None]
    answer: int | None


@dataclass
class _Run:
    """One act under way: what was asked for and has no outcome yet, and the journal's offset that it wrote last."""

    act: Act
    pending: dict[str, _Asked] = field(default_factory=dict)
    offset: int = 0


class Runner:
    """Runs acts, each in a thread of its own; a transaction is in one act at a time."""

    def __init__(
        self,
        recorder: Recorder,
        book: ActBook,
        reader: ReaderFactory,
        engine: Engine,
        patience_seconds: float = PATIENCE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._recorder, self._book, self._reader, self._engine = recorder, book, reader, engine
        self._patience, self._poll = patience_seconds, poll_seconds
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._stop = threading.Event()
        self._threads: dict[str, threading.Thread] = {}

    def begin(self, act: Act) -> None:
        """Starts the act."""
        self._start(act, self._run)

    def resume(self) -> None:
        """Concludes acts that a process died over: what was asked for is watched, the rest was not sent."""
        for act in self._book.unended():
            self._start(act, self._conclude)

    def running(self, act_id: str) -> bool:
        """Whether the act is under way in this process."""
        thread = self._threads.get(act_id)
        return thread is not None and thread.is_alive()

    def wait(self, act_id: str, seconds: float) -> bool:
        """Waits for the act's end; whether it came in time."""
        self._threads[act_id].join(seconds)
        return not self.running(act_id)

    def close(self) -> None:
        """Sends nothing more; what was asked for and has no outcome yet is concluded at the next start."""
        self._stop.set()
        for thread in list(self._threads.values()):
            thread.join(timeout=20)

    def _start(self, act: Act, work: Callable[[_Run], None]) -> None:
        thread = threading.Thread(target=self._guarded, args=(act, work), name=f"act-{act.act_id}", daemon=True)
        self._threads[act.act_id] = thread
        thread.start()

    def _guarded(self, act: Act, work: Callable[[_Run], None]) -> None:
        run, keys = _Run(act), {item["tx"] for item in act.items}
        with self._lock:
            mine = keys - self._busy
            self._busy |= mine
        try:
            taken = [item for item in act.items if item["tx"] not in mine]
            self._tell(run, taken, NOT_SENT, why="another act was under way")
            run.act = Act(**{**vars(act), "items": [item for item in act.items if item["tx"] in mine]})
            self._persist(run, work)
            self._recorder.settled(run.offset)
            if not self._stop.is_set():
                self._book.end(act.act_id, self._recorder.clock())
        except Exception:
            _log.exception("act %s was left; what it asked for is concluded at the next start", act.act_id)
        finally:
            with self._lock:
                self._busy -= mine

    def _persist(self, run: _Run, work: Callable[[_Run], None]) -> None:
        """The work; where nothing can be put on record meanwhile, what is left of it is concluded once it can be."""
        while not self._stop.is_set():
            try:
                return work(run)
            except Unavailable as error:
                _log.warning("act %s waits for the journal: %s", run.act.act_id, error)
                run.pending.clear()
                work = self._conclude
                self._stop.wait(_AGAIN_SECONDS)

    def _run(self, run: _Run) -> None:
        rest = list(run.act.items)
        while rest and not run.pending:  # the first that is really asked for
            if not self._ask(run, rest.pop(0)):
                self._tell(run, rest, NOT_SENT, why="the first was not accepted")
                return
        moved = self._watch(run)
        if self._stop.is_set():
            return
        if not moved:
            self._tell(run, rest, NOT_SENT, why="the first did not move")
            return
        in_a_row = 0
        for place, item in enumerate(rest):
            in_a_row = 0 if self._ask(run, item) else in_a_row + 1
            if self._stop.is_set():
                return
            if in_a_row == _STOP_AFTER:
                self._tell(run, rest[place + 1 :], NOT_SENT, why=f"{_STOP_AFTER} in a row were not accepted")
                break
        self._watch(run)

    def _conclude(self, run: _Run) -> None:
        while not self._recorder.abreast():  # what was asked for last may not be loaded yet
            if self._stop.wait(self._poll):
                return
        with self._reader(None) as reader:
            known = steps(reader, run.act.act_id)
        never = [item for item in run.act.items if item["tx"] not in known]
        self._tell(run, never, NOT_SENT, why="Transom stopped, or could not record it, before it was asked for")
        for item in run.act.items:
            details = known.get(item["tx"], {})
            if "asked" in details and "done" not in details:
                before = (
                    details["asked"]["attributes"].get("state"),
                    details["asked"]["attributes"].get("state_since"),
                )
                run.pending[item["tx"]] = _Asked(item, before, None)
        self._watch(run)

    def _ask(self, run: _Run, item: ReadRow) -> bool:
        """Asks for one, if it still stands as it was shown; whether it was taken or may have been."""
        act, at = run.act, self._recorder.clock()
        with self._reader(None) as reader:
            row = next((one for one in subjects(reader, [item["transaction_id"]]) if one["tx"] == item["tx"]), None)
        if row is None or to_rfc3339(row["state_since"]) != item["state_since"] or row["state"] != item["state"]:
            self._tell(run, [item], NOT_SENT, why="it moved since the preview")
            return True
        if row["doubt_key"] != item["doubt_key"]:
            self._tell(run, [item], NOT_SENT, why="another act requested it since the preview")
            return True
        key = item["doubt_key"] or f"{act.act_id}.{hashlib.sha256(item['tx'].encode()).hexdigest()[:16]}"
        before = {"state": row["state"], "state_since": to_rfc3339(row["state_since"])}
        asked = _step(act, item, "asked", at, idempotency_key=key, reason=act.reason, attributes=_json(before))
        run.offset = self._recorder.write([asked])
        details = {name: row[name] for name in _SENT}
        details |= {"idempotency_keys": row["idempotency_keys"], "act_id": act.act_id}
        try:
            answer = self._engine.ask(act.action, key, at, details)
        except NotReached as error:
            self._tell(run, [item], NOT_REACHED, why=str(error))
            return False
        except NoAnswer:
            run.pending[item["tx"]] = _Asked(item, (before["state"], before["state_since"]), None)
            return True
        if not answer.taken:
            self._tell(run, [item], REFUSED, answer=answer.status)
            return False
        run.pending[item["tx"]] = _Asked(item, (before["state"], before["state_since"]), answer.status)
        return True

    def _watch(self, run: _Run) -> bool:
        """Waits for what is pending to move; whether all of it did."""
        left, whole = self._patience, True
        while run.pending and left > 0 and not self._stop.is_set():
            self._collect(run)
            if run.pending:
                self._stop.wait(self._poll)
                left -= self._poll
        if self._stop.is_set():
            return False
        for asked in list(run.pending.values()):
            whole = False
            outcome = UNKNOWN if asked.answer is None else NOT_MOVED
            self._tell(run, [asked.item], outcome, answer=asked.answer)
        run.pending.clear()
        return whole

    def _collect(self, run: _Run) -> None:
        """Puts on record what has moved."""
        with self._reader(None) as reader:
            present = stands(reader, list(run.pending))
        moved: list[Step] = []
        for tx, asked in list(run.pending.items()):
            state, since = present.get(tx, (None, None))
            if (state, to_rfc3339(since)) != asked.before:
                del run.pending[tx]
                details = {"answer": asked.answer, "from": asked.before[0], "to": state}
                moved.append(self._done(run.act, asked.item, MOVED, details))
        if moved:
            run.offset = self._recorder.write(moved)

    def _tell(self, run: _Run, items: Iterable[ReadRow], outcome: str, **details: Any) -> None:
        done = [self._done(run.act, item, outcome, details) for item in items]
        if done:
            run.offset = self._recorder.write(done)

    def _done(self, act: Act, item: ReadRow, outcome: str, details: ReadRow) -> Step:
        at = self._recorder.clock()
        return _step(act, item, "done", at, outcome=outcome, outcome_at=at, attributes=_json(details))


def _step(act: Act, item: ReadRow, step: str, at: datetime, **details: Any) -> Step:
    return Step(
        act.act_id,
        act.action,
        step,
        act.actor,
        at,
        transaction_id=item["transaction_id"],
        scope=item["tenant_scope"] or None,
        details=details,
    )


def _json(details: ReadRow) -> str:
    return orjson.dumps({name: value for name, value in details.items() if value is not None}).decode()
