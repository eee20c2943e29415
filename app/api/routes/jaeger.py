"""Jaeger's query API over the traces, read-only, so that Grafana's Jaeger source and Jaeger UI open them.

Its paths, parameters and answers are Jaeger's own (`/api/services`, `/api/traces`, ...), not those of `/api/v1`:
unknown parameters are ignored as Jaeger ignores them, and errors are in its form too.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
import pyarrow as pa
from flask import Flask, Response, g, request
from flask.blueprints import Blueprint

from app.answers.jaeger import KINDS, trace_of
from app.answers.services import Services
from app.api import reads
from app.api.problems import MEDIA_TYPE
from app.api.responses import COUNT, answer
from app.domain.errors import BadInput, NotFound
from app.domain.ids import trace_id_in
from app.domain.instants import EPOCH
from app.queries import span_search, traces
from app.queries.span_search import SpanSearch
from app.security import Access, Permission
from app.store.reader import Reader

LOOKBACK = timedelta(days=2)
"""Jaeger's own range where a search names none."""
TRACES, MOST_TRACES = 20, 1_500
_UNITS_NS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 10**9, "m": 60 * 10**9, "h": 3_600 * 10**9}
_DURATION = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+", re.ASCII)
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)", re.ASCII)
_MICROSECONDS = re.compile(r"\d{1,17}", re.ASCII)
_MOST_NS = 2**62
_KIND_NUMBERS = {name: number for number, name in KINDS.items()}
_MOST_TAGS = 20
_FRAME = {"limit": 0, "offset": 0, "errors": None}


def register(app: Flask, services: Services, access: Access) -> None:
    """`/api/services`, `/api/services/<service>/operations`, `/api/operations`, `/api/traces`, `/api/traces/<id>`."""
    blueprint = Blueprint("jaeger", __name__, url_prefix="/api")

    @blueprint.get("/services")
    def service_names() -> Response:
        """The services that sent spans, in Jaeger's form."""
        with services.reader(None) as reader:
            return _listed(span_search.services(reader))

    @blueprint.get("/services/<path:service>/operations")
    def operation_names(service: str) -> Response:
        """The names of a service's operations, in Jaeger's form."""
        with services.reader(None) as reader:
            return _listed(list(dict.fromkeys(row["name"] for row in span_search.operations(reader, service))))

    @blueprint.get("/operations")
    def operations() -> Response:
        """The operations of ?service=, with the kind of their spans, in Jaeger's form."""
        kind = request.args.get("spanKind", "")
        with services.reader(None) as reader:
            rows = span_search.operations(reader, _service())
        named = [{"name": row["name"], "spanKind": KINDS.get(row["kind"], "")} for row in rows]
        return _listed([row for row in named if kind in ("", row["spanKind"])])

    @blueprint.get("/traces")
    def trace_search() -> Response:
        """The latest traces in which one span fits, in Jaeger's form."""
        ids = request.args.getlist("traceID")
        with services.reader(None) as reader:
            if ids:
                return _listed([trace_of(_whole_trace(reader, id_)) for id_ in ids[:TRACES]])
            tables = span_search.latest_traces(reader, _search(services.clock()), _limit())
        return _listed([trace_of(spans) for spans in tables])

    @blueprint.get("/traces/<trace_id>")
    def trace_whole(trace_id: str) -> Response:
        """A trace in Jaeger's form."""
        with services.reader(None) as reader:
            return _listed([trace_of(_whole_trace(reader, trace_id))])

    @blueprint.after_request
    def errors_as_jaeger_has_them(response: Response) -> Response:
        if response.mimetype == MEDIA_TYPE:
            detail = orjson.loads(response.get_data())["detail"]
            error = {"code": response.status_code, "msg": detail}
            response.set_data(answer({**_FRAME, "data": None, "total": 0, "errors": [error]}).get_data())
            response.mimetype = "application/json"
        return response

    reads.watch(blueprint, services)
    app.register_blueprint(blueprint)
    for view in (service_names, operation_names, operations, trace_search, trace_whole):
        access.declare(Permission.READ, f"{blueprint.name}.{view.__name__}")


def _listed(data: Sequence[object]) -> Response:
    setattr(g, COUNT, len(data))
    return answer({"data": data, "total": len(data), **_FRAME})


def _whole_trace(reader: Reader, text: str) -> pa.Table:
    """The trace's spans; Jaeger shortens ids by their leading zeros."""
    trace_id = trace_id_in(text.rjust(32, "0")) or text
    spans = traces.spans(reader, trace_id)
    if not spans.num_rows:
        raise NotFound(f"There is no trace {text[:64]!r}.")
    return spans


def _service() -> str:
    service = request.args.get("service", "")
    if not service:
        raise BadInput("service: say whose spans are searched, as ?service=NAME; /api/services lists the names.")
    return service


def _search(now: datetime) -> SpanSearch:
    tags = _tags()
    error, kind = tags.pop("error", None), tags.pop("span.kind", None)
    return SpanSearch(
        _service(),
        _instant("start", now - LOOKBACK),
        _instant("end", now),
        request.args.get("operation") or None,
        None if kind is None else _KIND_NUMBERS.get(kind, 0),
        None if error is None else error == "true",
        _duration_ns("minDuration"),
        _duration_ns("maxDuration"),
        tags,
    )


def _limit() -> int:
    text = request.args.get("limit", "")
    if text and not (text.isascii() and text.isdigit()):
        raise BadInput(f"limit: {text[:60]!r} is not a number.")
    return min(max(int(text[:9] or TRACES), 1), MOST_TRACES)


def _instant(name: str, otherwise: datetime) -> datetime:
    text = request.args.get(name, "")
    if not text:
        return otherwise
    if not _MICROSECONDS.fullmatch(text):
        raise BadInput(f"{name}: {text[:60]!r} is not an instant; Jaeger writes microseconds since 1970.")
    return EPOCH + timedelta(microseconds=int(text))


def _duration_ns(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not _DURATION.fullmatch(text):
        raise BadInput(f"{name}: {text[:60]!r} is not a duration; write it as 1.2s, 100ms or 500us.")
    parts = _DURATION_PART.findall(text)
    return min(int(sum(float(number) * _UNITS_NS[unit] for number, unit in parts)), _MOST_NS)


def _tags() -> dict[str, str]:
    """Attributes to look for: `tags` as a JSON object of texts, `tag` as `key:value`, any number of each."""
    wanted: dict[str, str] = {}
    for text in request.args.getlist("tag"):
        key, colon, value = text.partition(":")
        if not colon:
            raise BadInput(f"tag: {text[:60]!r} is no key:value.")
        wanted[key] = value
    for text in request.args.getlist("tags"):
        try:
            pairs = orjson.loads(text)
        except orjson.JSONDecodeError:
            pairs = None
        if not isinstance(pairs, dict) or not all(isinstance(value, str) for value in pairs.values()):
            raise BadInput('tags: write a JSON object of texts, as {"http.status_code": "500"}.')
        wanted |= pairs
    if len(wanted) > _MOST_TAGS:
        raise BadInput(f"tags: {len(wanted)} attributes are asked for; {_MOST_TAGS} at most.")
    return wanted
