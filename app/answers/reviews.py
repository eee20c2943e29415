"""Review queues with their measured times, and identity decisions by band of confidence."""

from dataclasses import replace

from app.analysis.identity import bands
from app.domain.rows import Row
from app.queries import reviews as asked
from app.queries.filters import Filters
from app.queries.queues import queues
from app.store.reader import Reader

_MEASURED = ("claim_n", "claim_p50", "claim_p95", "decision_n", "decision_p50", "decision_p95")


def identity(reader: Reader, filters: Filters) -> list[Row]:
    """`/api/v1/identity`: see `app.analysis.identity.bands`; first of each rule version all its bands together."""
    return bands(asked.decided(reader, filters), 1 / asked.BANDS)


def reviews(reader: Reader, filters: Filters, person_figures: bool, queue: tuple[str, ...] = ()) -> Row:
    """{from, to, items, tasks, tasks_total, same_eyes, people}: an item a queue that is declared, deep, or worked on.

    `people` is None unless `person_figures` allows them; `queue` narrows the tasks.

    {queue, depth, unassigned, oldest, overdue, late_soon (how many in each of the next hours), claim_within,
    decide_within, owner, escalate_to, unassigned_seconds, assigned_seconds, claim_n, claim_p50, claim_p95, decision_n,
    decision_p50, decision_p95}: lengths in seconds, of what ended inside the range; times are those inside it.
    """
    begin, upto = asked.ranged(filters, reader.now)
    tasks = asked.open_tasks(reader, replace(filters, queue=queue))
    return {
        "from": begin,
        "to": upto,
        "items": _queues(reader, filters),
        "tasks": [{name: value for name, value in row.items() if name != "total"} for row in tasks],
        "tasks_total": tasks[0]["total"] if tasks else 0,
        "same_eyes": asked.same_eyes(reader, filters),
        "people": asked.people(reader, filters) if person_figures else None,
    }


def _queues(reader: Reader, filters: Filters) -> list[Row]:
    declared = reader.catalog.queues
    deep = {row["queue"]: row for row in queues(reader, filters) if row["kind"] == "review_queue"}
    worked = {row["queue"]: row for row in asked.measured(reader, filters)}
    ahead = asked.late_soon(reader, filters)
    names = [*declared, *sorted({*deep, *worked} - {*declared}, key=lambda name: (name is None, name or ""))]
    items = []
    for name in names:
        entry, now, spent = declared.get(name or ""), deep.get(name), worked.get(name, {})
        hours = [sum(row["tasks"] for row in ahead if (row["queue"], row["hour"]) == (name, hour)) for hour in _HOURS]
        items.append(
            {
                "queue": name,
                "depth": now["depth"] if now else 0,
                "unassigned": now["unassigned"] if now else 0,
                "overdue": now["overdue"] if now else 0,
                "oldest": now["oldest"] if now else None,
                "late_soon": hours,
                **{key: getattr(entry, key, None) for key in ("claim_within", "decide_within", "owner", "escalate_to")},
                **{key: spent.get(key, 0.0) for key in ("unassigned_seconds", "assigned_seconds")},
                **{key: spent.get(key) or (0 if key.endswith("_n") else None) for key in _MEASURED},
            }
        )
    return items


_HOURS = range(asked.HOURS)
