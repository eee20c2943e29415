"""Compares records of a period with the journal's seals, and names those removed, changed or added later.

A period is compared in steps, each of a state of the store of its own, so that memory does not grow with the period and
no state of the store is in use for minutes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from app.answers.evidence_bundle import witness_of
from app.answers.retention import removed_on_record
from app.answers.services import Services
from app.audit.completeness import Comparison, Difference, Key, compared, keys_of
from app.domain.rows import Row
from app.queries.stored_records import commit_range, commit_steps, stored_keys, stored_records
from app.store.reader import Reader

LAST = timedelta(days=1)
"""What is compared where no range is asked for."""
STEP_RECORDS = 100_000
"""Committed records of one step, about; all of a step are in memory while it is compared."""
MOST_PROBLEMS = 1_000
"""Problems that are named; all of them are counted."""


class _Step(NamedTuple):
    commits: int
    records: int
    problems: list[Difference]


def record_verification(
    services: Services,
    since: datetime,
    until: datetime,
    tenants: frozenset[str] | None = None,
    progress: Callable[[int], None] = lambda records: None,
) -> Row:
    """{from, to, commits, records, removed, differing, problems: [{kind, tenant_scope, source, event_id, problem}]} of
    what came in during the stretch; `removed` are sentences on what retention took of its days, each on record.

    What is committed and not loaded yet is no part of it: `to` is then the instant of the first such commit.
    `problems` are the first 1,000 of the `differing`. `progress` is called after each step with the number of records
    that it compared. With `tenants` everything is compared, and their own records are answered; `commits`, which they
    share with others, is then None. Raises Unavailable on a server without a journal.
    """
    with services.readers(None, tenants=None) as reader:
        until = max(_loaded_until(services, reader, until), since)
        steps = commit_steps(reader, since, until, STEP_RECORDS)
    commits = records = differing = 0
    problems: list[Difference] = []
    for first, last in steps:
        step = _step(services, first, last, until, tenants)
        commits, records, differing = commits + step.commits, records + step.records, differing + len(step.problems)
        problems += step.problems[: MOST_PROBLEMS - len(problems)]
        progress(step.records)
    words, unrecorded = removed_on_record(services, since, until) if tenants is None else ([], [])
    return {
        "from": since,
        "to": until,
        "commits": commits if tenants is None else None,
        "records": records,
        "removed": words,
        "differing": differing + len(unrecorded),
        "problems": [_item(problem) for problem in (*problems, *unrecorded)],
    }


def _loaded_until(services: Services, reader: Reader, until: datetime) -> datetime:
    """The end of what the store can be compared in: the seals of commits are there before their records are loaded."""
    following = int(reader.ask("loaded")["loaded"][0].as_py()) + 1
    first = next(witness_of(services).entries(following, following), None)
    return until if first is None or first.damage is not None else min(until, first.ingested_at)


def _step(services: Services, since: datetime, until: datetime, end: datetime, tenants: frozenset[str] | None) -> _Step:
    """The step [since, until) of a range up to `end`, of one state of the store.

    What the step's stretch of the store lacks may have come in before it, or, where a record was set aside and sent
    again, after it: it is looked for in all of the store up to the range's end.
    """
    witness = witness_of(services)
    with services.readers(None, tenants=None) as whole:
        about = commit_range(whole, since, until)
        seals = witness.seals(range(about["first"], about["last"] + 1)) if about["first"] is not None else {}
        ordered = [seals[number] for number in sorted(seals)]
        entries = witness.entries(ordered[0].first_offset, ordered[-1].last_offset) if ordered else ()
        result = compared(ordered, entries, stored_records(whole, since, until))
        removed = result.missing.keys() - stored_keys(whole, result.missing.keys(), end)
    problems = [*result.differences, *(Difference(result.missing[key], key, "removed") for key in sorted(removed))]
    if tenants is None:
        return _Step(len(ordered), result.records, problems)
    with services.readers(None, tenants=tenants) as reader:
        own = _own(reader, result, since, until)
    return _Step(len(ordered), len(own), [problem for problem in problems if problem.key in own])


def _own(reader: Reader, result: Comparison, since: datetime, until: datetime) -> set[Key]:
    """The records of the reader's tenants: those in the store that belong to them, and those committed as theirs."""
    own = {key for table in stored_records(reader, since, until).values() for key in keys_of(table)}
    return own | {key for key, tenant in result.owners.items() if tenant in (reader.tenants or ())}


def _item(problem: Difference) -> Row:
    scope, source, event_id = problem.key
    return {
        "kind": problem.kind,
        "tenant_scope": scope or None,
        "source": source,
        "event_id": event_id,
        "problem": problem.problem,
    }
