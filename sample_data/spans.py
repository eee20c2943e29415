"""The traces of a transaction: requests received, calls made, and callbacks."""

from dataclasses import dataclass

from sample_data.otlp import (
    CLIENT,
    CONSUMER,
    INTERNAL,
    SERVER,
    Attributes,
    exception,
    link,
    log_line,
    shared,
    span,
    text,
)
from sample_data.participants import CONNECTOR, ENGINE, GATEWAY, IDENTITY, MDX, PA, PEERS
from sample_data.transaction_script import LOGS, TRACES, Course

_NAMED = b"transom.transaction.id"
_ROUTES = {MDX: "/member-exchange", PA: "/prior-authorizations"}
_DATABASE: Attributes = (
    ("db.system.name", "postgresql"),
    ("db.namespace", "interop"),
    ("server.address", "db-1.internal"),
)


def inbound(course: Course, at: float) -> float:
    """A request comes in and is taken on. Returns the instant at which it is."""
    trace, root = course.new_trace()
    course.trace, course.root = trace, root
    part, rng = course.part, course.rng
    route = _ROUTES.get(part.workflow, "/directory-batches")
    took = 0.12 + rng.random() * 0.4
    request = (
        ("http.request.method", "POST"),
        ("http.route", route),
        ("url.scheme", "https"),
        ("http.response.status_code", 202),
        ("transom.tenant", part.tenant),
    )
    who = text(b"enduser.id", f"user-{rng.randrange(9000)}@plan.example") if rng.random() < 0.3 else b""
    _one(course, GATEWAY, root, b"", at, at + took, shared(f"POST {route}", SERVER, request), _name(course) + who)
    check = shared("validate request", INTERNAL, (("schema.version", part.version), ("validation.rules", 41)))
    _one(course, GATEWAY, course.span_id(), root, at + 0.01, at + 0.03, check)
    engine = course.span_id()
    started = at + 0.04
    start = (("workflow.name", part.workflow), ("workflow.version", part.version), ("messaging.system", "kafka"))
    _one(course, ENGINE, engine, root, started, at + took - 0.01, shared("start workflow", CONSUMER, start))
    insert = (*_DATABASE, ("db.operation.name", "INSERT"), ("db.collection.name", "cases"))
    _one(
        course, ENGINE, course.span_id(), engine, started + 0.01, started + 0.02, shared("INSERT cases", CLIENT, insert)
    )
    if part.workflow != MDX:
        return at + took
    match = course.span_id()
    # The identity service's clock now and then lags a third of a second, so its spans begin before their parent.
    behind = 0.34 if rng.random() < 0.01 else 0.0
    rule = (("rpc.system", "grpc"), ("rpc.method", "Match"), ("identity.rule_version", "2026.09"))
    begins = started + 0.02 - behind
    _one(course, IDENTITY, match, engine, begins, begins + took / 2, shared("identity.Match", SERVER, rule))
    select = (*_DATABASE, ("db.operation.name", "SELECT"), ("db.collection.name", "members"))
    _one(
        course,
        IDENTITY,
        course.span_id(),
        match,
        begins + 0.01,
        begins + 0.05,
        shared("SELECT members", CLIENT, select),
    )
    return at + took


def call(course: Course, at: float, status: int, seconds: float, attempt: int, calls: int = 1) -> float:
    """One attempt to submit to the partner, of one call or of several that nobody meant. Returns its end."""
    trace, root, tail = course.trace, course.root, b""
    if attempt > 1:
        trace, root = course.new_trace()
        tail = link(course.trace, course.root)
        course.trace, course.root = trace, root
    peer = PEERS[course.part.partner]
    submit = course.span_id() if attempt == 1 else root
    parent = root if attempt == 1 else b""
    name = shared("submit to partner", INTERNAL, (("workflow.attempt", attempt), ("workflow.step", "submit")))
    end = at + 0.03 + calls * (seconds + 0.02)
    _one(course, ENGINE, submit, parent, at, end, name, _name(course) + tail)
    if attempt > 1:
        token = shared("renew token", INTERNAL, (("cache.hit", False), ("token.audience", peer)))
        _one(course, CONNECTOR, course.span_id(), submit, at + 0.005, at + 0.015, token)
    begins = at + 0.02
    for _ in range(calls):
        _client(course, submit, begins, begins + seconds, status, peer)
        begins += seconds + 0.02
    return end


