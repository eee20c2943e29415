"""Compares records of a period with the journal's seals, and names those removed, changed or added later."""

from datetime import datetime, timedelta

from app.answers.evidence_bundle import witness_of
from app.answers.services import Services
from app.audit.completeness import Difference, compared
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.stored_records import commit_range, stored_earlier, stored_records
from app.store.reader import Reader

LAST = timedelta(days=1)
"""What is compared where no range is asked for."""
MOST_RECORDS = 500_000
"""Records of one comparison, about ten microseconds each; more are compared stretch by stretch."""


def record_verification(services: Services, reader: Reader, since: datetime, until: datetime) -> Row:
    """{from, to, commits, records, problems: [{kind, tenant_scope, source, event_id,
    problem}]} of what came in during the stretch.

    Raises BadInput where more than 500,000 records did, Unavailable on a server without a journal.
    """
    witness = witness_of(services)
    about = commit_range(reader, since, until)
    if about["records"] > MOST_RECORDS:
        raise BadInput(f"{about['records']:,} records came in then; {MOST_RECORDS:,} are compared: shorten the range.")
    seals = witness.seals(range(about["first"], about["last"] + 1)) if about["first"] is not None else {}
    ordered = [seals[number] for number in sorted(seals)]
    entries = witness.entries(ordered[0].first_offset, ordered[-1].last_offset) if ordered else ()
    result = compared(ordered, entries, stored_records(reader, since, until))
    removed = result.missing.keys() - stored_earlier(reader, result.missing.keys(), since)
    problems = [*result.differences, *(Difference(result.missing[key], key, "removed") for key in sorted(removed))]
    return {
        "from": since,
        "to": until,
        "commits": len(ordered),
        "records": result.records,
        "problems": [_item(problem) for problem in problems],
    }


def _item(problem: Difference) -> Row:
    scope, source, event_id = problem.key
    return {
        "kind": problem.kind,
        "tenant_scope": scope or None,
        "source": source,
        "event_id": event_id,
        "problem": problem.problem,
    }
