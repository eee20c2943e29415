"""How many points the rules of a control chart take, by theory: an exact Markov chain, written apart from the code.

A point falls into one of five zones: beyond 3 sigma, between 2 and 3, on one side, in the middle (neither side, of
counts), and likewise below. The chain's state is what the rules still remember: the zones of the last two points and
how long the run on one side is. Source: Champ and Woodall 1987, Exact results for Shewhart control charts with
supplementary runs rules, whose figures the test beside this holds it to.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from statistics import NormalDist

import numpy as np

LOW, BELOW, NEITHER, ABOVE, HIGH = -2, -1, 0, 1, 2
"""Beyond 2 sigma below, below, on the centre, above, beyond 2 sigma above; beyond 3 sigma ends it at once."""
RUN = 8
State = tuple[bool, bool, bool, bool, int]
"""Was the last, the one before it beyond 2 sigma: above, above, below, below; and the run (negative: below)."""
Zones = Mapping[int, float]
"""The chances of the zones; what they lack of one is beyond 3 sigma."""
_START: State = (False, False, False, False, 0)


def normal_zones(shift: float = 0.0, spread: float = 1.0) -> dict[int, float]:
    """Of a normal, moved by `shift` and `spread` times as wide as the chart's."""
    at = NormalDist(shift, spread).cdf
    return {LOW: at(-2) - at(-3), BELOW: at(0) - at(-2), NEITHER: 0.0, ABOVE: at(2) - at(0), HIGH: at(3) - at(2)}


def run_length(zones: Zones) -> float:
    """The mean number of points until some rule is broken."""
    states, moves = _moves()
    transient = np.zeros((len(states), len(states)))
    for (here, zone), there in moves.items():
        transient[here, there] += zones[zone]
    lengths = np.linalg.solve(np.eye(len(states)) - transient, np.ones(len(states)))
    return float(lengths[states.index(_START)])


def drifting_run_length(step: float, points: int = 400) -> float:
    """The same of a normal that moves by `step` more at each point."""
    states, moves = _moves()
    held = np.zeros(len(states))
    held[states.index(_START)] = 1.0
    total = 0.0
    for at in range(points):
        total += held.sum()
        zones, after = normal_zones(step * (at + 1)), np.zeros(len(states))
        for (here, zone), there in moves.items():
            after[there] += held[here] * zones[zone]
        held = after
    return float(total)


@lru_cache(maxsize=1)
def _moves() -> tuple[list[State], dict[tuple[int, int], int]]:
    """All states that no rule has ended, and where each zone leads; a zone that ends it leads nowhere."""
    states, found, moves = [_START], {_START: 0}, {}
    for here, state in _growing(states):
        for zone in (LOW, BELOW, NEITHER, ABOVE, HIGH):
            there = _after(state, zone)
            if there is None:
                continue
            if there not in found:
                found[there] = len(states)
                states.append(there)
            moves[here, zone] = found[there]
    return states, moves


def _growing(states: list[State]) -> Iterator[tuple[int, State]]:
    place = 0
    while place < len(states):
        yield place, states[place]
        place += 1


def _after(state: State, zone: int) -> State | None:
    up, up_before, down, down_before, run = state
    if (zone == HIGH and (up or up_before)) or (zone == LOW and (down or down_before)):
        return None
    sign = (zone > 0) - (zone < 0)
    run = run + sign if sign and run * sign > 0 else sign
    return None if abs(run) >= RUN else (zone == HIGH, up, zone == LOW, down, run)
