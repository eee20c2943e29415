"""A history of the made-up world, read back with no code of its own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from sample_data.history import TimedRequest, requests

NOW = datetime(2026, 11, 23, 16, 0)
SEED = 7


@dataclass
class Told:
    """A history read back: events by type, each once; transitions by transaction in order; spans with service."""

    requests: Sequence[TimedRequest]
    events: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    transitions: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    spans: list[tuple[str, Span]] = field(default_factory=list)
    repeated: int = 0

    def last(self) -> list[dict[str, Any]]:
        """The latest transition of each transaction."""
        return [moves[-1] for moves in self.transitions.values()]


def read_back() -> Told:
    """Ninety days before NOW."""
    found = Told(list(requests(SEED, NOW)))
    seen: set[tuple[str, str]] = set()
    for request in found.requests:
        if request.signal == "traces":
            for resource in ExportTraceServiceRequest.FromString(request.body).resource_spans:
                service = resource.resource.attributes[0].value.string_value
                found.spans += [(service, span) for scope in resource.scope_spans for span in scope.spans]
        elif request.signal == "events":
            for event in orjson.loads(request.body):
                key = (event["source"], event["id"])
                found.repeated += key in seen
                if key not in seen:
                    seen.add(key)
                    _keep(found, event)
    for moves in found.transitions.values():
        moves.sort(key=lambda move: (move["time"], move["sequence"]))
    return found


def _keep(found: Told, event: dict[str, Any]) -> None:
    found.events[event["type"]].append(event)
    if event["type"] == "transom.workflow.transition.v1":
        move = event["data"] | {"time": event["time"]}
        found.transitions[move["transaction_id"]].append(move)
