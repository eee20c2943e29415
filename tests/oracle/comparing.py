"""Where the store's answers and the oracle's part: one line for each field that differs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.oracle.joins import Name
from tests.oracle.world import World

SLACK = timedelta(microseconds=2)
"""Thresholds are fractions of a microsecond; instants that rest on them are rounded."""
SETS = ("external_refs", "idempotency_keys", "trace_ids", "payload_ids", "related")


def name_of(world: World, item: Mapping[str, Any]) -> Name:
    """The oracle's transaction that an answered item is about."""
    chosen = [
        name
        for name in world.records
        if name[1] == item["transaction_id"] and world.segment(name)["tenant"] == item["tenant"]
    ]
    return chosen[0] if len(chosen) == 1 else (item["tenant"], f"{item['transaction_id']}, of {len(chosen)}")


def in_lists(world: World, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a list of all transactions says otherwise than the oracle."""
    answered = {name_of(world, item): dict(item) for item in items}
    found = [f"{name}: only the oracle knows it" for name in world.records.keys() - answered.keys()]
    found += [f"{name}: only the store knows it" for name in answered.keys() - world.records.keys()]
    if len(items) != len(answered):
        found.append(f"{len(items)} items are {len(answered)} transactions")
    expected = {name: world.item(name) for name in world.records.keys() & answered.keys()}
    for name, fields in expected.items():
        found += _unlike(name, fields, answered[name], skipping=("signature",))
        if (fields["signature"] is None) != (answered[name]["signature"] is None):
            found.append(f"{name}.signature: {fields['signature']} against {answered[name]['signature']}")
    return found + _signatures(expected, answered)


def in_detail(world: World, name: Name, answer: Mapping[str, Any]) -> list[str]:
    """What the detail of one transaction says otherwise than the oracle."""
    fields = world.detail(name)
    history = world.histories[name]
    given = dict(answer)
    for one in SETS:
        given[one] = sorted(_id(value) for value in answer[one])
    given["stuck_reasons"] = [reason for reason in answer["stuck_reasons"] if reason != "silent"]
    given["clocks"] = {clock: seconds for clock, seconds in answer["clocks"].items() if seconds}
    given["elapsed"] = sum(answer["clocks"].values())
    given["evidence"] = answer["evidence"]["grade"]
    given["review_tasks"] = [_task(task) for task in sorted(answer["review_tasks"], key=lambda task: task["task_id"])]
    fields["review_tasks"] = [_task(task) for task in sorted(fields["review_tasks"], key=lambda task: task["task_id"])]
    if fields["odds"] is not None and given["odds"] is not None:
        given["odds"] = {part: given["odds"][part] for part in fields["odds"]}
    found = _unlike(name, fields, given, skipping=("signature",))
    if history.elapsed < timedelta() or any(seconds < 0 for seconds in given["clocks"].values()):
        found.append(f"{name}: time runs backwards: {given['clocks']}")
    return found


def _signatures(expected: Mapping[Name, Any], answered: Mapping[Name, Any]) -> list[str]:
    """Members of one signature in the oracle are members of one in the store, and the other way round."""
    ours: dict[Any, set[Any]] = defaultdict(set)
    theirs: dict[Any, set[Any]] = defaultdict(set)
    for name, fields in expected.items():
        if fields["signature"] is not None and answered[name]["signature"] is not None:
            ours[fields["signature"]].add(answered[name]["signature"])
            theirs[answered[name]["signature"]].add(fields["signature"])
    return [f"signature {key}: {values}" for key, values in [*ours.items(), *theirs.items()] if len(values) > 1]


def _unlike(name: Name, expected: Mapping[str, Any], given: Mapping[str, Any], skipping: Sequence[str]) -> list[str]:
    return [
        f"{name}.{field}: expected {value!r}, got {given.get(field, 'nothing')!r}"
        for field, value in expected.items()
        if field not in skipping and not _alike(value, given.get(field, "nothing"))
    ]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, Mapping):
        return one == (other.get("amount"), other.get("unit"))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= SLACK
    if isinstance(one, float) and isinstance(other, int | float):
        return abs(one - other) < 1e-5
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_alike(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def _id(value: Any) -> str:
    return str(value["transaction_id"] if isinstance(value, Mapping) else value)


def _task(task: Mapping[str, Any]) -> dict[str, Any]:
    assigned = task["assigned"] if "assigned" in task else task.get("assigned_at") is not None
    return {field: task.get(field) for field in ("task_id", "queue", "opened_at", "due_at")} | {"assigned": assigned}
