"""The bytes that senders send: like a real exporter's, different in every request, the same in every run."""

import json
import random

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

ATTRIBUTES = (
    ("http.request.method", ("GET", "POST", "PUT")),
    ("url.path", tuple(f"/fhir/R4/Patient/{number}/$member-match" for number in range(200))),
    ("url.scheme", ("https",)),
    ("server.address", tuple(f"api{number}.partner.example" for number in range(12))),
    ("server.port", (443, 8443)),
    ("http.response.status_code", (200, 200, 200, 202, 422, 503)),
    ("network.protocol.version", ("1.1", "2")),
    ("user_agent.original", ("exchange-gateway/4.2 (linux)", "review-desk/1.9")),
    ("thread.id", tuple(range(64))),
    ("exchange.batch.size", tuple(range(1, 40))),
    ("exchange.sampled", (True, False)),
)
NANOSECONDS = 1_000_000_000


def trace_request(seed: int, spans: int, start: int) -> tuple[bytes, str]:
    """An OTLP request in protobuf of `spans` spans with 12 attributes each, and its last trace id in hex.

    Eight spans make a trace; a trace names its transaction. `start` is in nanoseconds since 1970.
    """
    pick = random.Random(seed)
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    for name, value in (("service.name", f"service-{seed % 7}"), ("host.name", f"node-{seed % 13}")):
        resource.resource.attributes.add(key=name).value.string_value = value
    scope = resource.scope_spans.add()
    scope.scope.name = "io.opentelemetry.http"
    trace = parent = b""
    for number in range(spans):
        if number % 8 == 0:
            trace, parent = pick.randbytes(16), b""
        at = start + number * 200_000 + pick.randrange(100_000)
        span = scope.spans.add(trace_id=trace, span_id=pick.randbytes(8), parent_span_id=parent)
        span.name = f"{pick.choice(('GET', 'POST'))} /fhir/R4/{pick.choice(('Patient', 'Coverage', 'Claim'))}"
        span.kind = pick.choice((1, 2, 3))
        span.start_time_unix_nano, span.end_time_unix_nano = at, at + pick.randrange(50_000_000)
        span.attributes.add(key="transom.transaction.id").value.string_value = f"tx-{trace.hex()[:12]}"
        for name, values in ATTRIBUTES:
            attribute: object = pick.choice(values)
            held = span.attributes.add(key=name).value
            if isinstance(attribute, bool):
                held.bool_value = attribute
            elif isinstance(attribute, int):
                held.int_value = attribute
            else:
                held.string_value = str(attribute)
        parent = span.span_id
    return request.SerializeToString(), trace.hex()


def transition_event(name: str, time: str) -> bytes:
    """A CloudEvent of one transition of a transaction of its own, both called `name`."""
    return json.dumps(
        {
            "specversion": "1.0",
            "type": "transom.workflow.transition.v1",
            "source": "benchmarks",
            "id": name,
            "time": time,
            "data": {"transaction_id": name, "workflow": "member-data-exchange", "to_state": "received"},
        }
    ).encode()
