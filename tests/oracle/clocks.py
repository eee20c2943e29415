"""To whom each elapsed second belongs.

Readings chosen where the text leaves room:
- A clock that has no time is left out; none is ever negative.
- Work on a review task outside a review interval moves no clock.
"""

from collections import defaultdict
from datetime import timedelta

from tests.oracle.history import History
from tests.oracle.reviews import split


def clocks(history: History) -> dict[str, timedelta]:
    """Elapsed time by clock; the values sum to the elapsed time exactly."""
    times: dict[str, timedelta] = defaultdict(timedelta)
    for state, start, until, _ in history.intervals:
        declared = history.known_state(state)
        clock = (declared.waits_on if declared else None) or "unknown"
        parts = split(start, until, history.actions) if clock == "review" else [(clock, start, until)]
        for name, since, to in parts:
            times[name] += to - since
    return {name: time for name, time in times.items() if time}
