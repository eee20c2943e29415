"""OpenTelemetry's own exporters reach the collector, told nothing but where it is."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import Link, Status, StatusCode

from app.domain.records import Kind
from tests.collectors.collecting import Collecting

NODE_SCRIPT = """
const { BasicTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-base");
for (const flavour of ["proto", "http"]) {
  const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-" + flavour);
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())] });
  const span = provider.getTracer("node").startSpan("node " + flavour);
  span.setAttribute("transom.transaction.id", "T-node-" + flavour);
  span.setAttribute("items", ["a", "b"]);
  span.end();
  provider.shutdown();
}
"""
PACKAGES = (
    "@opentelemetry/api",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/exporter-trace-otlp-proto",
    "@opentelemetry/exporter-trace-otlp-http",
)
Exporter = Callable[[Collecting], Any]

SPANS: dict[str, Exporter] = {
    "http": lambda to: HttpSpans(endpoint=f"{to.url}/v1/traces"),
    "http gzip": lambda to: HttpSpans(endpoint=f"{to.url}/v1/traces", compression=Compression.Gzip),
    "grpc": lambda to: GrpcSpans(endpoint=f"http://127.0.0.1:{to.grpc_port}", insecure=True),
}
LOGS: dict[str, Exporter] = {
    "http": lambda to: HttpLogs(endpoint=f"{to.url}/v1/logs"),
    "grpc": lambda to: GrpcLogs(endpoint=f"http://127.0.0.1:{to.grpc_port}", insecure=True),
}


@pytest.mark.parametrize("wire", list(SPANS))
def test_pythons_span_exporters_deliver_spans_whole(collecting: Collecting, wire: str) -> None:
    provider = TracerProvider(resource=Resource.create({"service.name": f"python {wire}"}))
    provider.add_span_processor(SimpleSpanProcessor(SPANS[wire](collecting)))
    tracer = provider.get_tracer("tests", "1.2", attributes={"of": "scope"})
    with tracer.start_as_current_span("first") as first:
        linked = Link(first.get_span_context(), {"why": "retry"})
    with tracer.start_as_current_span(
        "second", links=[linked], attributes={"n": 7, "list": [1, 2], "ok": True}
    ) as span:
        span.set_attribute("transom.transaction.id", f"T-python-{wire}")
        span.add_event("noted", {"x": 0.5})
        span.set_status(Status(StatusCode.ERROR, "no answer"))
    provider.shutdown()
    rows = [row for row in collecting.rows(Kind.SPAN) if row["service"] == f"python {wire}"]
    assert [row["name"] for row in rows] == ["first", "second"]
    row = rows[1]
    assert (row["transaction_id"], row["status_code"], row["status_message"]) == (f"T-python-{wire}", 2, "no answer")
    assert [(item["name"], item["attributes"]) for item in row["events"]] == [
        ("noted", [{"key": "x", "value": "\x01d0.5"}])
    ]
    assert row["links"][0]["trace_id"] == rows[0]["trace_id"]
    assert {item["key"]: item["value"] for item in row["attributes"]} == {
        "n": "\x01i7",
        "list": '\x01j{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"2"}]}}',
        "ok": "\x01b1",
        "transom.transaction.id": f"T-python-{wire}",
    }
    assert '"name":"tests","version":"1.2"' in row["scope"]


@pytest.mark.parametrize("wire", list(LOGS))
def test_pythons_log_exporters_deliver_log_lines_and_events(collecting: Collecting, wire: str) -> None:
    provider = LoggerProvider(resource=Resource.create({"service.name": f"logs {wire}"}))
    provider.add_log_record_processor(SimpleLogRecordProcessor(LOGS[wire](collecting)))
    logger = provider.get_logger("tests")
    logger.emit(body="a line", timestamp=1_790_000_000_000_000_000, attributes={"correlation_id": "T-line"})
    logger.emit(
        event_name="transom.workflow.transition.v1",
        timestamp=1_790_000_000_000_000_000,
        attributes={"transaction_id": f"T-logs-{wire}", "to_state": "received", "attempt": 1},
    )
    provider.shutdown()
    lines = [row for row in collecting.rows(Kind.LOG_LINE) if row["service"] == f"logs {wire}"]
    assert [(row["body"], row["transaction_id"]) for row in lines] == [("a line", "T-line")]
    moves = [row for row in collecting.rows(Kind.TRANSITION) if row["transaction_id"] == f"T-logs-{wire}"]
    assert [(row["source"], row["to_state"], row["attempt"]) for row in moves] == [(f"logs {wire}", "received", 1)]


@pytest.fixture(scope="module")
def node_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node or npm is not installed")
    directory = tmp_path_factory.mktemp("node")
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
    installed = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=300, check=False)
    if installed.returncode:
        pytest.skip(f"npm could not install the exporters: {installed.stderr.strip()[-200:]}")
    (directory / "send.js").write_text(NODE_SCRIPT)
    return directory


def test_nodes_span_exporters_deliver_spans(collecting: Collecting, node_project: Path) -> None:
    sent = subprocess.run(
        ["node", "send.js"],
        cwd=node_project,
        env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": collecting.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (sent.returncode, sent.stderr) == (0, "")
    rows = {row["name"]: row for row in collecting.rows(Kind.SPAN) if str(row["name"]).startswith("node ")}
    assert {name: row["transaction_id"] for name, row in rows.items()} == {
        "node proto": "T-node-proto",
        "node http": "T-node-http",
    }
