"""Review tasks: open or closed, when due, and whether somebody has them.

Readings chosen where the text leaves room:
- A task that was never opened on record is open from its first action until a closing one; without an `opened` it has
  no due date of its queue's making.
- The latest due_at is that of the latest action that has one, of the whole life of the task, reopening or not; so is
  the queue.
- Due exactly now is passed.
- `opened` makes a task unassigned again, also where it had not been closed.
- "Closed before the interval began" is strictly before, by event time; such a task does not count in that interval
  until it is opened again, whatever is claimed meanwhile.
- Claimed or assigned before the interval began counts from its beginning.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.catalog.model import Catalog
from tests.oracle.records import Record

CLOSING = ("approved", "rejected", "corrected", "closed")
TAKING = ("claimed", "assigned")


def by_task(actions: Sequence[Record]) -> dict[str, list[Record]]:
    """Actions, already in order, of each task."""
    tasks: dict[str, list[Record]] = {}
    for action in actions:
        tasks.setdefault(action["task_id"], []).append(action)
    return tasks


def _last_named(actions: Sequence[Record], field: str) -> Any:
    return next((action[field] for action in reversed(actions) if action.get(field) is not None), None)


def life(actions: Sequence[Record]) -> list[Record]:
    """The actions of a task since it was last opened, the opening with them; all where it never was."""
    opened = [i for i, action in enumerate(actions) if action["action"] == "opened"]
    return list(actions[opened[-1] :]) if opened else list(actions)


def task(actions: Sequence[Record], catalog: Catalog) -> dict[str, Any]:
    """One task as its actions tell it."""
    present = life(actions)
    opening = present[0] if present[0]["action"] == "opened" else None
    closings = [action for action in present if action["action"] in CLOSING]
    queue = _last_named(actions, "queue")
    due = _last_named(actions, "due_at")
    declared = catalog.queues.get(queue) if queue is not None else None
    if due is None and opening is not None and declared is not None and declared.decide_within is not None:
        due = opening["at"] + timedelta(seconds=declared.decide_within)
    return {
        "task_id": actions[0]["task_id"],
        "queue": queue,
        "opened_at": present[0]["at"],
        "due_at": due,
        "open": not closings,
        "assigned": _assigned(present),
    }


def overdue(actions: Sequence[Record], catalog: Catalog, now: datetime) -> bool:
    """Whether any task is open past its due date."""
    tasks = [task(own, catalog) for own in by_task(actions).values()]
    return any(one["open"] and one["due_at"] is not None and one["due_at"] <= now for one in tasks)


def longest_open(actions: Sequence[Record], catalog: Catalog) -> dict[str, Any] | None:
    """The open task that was opened first, ties by id."""
    tasks = [task(own, catalog) for own in by_task(actions).values()]
    return min((one for one in tasks if one["open"]), key=lambda one: (one["opened_at"], one["task_id"]), default=None)


def split(start: datetime, until: datetime, actions: Sequence[Record]) -> list[tuple[str, datetime, datetime]]:
    """The parts of a review interval: (clock, from, until); they tile it."""
    edges = sorted({start, until} | {action["at"] for action in actions if start < action["at"] < until})
    parts = []
    for i in range(len(edges) - 1):
        taken = any(_held(own, start, edges[i]) for own in by_task(actions).values())
        parts.append(("review_assigned" if taken else "review_unassigned", edges[i], edges[i + 1]))
    return parts


def _held(actions: Sequence[Record], began: datetime, instant: datetime) -> bool:
    earlier = [action for action in actions if action["at"] < began]
    turns = [action["action"] for action in earlier if action["action"] in (*CLOSING, "opened")]
    later = [action for action in actions if began <= action["at"] <= instant]
    if turns and turns[-1] in CLOSING:
        openings = [i for i, action in enumerate(later) if action["action"] == "opened"]
        return bool(openings) and _assigned(later[openings[0] :])
    return _assigned([*earlier, *later])


def _assigned(actions: Sequence[Record]) -> bool:
    """Whether somebody has the task after these actions; closing it changes nothing."""
    taken = False
    for action in actions:
        if action["action"] in TAKING:
            taken = True
        elif action["action"] in ("released", "opened"):
            taken = False
    return taken