@dataclass(frozen=True)
class Handled:
    """A callback as it was handled: its trace, the span that handled it, and when it was done."""

    trace: bytes
    span: bytes
    at: float


def callback(course: Course, at: float, accepted: bool = True) -> Handled:
    """The partner calls back, with nothing of ours in its hands."""
    trace, root = course.new_trace()
    partner = course.part.partner
    request = (
        ("http.request.method", "POST"),
        ("http.route", "/callbacks/{partner}"),
        ("partner.id", partner),
        ("http.response.status_code", 204),
        ("client.address", PEERS[partner]),
    )
    _one(course, GATEWAY, root, b"", at, at + 0.09, shared("POST /callbacks/{partner}", SERVER, request), trace=trace)
    handle = course.span_id()
    taken = (
        ("messaging.system", "kafka"),
        ("messaging.destination.name", "callbacks"),
        ("callback.accepted", accepted),
    )
    _one(course, ENGINE, handle, root, at + 0.02, at + 0.08, shared("handle callback", CONSUMER, taken), trace=trace)
    update = (*_DATABASE, ("db.operation.name", "UPDATE"), ("db.collection.name", "cases"))
    shape = shared("UPDATE cases", CLIENT, update)
    _one(course, ENGINE, course.span_id(), handle, at + 0.03, at + 0.05, shape, trace=trace)
    return Handled(trace, handle, at + 0.09)


def reconcile(course: Course, handled: Handled, seconds: float) -> float:
    """What came back is taken over, in the callback's trace. Returns the instant at which it is."""
    step, at = course.span_id(), handled.at + 0.02
    took = shared("reconcile records", INTERNAL, (("workflow.step", "reconcile"), ("records.source", "partner")))
    _one(course, ENGINE, step, handled.span, at, at + seconds, took, _name(course), handled.trace)
    if course.part.workflow != MDX:
        return at + seconds
    write = (*_DATABASE, ("db.operation.name", "COPY"), ("db.collection.name", "records"))
    begins, ends = at + seconds * 0.2, at + seconds * 0.9
    copy = shared("COPY records", CLIENT, write)
    _one(course, ENGINE, course.span_id(), step, begins, ends, copy, trace=handled.trace)
    return at + seconds


def _client(course: Course, parent: bytes, begins: float, ends: float, status: int, peer: str) -> None:
    failed = status >= 400
    attributes: Attributes = (
        ("http.request.method", "POST"),
        ("server.address", peer),
        ("server.port", 443),
        ("url.full", f"https://{peer}/inbound"),
        ("http.response.status_code", status),
        *((("error.type", str(status)),) if failed else ()),
        ("transom.partner", course.part.partner),
    )
    made = shared(f"POST {peer}", CLIENT, attributes, f"{peer} answered {status}" if failed else None)
    extra = exception(ends, "UpstreamUnavailable", f"{peer} answered {status}") if failed else b""
    span_id = course.span_id()
    _one(course, CONNECTOR, span_id, parent, begins, ends, made, _name(course) + extra)
    if failed:
        message = f"partner {course.part.partner} answered {status}; the attempt is given back to the engine"
        line = log_line(ends, course.trace, span_id, "ERROR", message, (("http.response.status_code", status),))
        course.send(ends, LOGS, CONNECTOR, line)


def _name(course: Course) -> bytes:
    return text(_NAMED, course.id)


def _one(
    course: Course,
    service: str,
    span_id: bytes,
    parent: bytes,
    start: float,
    end: float,
    made: bytes,
    own: bytes = b"",
    trace: bytes = b"",
) -> None:
    course.send(end, TRACES, service, span(trace or course.trace, span_id, parent, start, end, made, own))
