"""OCEL 2.0 logs (JSON, SQLite), flattened on one object type: its objects are cases, their events transitions.

Source: OCEL (Object-Centric Event Log) Specification 2.0, JSON format.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from collectors.events import strict_json
from collectors.files import ocel_sqlite
from collectors.files.input import Source
from collectors.files.parts import Problem
from collectors.mapping import instant_of

LAST = datetime(9999, 12, 31)  # noqa: DTZ001
SIGN = b'"objectTypes"'


def events(source: Source, object_type: str | None, workflow: str) -> Iterator[tuple[str, bytes | Problem]]:
    """A transition of each object of the type into each of its events' activities, in the order of their times.

    Raises BadInput where the file is no OCEL log, or holds no objects of the type; it then names those there are.
    """
    log = ocel_sqlite.read(source) if source.head().startswith(ocel_sqlite.SIGN) else strict_json.loads(source.whole())
    if not isinstance(log, dict) or not isinstance(log.get("events"), list) or not isinstance(log.get("objects"), list):
        raise BadInput(f"{source.name}: is no OCEL 2.0 JSON; it needs events and objects")
    objects = {item["id"]: item for item in log["objects"] if isinstance(item, dict) and "id" in item}
    cases = {key for key, item in objects.items() if item.get("type") == object_type}
    if not cases:
        counts = Counter(str(item.get("type")) for item in objects.values())
        known = ", ".join(f"{name} ({count})" for name, count in counts.most_common(20))
        raise BadInput(f"{source.name}: choose the objects that are transactions by --object-type: {known}")
    seen: Counter[str] = Counter()
    for number, event in _in_time(log["events"]):
        place = f"event {number}"
        try:
            related = list(dict.fromkeys(item["objectId"] for item in event.get("relationships") or ()))
            for case in related:
                if case in cases:
                    seen[case] += 1
                    first = _values(objects[case]) if seen[case] == 1 else {}
                    yield place, _transition(event, case, seen[case], first, source.name, workflow)
        except (KeyError, TypeError, AttributeError):
            yield place, Problem(place, "is no event of OCEL 2.0: it needs id, type, time and relationships")
        except BadInput as bad:
            yield place, Problem(place, str(bad))


def _in_time(events: list[Any]) -> list[tuple[int, Any]]:
    """Events with their place in the file, ordered by time and then by that place."""

    def key(numbered: tuple[int, Any]) -> tuple[datetime, int]:
        number, event = numbered
        try:
            return (instant_of(event["time"]), number)
        except (BadInput, KeyError, TypeError):
            return (LAST, number)

    return sorted(enumerate(events, 1), key=key)


def _transition(
    event: Mapping[str, Any], case: str, place: int, attributes: Mapping[str, Any], file: str, workflow: str
) -> bytes:
    data = {
        "transaction_id": case,
        "workflow": workflow,
        "to_state": event["type"],
        "sequence": place,
        "attributes": {**attributes, **_values(event)},
    }
    named = {"specversion": "1.0", "type": "transom.workflow.transition.v1", "source": file}
    instant = to_rfc3339(instant_of(event["time"]))
    return json.dumps(named | {"id": f"{case}/{event['id']}", "time": instant, "data": data}).encode()


def _values(item: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes by name; of one with several values in time, the last."""
    return {entry["name"]: entry["value"] for entry in item.get("attributes") or ()}
