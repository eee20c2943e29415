"""Compares records of a period with the journal's seals, and names those removed, changed or added later."""

from datetime import datetime, timedelta

from app.answers.evidence_bundle import witness_of
from app.answers.retention import removed_on_record
from app.answers.services import Services
from app.audit.completeness import Comparison, Difference, Key, compared, keys_of
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.stored_records import commit_range, stored_earlier, stored_records
from app.store.reader import Reader

LAST = timedelta(days=1)
"""What is compared where no range is asked for."""
MOST_RECORDS = 500_000
"""Records of one comparison, about ten microseconds each; more are compared stretch by stretch."""


def record_verification(services: Services, reader: Reader, since: datetime, until: datetime) -> Row:
    """{from, to, commits, records, removed, problems: [{kind, tenant_scope, source, event_id, problem}]} of what came
    in during the stretch; `removed` are sentences on what retention took of its days, each on record.

    For a reader of some tenants everything is compared, and their own records are answered; `commits`, which they share
    with others, is then None. Raises BadInput where more than 500,000 records came in, Unavailable on a server without
    a journal.
    """
    witness = witness_of(services)
    with services.readers(reader.as_of, tenants=None) as whole:
        about = commit_range(whole, since, until)
        if about["records"] > MOST_RECORDS:
            raise BadInput(f"More than {MOST_RECORDS:,} records came in then: shorten the range.")
        seals = witness.seals(range(about["first"], about["last"] + 1)) if about["first"] is not None else {}
        ordered = [seals[number] for number in sorted(seals)]
        entries = witness.entries(ordered[0].first_offset, ordered[-1].last_offset) if ordered else ()
        result = compared(ordered, entries, stored_records(whole, since, until))
        removed = result.missing.keys() - stored_earlier(whole, result.missing.keys(), since)
    problems = [*result.differences, *(Difference(result.missing[key], key, "removed") for key in sorted(removed))]
    commits: int | None = len(ordered)
    count = result.records
    words, unrecorded = removed_on_record(services, since, until)
    problems += unrecorded
    if reader.tenants is not None:
        own = _own(reader, result, since, until)
        problems, count, commits = [problem for problem in problems if problem.key in own], len(own), None
        words = []
    return {
        "from": since,
        "to": until,
        "commits": commits,
        "records": count,
        "removed": words,
        "problems": [_item(problem) for problem in problems],
    }


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
