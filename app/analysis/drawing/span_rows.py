"""A trace as rows: tree order, depth, critical path, and faults of each span.

Spans arrive as a sender wrote them: parents may be missing, ids sent twice, parents in a circle, clocks apart.
Every span gets exactly one row whatever it says, and nothing here recurses, so 5,000 spans in a chain are drawn too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

UNSAID, SERVER, CLIENT, PRODUCER, CONSUMER = 0, 2, 3, 4, 5
ANY = "\0"
"""Stands for every service, where a shared id is looked up: no service has this name."""
MOST_CALLS = 8
"""Calls of one id among which an answer's own is looked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """What the waterfall needs of a span; times in nanoseconds, kind as OTLP numbers it, `peer` the address called.

    `ended`: its end is on record; where it is not, `end` is its start.
    """

    span_id: str
    parent_span_id: str | None
    name: str
    service: str | None
    kind: int
    start: int
    end: int
    error: bool = False
    peer: str | None = None
    logs: int = 0
    ended: bool = True


@dataclass(slots=True)
class Row:
    """One span in its place.

    `span` is its position in the input, `parent` the number of its parent's row, `size` how many rows lie under it.
    `orphan`: names a parent that is not there. `looped`: its parents form a circle, cut here. `doubled`: another span
    came before it with the same id. `call`: of calls repeated after an error, its number from 1; else 0. `skew`: by
    how many nanoseconds it lies outside its parent in another service (negative: starts before it); 0 where it fits.
    `critical`: the parts of it, (start, end), that lie on the critical path of the longest root.
    """

    span: int
    depth: int
    parent: int | None
    size: int = 0
    orphan: bool = False
    looped: bool = False
    doubled: bool = False
    call: int = 0
    skew: int = 0
    critical: list[tuple[int, int]] = field(default_factory=list)


def waterfall(spans: Sequence[Span]) -> list[Row]:
    """A row for each span, parents before their children, siblings by start."""
    parents, looped, doubled = _parents(spans)
    children: dict[int | None, list[int]] = defaultdict(list)
    for position in sorted(range(len(spans)), key=lambda at: (spans[at].start, -spans[at].end, spans[at].span_id, at)):
        children[parents[position]].append(position)
    rows = _in_tree_order(children)
    number = {row.span: place for place, row in enumerate(rows)}
    for row in rows:
        span = spans[row.span]
        parent = parents[row.span]
        row.parent = None if parent is None else number[parent]
        row.looped = row.span in looped
        row.doubled = row.span in doubled
        row.orphan = bool(span.parent_span_id) and parent is None and not row.looped
        row.skew = 0 if parent is None else skew(span, spans[parent])
    for parent, siblings in children.items():
        if parent is None:
            continue
        for position, call in repeated_calls(spans, siblings).items():
            rows[number[position]].call = call
    for position, parts in critical_path(spans, children).items():
        rows[number[position]].critical = parts
    return rows


def skew(child: Span, parent: Span) -> int:
    """Nanoseconds by which a child lies outside its parent in another service: negative before, positive after, or 0.

    Within one service one clock ticks. Nothing starts before what caused it; but only a server's answer to a client's
    call must also end within it: work that was handed on may outlive what handed it on, or begin after its end. Spans
    that do not say their kind are taken as call and answer while they overlap.
    """
    if child.service == parent.service:
        return 0
    if child.start < parent.start:
        return child.start - parent.start
    unsaid = parent.kind == UNSAID or child.kind == UNSAID
    answers = parent.kind in (CLIENT, UNSAID) and child.kind in (SERVER, UNSAID)
    if not answers or (unsaid and child.start >= parent.end):
        return 0
    return max(0, child.end - parent.end)


def repeated_calls(spans: Sequence[Span], siblings: Iterable[int]) -> dict[int, int]:
    """Calls of one parent that were made again after an error ("hidden retry"): position -> number of the call, from 1.

    One call is known by service, name and peer, and only what calls out counts: client and producer spans, and spans
    that name a peer. Only a call that starts after a failed one has ended repeats it; calls side by side do not.
    """
    calls: dict[tuple[str | None, str, str | None], list[int]] = defaultdict(list)
    for position in siblings:
        span = spans[position]
        if span.kind in (CLIENT, PRODUCER) or (span.peer and span.kind not in (SERVER, CONSUMER)):
            calls[span.service, span.name, span.peer].append(position)
    numbers: dict[int, int] = {}
    for positions in calls.values():
        failed: int | None = None
        number = 0
        for position in positions:
            if failed is not None and spans[failed].end <= spans[position].start:
                if not number:
                    numbers[failed] = number = 1
                number += 1
                numbers[position] = number
            if spans[position].error and (failed is None or spans[position].end < spans[failed].end):
                failed = position if not number else failed
    return numbers


def critical_path(spans: Sequence[Span], children: "dict[int | None, list[int]]") -> dict[int, list[tuple[int, int]]]:
    """The parts of spans that the longest root waited for, by position: they tile that root without overlap.

    Walked backwards from the root's end: at each moment the child that ended last is what was waited for; where no
    child ran, the span itself. What a child did outside its parent nobody there waited for, so it is cut off.
    """
    roots = children.get(None, [])
    if not roots:
        return {}
    root = max(roots, key=lambda at: (spans[at].end - spans[at].start, -at))
    parts: dict[int, list[tuple[int, int]]] = {}
    waiting = [(root, spans[root].start, spans[root].end)]
    while waiting:
        position, low, high = waiting.pop()
        moment = high
        own: list[tuple[int, int]] = []
        by_end = sorted(children.get(position, ()), key=lambda at: (min(spans[at].end, high), spans[at].start))
        for child in reversed(by_end):
            start, end = max(spans[child].start, low), min(spans[child].end, high)
            if end > moment or start >= end:
                continue
            if end < moment:
                own.append((end, moment))
            waiting.append((child, start, end))
            moment = start
        if moment > low:
            own.append((low, moment))
        if own:
            parts[position] = own[::-1]
    return parts


def _parents(spans: Sequence[Span]) -> tuple[list[int | None], set[int], set[int]]:
    """Each span's parent by position, the spans at which a cycle of parents was cut, those with an id seen before.

    Where a call and its server share one id (B3, Envoy, Istio), the server hangs under the call, and what names the id
    hangs under the span of its own service. Of one span sent twice the earliest is the parent, the later stand beside.
    """
    by_id: dict[str, list[int]] = defaultdict(list)
    for position in sorted(range(len(spans)), key=lambda at: (spans[at].start, -spans[at].end, at)):
        by_id[spans[position].span_id].append(position)
    several = {identifier: positions for identifier, positions in by_id.items() if len(positions) > 1}
    doubled = {position for positions in several.values() for position in positions[1:]}
    calls = {answer: call for positions in several.values() for answer, call in _answered(spans, positions).items()}
    named = {identifier: _by_service(spans, positions) for identifier, positions in by_id.items()}
    parents = [calls.get(at, _parent(span, named)) for at, span in enumerate(spans)]
    looped = _cuts(parents, lambda at: (spans[at].start, at))
    for position in looped:
        parents[position] = None
    return parents, looped, doubled


def _answered(spans: Sequence[Span], positions: Sequence[int]) -> dict[int, int]:
    """Among spans with one id, in order of start: which answers which call. A call is answered in another service, or
    by a span whose kind says that it serves; where no kind is said, the earlier one called."""
    calls = [at for at in positions if spans[at].kind in (CLIENT, PRODUCER)]
    if not calls:
        calls = [at for at in positions if spans[at].kind == UNSAID][:1]
    answers: dict[int, int] = {}
    for at in positions:
        serves = spans[at].kind in (SERVER, CONSUMER)
        if not serves and spans[at].kind != UNSAID:
            continue
        call = next((one for one in calls[:MOST_CALLS] if one != at and (serves or _apart(spans, one, at))), None)
        if call is not None:
            answers[at] = call
    return answers


def _apart(spans: Sequence[Span], first: int, second: int) -> bool:
    return spans[first].service != spans[second].service


def _by_service(spans: Sequence[Span], positions: Sequence[int]) -> dict[str | None, int]:
    """Of spans with one id, the one that a child of each service means by it; `ANY` for all other services.

    In one service a span that serves comes before the call that it answers; the innermost is meant by strangers.
    """
    if len(positions) == 1:
        return {ANY: positions[0]}
    serving = [at for at in positions if spans[at].kind in (SERVER, CONSUMER)]
    means: dict[str | None, int] = {ANY: serving[-1] if serving else positions[0]}
    for at in (*serving, *positions):
        means.setdefault(spans[at].service, at)
    return means


def _parent(span: Span, named: Mapping[str, Mapping[str | None, int]]) -> int | None:
    if not span.parent_span_id or span.parent_span_id not in named:
        return None
    means = named[span.parent_span_id]
    return means.get(span.service, means[ANY])


def _cuts(parents: Sequence[int | None], order: Callable[[int], tuple[int, int]]) -> set[int]:
    """One position of each circle that following `parents` runs into: the first by `order`."""
    seen: dict[int, int] = {}
    cuts: set[int] = set()
    for walk, begin in enumerate(range(len(parents))):
        at: int | None = begin
        while at is not None and at not in seen:
            seen[at] = walk
            at = parents[at]
        if at is None or seen[at] != walk:
            continue
        circle, step = [at], parents[at]
        while step is not None and step != at:
            circle.append(step)
            step = parents[step]
        cuts.add(min(circle, key=order))
    return cuts


def _in_tree_order(children: "dict[int | None, list[int]]") -> list[Row]:
    """Rows depth first, each with its depth and the number of rows under it; parents are filled in by the caller."""
    rows: list[Row] = []
    open_rows: list[Row] = []
    waiting = [(position, 0) for position in reversed(children.get(None, []))]
    while waiting:
        position, depth = waiting.pop()
        while open_rows and open_rows[-1].depth >= depth:
            closed = open_rows.pop()
            if open_rows:
                open_rows[-1].size += closed.size + 1
        row = Row(span=position, depth=depth, parent=None)
        rows.append(row)
        open_rows.append(row)
        waiting.extend((child, depth + 1) for child in reversed(children.get(position, ())))
    while len(open_rows) > 1:
        closed = open_rows.pop()
        open_rows[-1].size += closed.size + 1
    return rows
