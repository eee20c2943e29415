"""Cases with their odds, history and the work on them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from app.analysis.followed_by import followed_by
from app.analysis.merged_cases import combined, members_of
from app.analysis.odds import odds
from app.answers.transaction import runbook
from app.domain.answer_fields.cases import Case, CaseWork, ClearedCase, CombinedCase, Episode, NextState, WorkRow
from app.domain.answer_fields.transactions import Odds
from app.domain.errors import BadInput, NotFound
from app.queries.cases import Path, acted_on, episodes, path_of, progress, standing
from app.queries.casework import UNTOUCHED, history, into_of, work
from app.queries.filters import Filters
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor
from app.store.reader import Reader


def page(
    reader: Reader,
    filters: Filters | None = None,
    limit: int = LIMIT,
    cursor: str | None = None,
    has: str | None = None,
) -> Page[Case]:
    """Cases as they stand, most transactions first; each as in `detail`.

    `has` leaves those that this person has; "" those that nobody has. Raises BadInput for a limit outside 1 to 1000,
    BadCursor for a cursor of another list.
    """
    filters = filters or Filters()
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    of = fingerprint({"list": "cases", "has": has, **filters.identity()})
    after = of_cursor(cursor, of, (int,), (str,)) if cursor is not None else None
    done = work(reader)
    rows = combined(standing(reader, filters), into_of(done))
    if has is not None:
        rows = [row for row in rows if (done.get(row["signature"], UNTOUCHED)["has"] or "") == has]
    if after is not None:
        rows = [row for row in rows if (-row["n"], row["signature"]) > (-after[0], after[1])]
    more, rows = len(rows) > limit, rows[:limit]
    items = _Answers(reader, rows, episodes(reader), progress(reader), done).cases()
    return Page(items, to_cursor(of, rows[-1]["n"], rows[-1]["signature"]) if more else None)


def detail(reader: Reader, case_id: str) -> Case | ClearedCase:
    """One case: {id, signature, workflow, ..., status, count, first_seen, last_seen, odds, progress, ..., history}.

    `id` and `signature` are the same, as transactions carry it, and what it is made of stands beside; `signatures` are
    all that count under it. `odds` are those of its median member among transactions that are no members of it,
    `progress` what earlier members did next, `followed_by` what was done to them and how often they then moved,
    `episodes` the stretches of time in which it had members, `history` what people did to it. A case that
    people worked on is answered also after its transactions have moved on, as `cleared`. Raises NotFound for any
    other that has none.
    """
    done = work(reader)
    members = members_of(case_id, into_of(done))
    row = standing_as_one(reader, members)
    if row is None:
        if not any(one in done for one in members):
            raise NotFound(f"There is no case {case_id[:60]!r} now: no transaction stands in that signature.")
        return _cleared(reader, case_id, members, done)
    seen = {one: stretches for member in members for one, stretches in episodes(reader, member).items()}
    return _Answers(reader, [row], seen, progress(reader, row["state"]), done).cases()[0]


def standing_as_one(reader: Reader, members: Sequence[str]) -> CombinedCase | None:
    """What stands in these signatures as one row of `combined`, under the first of them; None where nothing does."""
    rows = combined(standing(reader, Filters(), *members), dict.fromkeys(members[1:], members[0]))
    return rows[0] if rows else None


def _cleared(reader: Reader, case_id: str, members: Sequence[str], done: Mapping[str, WorkRow]) -> ClearedCase:
    """A case without transactions: what it was, and what was done."""
    seen = _episodes(
        {one: stretches for member in members for one, stretches in episodes(reader, member).items()}, members
    )
    return {
        **_worked(reader, case_id, members, done),
        "signature": case_id,
        "signatures": list(members),
        "status": "cleared",
        "count": 0,
        "first_seen": seen[-1]["first_seen"] if seen else None,
        "last_seen": seen[-1]["last_seen"] if seen else None,
        "episodes": seen,
    }


def worked(reader: Reader, case_id: str) -> CaseWork:
    """What people made of a case, whether or not anything stands in it."""
    done = work(reader)
    return _worked(reader, case_id, members_of(case_id, into_of(done)), done)


def _worked(reader: Reader, case_id: str, members: Sequence[str], done: Mapping[str, WorkRow]) -> CaseWork:
    own = done.get(case_id, UNTOUCHED)
    touched = [member for member in members if member in done]
    return {
        "id": case_id,
        "has": own["has"],
        "has_since": own["has_since"],
        "next_check": own["next_check"],
        "merged_into": own["merged_into"],
        "history": history(reader, touched) if touched else [],
    }


def _episodes(seen: Mapping[str, list[Episode]], members: Sequence[str]) -> list[Episode]:
    """The stretches of all members, by when they began."""
    stretches = [episode for member in members for episode in seen.get(member, [])]
    return sorted(stretches, key=lambda episode: (episode["first_seen"], episode["last_seen"]))


class _Answers:
    """Cases as answered; stays are asked for once a state, since its cases differ by partner and error class alone."""

    def __init__(
        self,
        reader: Reader,
        rows: Sequence[CombinedCase],
        seen: Mapping[str, list[Episode]],
        moves: Mapping[Path, list[NextState]],
        done: Mapping[str, WorkRow],
    ) -> None:
        self._reader, self._rows, self._seen, self._moves, self._done = reader, rows, seen, moves, done
        signatures = [one for row in rows for one in members_of(row["signature"], into_of(done))]
        states = {state for row in rows for state in row["states"] if state is not None}
        self._acts = acted_on(reader, signatures, sorted(states)) if states else {}
        self._stays: dict[tuple[str | None, str | None], pa.Table] = {}

    def cases(self) -> list[Case]:
        """One dict a row, in their order."""
        return [self._case(row) for row in self._rows]

    def _case(self, row: CombinedCase) -> Case:
        case_id = row["signature"]
        members = members_of(case_id, into_of(self._done))
        present = [self._seen[one][-1] for one in row["members"] if one in self._seen]
        since = row["oldest_since"]
        return {
            **_worked(self._reader, case_id, members, self._done),
            "signature": case_id,
            "signatures": members,
            "workflow": row["workflow"],
            "state": row["state"],
            "awaits": row["awaits"],
            "error_class": row["error_class"],
            "error_code": row["error_code"],
            "partner": row["partner"],
            "status": "failed" if row["failed"] else "stuck",
            "count": row["n"],
            "first_seen": min((one["first_seen"] for one in present), default=since),
            "last_seen": max((one["last_seen"] for one in present), default=since),
            "odds": self._odds(row),
            "progress": self._moves.get(path_of(row), []),
            "followed_by": followed_by([act for one in members for act in self._acts.get(one, [])], self._reader.now),
            "waits_on": row["waits_on"],
            "owner": row["owner"],
            "tenants": row["tenants"],
            "versions": row["versions"],
            "oldest_since": row["oldest_since"],
            "oldest_started_at": row["oldest_started_at"],
            "next_deadline_at": row["next_deadline_at"],
            "can_make_deadline": row["can_make_deadline"],
            "runbook": runbook(self._reader.catalog, row),
            "episodes": _episodes(self._seen, members),
        }

    def _odds(self, row: CombinedCase) -> Odds | None:
        if row["failed"] or row["state"] is None:
            return None
        waited = timedelta(microseconds=max(row["median_waited_us"], 0))
        stays = self._waiting(row)
        members = pc.fill_null(pc.is_in(stays["case_id"], value_set=pa.array(row["members"], pa.string())), False)
        return odds(
            stays.filter(pc.invert(members)), row["workflow"], row["state"], row["partner"], row["error_class"], waited
        )

    def _waiting(self, row: CombinedCase) -> pa.Table:
        """The stays that lasted as long as the shortest waiting case of that state has."""
        key = (row["workflow"], row["state"])
        if key not in self._stays:
            waited = min(one["median_waited_us"] for one in self._rows if (one["workflow"], one["state"]) == key)
            self._stays[key] = self._reader.ask("odds_stays", workflow=key[0], state=key[1], waited_us=max(waited, 0))
        return self._stays[key]
