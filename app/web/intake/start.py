"""What to send and where: lines that work as pasted, by kind of sender."""

import json

from app.answers.services import LOCAL_MODE, Services
from app.web.components.snippets import snippet
from app.web.dash_libs import Component, html

_HTTP, _GRPC = "http://127.0.0.1:4318", "http://127.0.0.1:4317"
_EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "/try",
    "time": "2026-01-01T00:00:00Z",
    "type": "transom.workflow.transition.v1",
    "data": {"transaction_id": "first-one", "workflow": "trial", "to_state": "received"},
}


def senders(services: Services, opened: bool) -> Component:
    """Every way in, each with the line to paste; the first ones unfolded where `opened`."""
    http, grpc = services.collector_url or _HTTP, services.collector_grpc_url or _GRPC
    ways = [
        (
            "An event by curl",
            "The quickest first record: a CloudEvent that moves a transaction to a state.",
            _curl(http),
        ),
        (
            "Python, without code changes",
            "opentelemetry-instrument uses gRPC by default, so this line names the gRPC port.",
            f"OTEL_SERVICE_NAME=my-service OTEL_METRICS_EXPORTER=none \\\n"
            f"OTEL_EXPORTER_OTLP_ENDPOINT={grpc} opentelemetry-instrument python app.py",
        ),
        (
            "Python, over HTTP",
            "The same over HTTP, for networks that block gRPC.",
            "OTEL_SERVICE_NAME=my-service OTEL_METRICS_EXPORTER=none \\\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf "
            f"OTEL_EXPORTER_OTLP_ENDPOINT={http} opentelemetry-instrument python app.py",
        ),
        (
            "Node, Java, Go, .NET and others",
            "Any OpenTelemetry SDK reads these variables. HTTP that is sent to the gRPC port is closed there without a "
            "word: the sender then reports a connection that was reset.",
            "export OTEL_SERVICE_NAME=my-service\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n"
            f"export OTEL_EXPORTER_OTLP_ENDPOINT={http}",
        ),
        (
            "An OpenTelemetry Collector",
            "Add an exporter to its configuration.",
            f"exporters:\n  otlphttp/transom:\n    endpoint: {http}\n"
            "service:\n  pipelines:\n    traces: { exporters: [otlphttp/transom] }\n"
            "    logs: { exporters: [otlphttp/transom] }",
        ),
        ("Files", "OTLP JSON, CloudEvents, XES, OCEL 2.0, CSV and Parquet.", f"transom import FILE --url {http}"),
    ]
    inside = [
        html.Details([html.Summary(title), html.P(hint, className="hint"), snippet(text)], open=opened and place < 2)
        for place, (title, hint, text) in enumerate(ways)
    ]
    return html.Section(
        [
            html.H2("What to send, and where"),
            html.Div([*_token(services), *_naming(), *inside], className="padded stack ways"),
        ],
        className="panel",
    )


def _naming() -> list[Component]:
    words = [
        "A record joins its transaction by an id: put it on a span as ",
        html.Code("transom.transaction.id"),
        ", or name the attribute that has it in the catalog under ",
        html.Code("[join]"),
        ". Events move a transaction from state to state; spans and log lines are its machine work.",
    ]
    return [html.P(words, className="hint")]


def _token(services: Services) -> list[Component]:
    if services.mode == LOCAL_MODE:
        return []
    words = [
        "Senders need a token: ",
        html.Code("transom token add NAME --scope ingest"),
        ", then the header ",
        html.Code("Authorization: Bearer TOKEN"),
        " (of OpenTelemetry: ",
        html.Code("OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20TOKEN"),
        ").",
    ]
    return [html.P(words)]


def _curl(http: str) -> str:
    command = f"curl {http}/v1/events -H 'Content-Type: application/cloudevents+json'"
    return f"{command} \\\n  -d '{json.dumps(_EVENT, indent=2)}'"
