"""Coverage lookups: a small service that sends spans and nothing else, and is in no catalog."""

from sample_data.otlp import CLIENT, SERVER, Attributes, exception, shared, span, text
from sample_data.participants import COVERAGE, PLANS
from sample_data.transaction_script import TRACES, Course

TIMEOUT_SECONDS = 2.0
_DATABASE: Attributes = (
    ("db.system.name", "postgresql"),
    ("db.namespace", "plans"),
    ("db.operation.name", "SELECT"),
    ("db.collection.name", "plan_years"),
)


def tell(course: Course, region: str, times_out: bool) -> None:
    """One lookup, of the plans of a region; where the region's table `times_out`, the request fails with it."""
    part, rng, at = course.part, course.rng, course.started
    trace, root = course.new_trace()
    work = 0.01 + rng.random() * 0.03
    reads = TIMEOUT_SECONDS if times_out else 0.004 + rng.lognormvariate(0, 0.5) * 0.012
    status = 503 if times_out else 200
    named = text(b"transom.transaction.id", course.id)
    request: Attributes = (
        ("http.request.method", "GET"),
        ("http.route", "/coverage/{member}"),
        ("http.response.status_code", status),
        ("transom.workflow", part.workflow),
        ("transom.tenant", part.tenant),
        ("transom.version", part.version),
    )
    asked: Attributes = (
        ("http.request.method", "GET"),
        ("http.route", "/plans/{region}"),
        ("http.response.status_code", status),
        ("plan.region", region),
    )
    call, served, query = course.span_id(), course.span_id(), course.span_id()
    no_answer = f"plan-index answered {status}" if times_out else None
    timeout = f"no answer from plan_years of {region} within {TIMEOUT_SECONDS:g} s" if times_out else None
    raised = exception(at + work + reads, "QueryTimeout", timeout) if timeout else b""
    inner, outer = at + work + reads, at + 2 * work + reads
    spans = (
        (COVERAGE, root, b"", at, outer, shared("GET /coverage/{member}", SERVER, request, no_answer), named),
        (
            COVERAGE,
            call,
            root,
            at + work / 2,
            inner + work / 2,
            shared("GET plan-index", CLIENT, asked, no_answer),
            b"",
        ),
        (
            PLANS,
            served,
            call,
            at + work * 0.7,
            inner + work / 4,
            shared("GET /plans/{region}", SERVER, asked, timeout),
            b"",
        ),
        (PLANS, query, served, at + work, inner, shared("SELECT plan_years", CLIENT, _DATABASE, timeout), raised),
    )
    for service, own, parent, start, end, made, more in spans:
        course.send(end, TRACES, service, span(trace, own, parent, start, end, made, more))
