"""Work on cases: claim, note, next check and merge."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from datetime import datetime
from functools import partial
from typing import Any

from app.acts.recorder import Recorder
from app.analysis.merged_cases import root_of
from app.domain.actor import Actor
from app.domain.answer_fields.cases import WorkOnCase
from app.domain.errors import BadInput, NotFound
from app.domain.instants import to_rfc3339
from app.queries import cases
from app.queries.casework import UNTOUCHED, into_of, work
from app.queries.filters import Filters
from app.queries.owning_tenant import owner_of
from app.store.reader import Reader

MOST_REASON = 2000
ReaderFactory = Callable[..., AbstractContextManager[Reader]]


class CaseWork:
    """Each act is a record and an entry of the ledger, and answers once both are on disk.

    One at a time, each after the store has what came before it: so of two who claim at once, the second is told.
    Every method raises NotFound for a case in which nothing ever stood, BadInput for what does not fit how it stands,
    and Unavailable, with nothing done, where it cannot be put on record.
    """

    def __init__(self, recorder: Recorder, reader: ReaderFactory) -> None:
        self._recorder = recorder
        self._reader = reader
        self._one = threading.Lock()

    def claim(self, actor: Actor, case_id: str, reason: str | None = None) -> None:
        """Take the case; to take it over from somebody a reason is needed. Having it already changes nothing."""
        self.claim_all(actor, (case_id,), reason)

    def claim_all(self, actor: Actor, case_ids: Sequence[str], reason: str | None = None) -> None:
        """Take those of the cases that one does not have; where others have some, a reason is needed.

        What does not fit is refused before any of them is taken.
        """
        with self._one:
            has = self._has(case_ids)
            _check_reason(has, actor, reason, "take", " over")
            for case_id in case_ids:
                if has[case_id] != actor.name:
                    self._record(actor, "claim", case_id, reason)

    def release(self, actor: Actor, case_id: str, reason: str | None = None) -> None:
        """Give the case back, so that nobody has it; of a case that somebody else has, a reason is needed."""
        self.release_all(actor, (case_id,), reason)

    def release_all(self, actor: Actor, case_ids: Sequence[str], reason: str | None = None) -> None:
        """Give back those of the cases that somebody has; where others have some, a reason is needed.

        What does not fit is refused before any of them is given back.
        """
        with self._one:
            has = self._has(case_ids)
            if not any(has.values()):
                which = "this case, so it" if len(has) == 1 else "any of these cases, so none"
                raise BadInput(f"Nobody has {which} {'cannot' if len(has) == 1 else 'can'} be released.")
            _check_reason(has, actor, reason, "release")
            for case_id in case_ids:
                if has[case_id] is not None:
                    self._record(actor, "release", case_id, reason)

    def note(self, actor: Actor, case_id: str, text: str | None) -> None:
        """Write something down for whoever comes next."""
        with self._one:
            self._stands(case_id)
            self._record(actor, "note", case_id, _needed("note", text))

    def next_check(self, actor: Actor, case_id: str, at: datetime | None, reason: str | None = None) -> None:
        """Say when the case is looked at again; None drops what was said."""
        with self._one:
            now = self._recorder.clock()
            if at is not None and at <= now:
                raise BadInput(f"at: {to_rfc3339(at)} has passed; a next check lies ahead of now.")
            if at is None and self._stands(case_id)["next_check"] is None:
                raise BadInput("at: when is it looked at next? Write RFC 3339 (2026-11-20T08:00:00Z).")
            self._stands(case_id)
            self._record(actor, "next_check", case_id, reason, next_check_at=at)

    def merge(self, actor: Actor, case_id: str, into: str | None, reason: str | None) -> None:
        """Let the case count under another, with its members and its history, until it is unmerged."""
        with self._one, self._reader(None) as reader:
            into = _needed("into", into)
            reason = _needed("reason", reason)
            for one in (case_id, into):
                _known(reader, one)
            merged = into_of(work(reader))
            if case_id in merged:
                raise BadInput(f"into: this case is merged into {merged[case_id]} already; unmerge it first.")
            if root_of(into, merged) == case_id:
                raise BadInput("into: that is this case itself, or one that is merged into it.")
            self._record(actor, "merge", case_id, reason, into_case=into)

    def unmerge(self, actor: Actor, case_id: str, reason: str | None) -> None:
        """Let a merged case stand for itself again."""
        with self._one:
            into = self._stands(case_id)["merged_into"]
            if into is None:
                raise BadInput("This case is merged into none.")
            self._record(actor, "unmerge", case_id, _needed("reason", reason), into_case=into)

    def of_tenants(self, tenants: frozenset[str]) -> "CaseWork":
        """The same over cases in which a transaction of these tenants stands or stood."""
        cut = copy(self)
        cut._reader = partial(self._reader, tenants=tenants)
        return cut

    def _stands(self, case_id: str) -> WorkOnCase:
        with self._reader(None) as reader:
            _known(reader, case_id)
            return work(reader).get(case_id, UNTOUCHED)

    def _has(self, case_ids: Sequence[str]) -> dict[str, str | None]:
        """Who has each of the cases. Raises NotFound."""
        with self._reader(None) as reader:
            for case_id in case_ids:
                _known(reader, case_id)
            rows = work(reader)
        return {case_id: rows.get(case_id, UNTOUCHED)["has"] for case_id in case_ids}

    def _record(self, actor: Actor, action: str, case_id: str, reason: str | None, **details: Any) -> None:
        with self._reader(None) as reader:
            tenant = owner_of(reader, "case", case_id)
        self._recorder.on_case(actor, action, case_id, _text(reason), tenant, **details)


def _known(reader: Reader, case_id: str) -> None:
    if not cases.standing(reader, Filters(), case_id) and not cases.episodes(reader, case_id):
        raise NotFound(f"There is no case {case_id[:60]!r}: no transaction ever stood in that signature.")


def _check_reason(
    has: Mapping[str, str | None], actor: Actor, reason: str | None, verb: str, particle: str = ""
) -> None:
    """Raises BadInput where others have some of the cases and there is no reason, or where it is too long."""
    others = sorted({name for name in has.values() if name is not None and name != actor.name})
    if _text(reason) is None and others:
        which, them = ("this case", "it") if len(has) == 1 else ("some of these cases", "them")
        verb_of_others = "has" if len(others) == 1 else "have"
        raise BadInput(f"reason: {', '.join(others)} {verb_of_others} {which}; say why you {verb} {them}{particle}.")


def _text(reason: str | None) -> str | None:
    """The reason without what surrounds it; None for none. Raises BadInput for one that is too long."""
    text = (reason or "").strip()
    if len(text) > MOST_REASON:
        raise BadInput(f"reason: {len(text):,} characters are more than {MOST_REASON:,}.")
    return text or None


def _needed(name: str, text: str | None) -> str:
    note = _text(text)
    if note is None:
        raise BadInput(f"{name}: is required and may not be empty.")
    return note
