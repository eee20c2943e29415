"""Why a transaction is stuck, and since when without a break.

Readings chosen where the text leaves room:
- A limit, a due date, a deadline is passed at its very instant; a dwell exceeds its history only when strictly longer.
- A stretch in which the transaction was not open (terminal, or after the finish of one ended) or in a hold breaks
  every reason but a hold's own `state_limit`; so does any stretch longer than nothing in which the reason did not hold.
- `state_limit` counts from the latest transition, also one to the same state.
- `review_overdue` is one reason, whichever task is late: one late task may relieve another without a break.
- `silent` is left out: nothing says which source a transaction is waited on for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.oracle.history import History, micros
from tests.oracle.learned import Learned, midnight_of
from tests.oracle.reviews import by_task, overdue

ORDER = ("review_overdue", "state_limit", "learned", "deadline")
DAY = timedelta(days=1)
At = Callable[[datetime], History]
"""The transaction as judged at an earlier instant."""


def holding(history: History, learned: Learned) -> set[str]:
    """The reasons that hold at the history's own now."""
    if history.status != "open":
        return set()
    reasons = set()
    if history.limit_at is not None and history.limit_at <= history.now:
        reasons.add("state_limit")
    if history.waits_on == "hold":
        return reasons
    if overdue(history.actions, history.catalog, history.now):
        reasons.add("review_overdue")
    if history.deadline_at is not None and history.deadline_at <= history.now:
        reasons.add("deadline")
    if history.state is not None and (history.present is None or history.present.limit is None):
        most = learned.dwell_limit(history.workflow, history.state, history.now)
        if most is not None and micros(history.now - history.transitions[-1]["at"]) > most:
            reasons.add("learned")
    return reasons


def overdue_at(history: History, learned: Learned, at: At) -> datetime | None:
    """The earliest instant since which one of the reasons that hold now has held without a break."""
    present = holding(history, learned)
    if not present:
        return None
    edges = sorted(edge for edge in changes(history, learned) if history.started_at <= edge < history.now)
    edges.append(history.now)
    since = dict.fromkeys(present, history.now)
    for i in range(len(edges) - 2, -1, -1):
        between = edges[i] + (edges[i + 1] - edges[i]) / 2
        still = holding(at(between), learned) & since.keys()
        if not any(since[reason] == edges[i + 1] for reason in still):
            break
        for reason in still:
            if since[reason] == edges[i + 1]:
                since[reason] = edges[i]
    return min(since.values())


def changes(history: History, learned: Learned) -> set[datetime]:
    """Every instant at which some reason may begin or cease to hold."""
    edges = {record["at"] for record in history.all}
    for transition in history.transitions:
        edges.add(transition["at"])
        if transition.get("due_at"):
            edges.add(transition["due_at"])
        state = history.known_state(transition["to_state"])
        if state is not None and state.limit is not None:
            edges.add(transition["at"] + timedelta(seconds=state.limit))
    for promise in (history.declared.deadline, history.declared.exception_deadline) if history.declared else ():
        if promise is not None:
            edges.add(history.started_at + timedelta(seconds=promise))
    queues = {action["queue"] for own in by_task(history.actions).values() for action in own if action.get("queue")}
    within = [history.catalog.queues[queue].decide_within for queue in queues if queue in history.catalog.queues]
    for action in history.actions:
        if action.get("due_at"):
            edges.add(action["due_at"])
        edges |= {action["at"] + timedelta(seconds=seconds) for seconds in within if seconds is not None}
    return edges | _daily(history, learned)


def _daily(history: History, learned: Learned) -> set[datetime]:
    """Midnights, and where on each day a dwell reaches that day's threshold."""
    edges = set()
    midnight = midnight_of(history.started_at)
    while midnight <= history.now:
        edges.add(midnight)
        for transition in history.transitions:
            most = learned.dwell_limit(history.workflow, transition["to_state"], midnight)
            if most is not None:
                edges.add(transition["at"] + timedelta(microseconds=round(most)))
        midnight += DAY
    return edges
