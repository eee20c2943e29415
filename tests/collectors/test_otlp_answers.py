"""OTLP to the letter, over real sockets: HTTP protobuf, HTTP JSON and gRPC, gzip and identity."""

import gzip
import http.client
import json
from typing import Any

import grpc
import pytest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.logs.v1.logs_service_pb2_grpc import LogsServiceStub
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2_grpc import MetricsServiceStub
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub

from app.domain.records import Kind
from tests.collectors.collecting import Collecting, export_request
from tests.collectors.otlp import otlp_json
from tests.collectors.test_bodies import bomb

PROTOBUF, JSON = "application/x-protobuf", "application/json"


def traces(name: str, bad: int = 0) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    spans.add(trace_id=b"\x11" * 16, span_id=b"\x22" * 8, start_time_unix_nano=1_790_000_000_000_000_000, name=name)
    for _ in range(bad):
        spans.add(name=name)
    return request


def logs(name: str) -> ExportLogsServiceRequest:
    request = ExportLogsServiceRequest()
    records = request.resource_logs.add().scope_logs.add().log_records
    records.add(time_unix_nano=1_790_000_000_000_000_000, severity_text=name)
    return request


def encoded(request: Any, content_type: str, compress: bool) -> tuple[bytes, dict[str, str]]:
    body = request.SerializeToString() if content_type == PROTOBUF else otlp_json.body_of(request)
    if compress:
        return gzip.compress(body), {"Content-Type": content_type, "Content-Encoding": "gzip"}
    return body, {"Content-Type": content_type}


@pytest.mark.parametrize("compress", [False, True], ids=["identity", "gzip"])
@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
@pytest.mark.parametrize("signal", ["traces", "logs"])
def test_every_http_encoding_is_stored_and_answered_in_kind(
    collecting: Collecting, signal: str, content_type: str, compress: bool
) -> None:
    name = f"{signal} {content_type} {compress}"
    body, headers = encoded(traces(name) if signal == "traces" else logs(name), content_type, compress)
    status, answered, content = collecting.ask("POST", f"/v1/{signal}", body, headers)
    assert (status, answered["content-type"]) == (200, content_type)
    assert content == (b"" if content_type == PROTOBUF else b"{}")
    kind, column = (Kind.SPAN, "name") if signal == "traces" else (Kind.LOG_LINE, "severity_text")
    assert name in [row[column] for row in collecting.rows(kind)]


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_grpc_is_stored_and_answered_plain_and_compressed(collecting: Collecting, compression: Any) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}", compression=compression) as channel:
        answer = TraceServiceStub(channel).Export(traces(f"grpc {compression}"))
        assert answer == ExportTraceServiceResponse()
        assert LogsServiceStub(channel).Export(logs(f"grpc {compression}")) == ExportLogsServiceResponse()
    assert f"grpc {compression}" in [row["name"] for row in collecting.rows(Kind.SPAN)]
    assert f"grpc {compression}" in [row["severity_text"] for row in collecting.rows(Kind.LOG_LINE)]


def test_partial_success_counts_what_was_refused_on_every_wire(collecting: Collecting) -> None:
    request = traces("partly", bad=2)
    body, headers = encoded(request, PROTOBUF, False)
    by_http = ExportTraceServiceResponse.FromString(collecting.ask("POST", "/v1/traces", body, headers)[2])
    body, headers = encoded(request, JSON, False)
    by_json = json.loads(collecting.ask("POST", "/v1/traces", body, headers)[2])
    with grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}") as channel:
        by_grpc = TraceServiceStub(channel).Export(request)
    assert by_http == by_grpc
    assert by_grpc.partial_success.rejected_spans == 2
    assert by_json["partialSuccess"]["rejectedSpans"] == "2"
    assert by_json["partialSuccess"]["errorMessage"] == by_grpc.partial_success.error_message


def test_wholly_bad_is_400_and_invalid_argument(collecting: Collecting) -> None:
    bad = ExportTraceServiceRequest()
    bad.resource_spans.add().scope_spans.add().spans.add()
    status, headers, body = collecting.ask("POST", "/v1/traces", bad.SerializeToString(), {"Content-Type": PROTOBUF})
    assert (status, headers["content-type"], Status.FromString(body).code) == (400, PROTOBUF, 3)
    with (
        grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}") as channel,
        pytest.raises(grpc.RpcError) as caught,
    ):
        TraceServiceStub(channel).Export(bad)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert caught.value.details() == "resourceSpans[0].scopeSpans[0].spans[0]: traceId is absent"
    details = dict(caught.value.trailing_metadata())["grpc-status-details-bin"]
    assert Status.FromString(details).message == caught.value.details()


def test_bytes_that_are_no_protobuf_are_invalid_argument(collecting: Collecting) -> None:
    method = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    with grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}") as channel:
        export = channel.unary_unary(method)
        with pytest.raises(grpc.RpcError) as caught:
            export(b"\xff\xff")
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("signal", ["traces", "logs", "events"])
def test_a_gzip_bomb_is_413(collecting: Collecting, signal: str) -> None:
    content_type = "application/cloudevents+json" if signal == "events" else PROTOBUF
    headers = {"Content-Type": content_type, "Content-Encoding": "gzip"}
    status, _, _ = collecting.ask("POST", f"/v1/{signal}", bomb(1024 * 1024 * 1024), headers)
    assert status == 413


def test_a_client_that_only_sends_and_then_reads_sees_its_413(collecting: Collecting) -> None:
    for headers in ({"Content-Type": PROTOBUF}, {"Content-Type": PROTOBUF, "Transfer-Encoding": "chunked"}):
        body = b"x" * (17 * 1024 * 1024)
        sent = body if "Transfer-Encoding" not in headers else f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        assert collecting.ask("POST", "/v1/traces", sent, headers)[0] == 413


def test_a_message_of_15_mib_is_taken_over_grpc_and_one_of_17_is_not(collecting: Collecting) -> None:
    def padded(mebibytes: int) -> ExportTraceServiceRequest:
        request = traces("large")
        padding = request.resource_spans[0].scope_spans[0].spans[0].attributes.add(key="padding")
        padding.value.string_value = "x" * (mebibytes * 1024 * 1024)
        return request

    options = [("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}", options=options) as channel:
        assert TraceServiceStub(channel).Export(padded(15)) == ExportTraceServiceResponse()
        for compression in (grpc.Compression.NoCompression, grpc.Compression.Gzip):
            with pytest.raises(grpc.RpcError) as caught:
                TraceServiceStub(channel).Export(padded(17), compression=compression)
            assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_a_chunked_body_is_taken(collecting: Collecting) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", collecting.port, timeout=120)
    body = export_request(name="chunked")
    chunks = iter([body[:50], body[50:]])
    connection.request("POST", "/v1/traces", chunks, {"Content-Type": JSON}, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    assert "chunked" in [row["name"] for row in collecting.rows(Kind.SPAN)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "rebound.example"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Host": "localhost"}, 200),
    ],
)
def test_requests_that_another_sites_page_could_cause_are_refused(
    collecting: Collecting, headers: dict[str, str], status: int
) -> None:
    assert collecting.ask("POST", "/v1/traces", b"{}", {"Content-Type": JSON, **headers})[0] == status


@pytest.mark.parametrize(
    ("method", "headers", "status", "code"),
    [("POST", {"Origin": "https://elsewhere.example"}, 403, 7), ("PUT", {}, 405, 12)],
)
def test_every_error_of_otlp_is_a_status_in_the_requests_encoding(
    collecting: Collecting, method: str, headers: dict[str, str], status: int, code: int
) -> None:
    for content_type in (PROTOBUF, JSON):
        answer = collecting.ask(method, "/v1/traces", b"", {"Content-Type": content_type, **headers})
        assert (answer[0], answer[1]["content-type"]) == (status, content_type)
        said = Status.FromString(answer[2]).code if content_type == PROTOBUF else json.loads(answer[2])["code"]
        assert said == code


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/traces", 405),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("POST", "/v1/profiles", 404),
        ("OPTIONS", "/v1/traces", 405),
        ("GET", "/healthz", 200),
        ("HEAD", "/readyz", 200),
        ("GET", "/metrics", 200),
    ],
)
def test_other_routes_answer_what_http_says(collecting: Collecting, method: str, path: str, status: int) -> None:
    assert collecting.ask(method, path, b"" if method == "POST" else None)[0] == status


def test_metrics_count_requests_and_records(collecting: Collecting) -> None:
    collecting.ask("POST", "/v1/traces", export_request(), {"Content-Type": JSON})
    text = collecting.ask("GET", "/metrics")[2].decode()
    assert 'transom_collector_requests_total{signal="traces",status="200"}' in text
    assert 'transom_collector_records_total{kind="spans"}' in text
    assert "# TYPE transom_collector_in_flight_bytes gauge" in text


def test_events_are_taken_and_tried_over_http(collecting: Collecting) -> None:
    data = {"transaction_id": "T-http", "to_state": "received"}
    names = {"specversion": "1.0", "type": "transom.workflow.transition.v1", "source": "curl", "id": "1"}
    event = {**names, "time": "2026-11-23T08:00:00Z"}
    binary = {f"ce-{name}": value for name, value in event.items()} | {"Content-Type": JSON}
    body = json.dumps(data).encode()
    tried = json.loads(collecting.ask("POST", "/v1/events?dry_run=1", body, binary)[2])
    assert tried["items"][0]["record"]["transaction_id"] == "T-http"
    assert event_ids(collecting, "T-http") == []
    status, _, content = collecting.ask("POST", "/v1/events", body, binary)
    assert (status, json.loads(content)) == (200, {"accepted": 1, "rejected": []})
    structured = json.dumps([{**event, "id": "2", "data": data}]).encode()
    headers = {"Content-Type": "application/cloudevents-batch+json", "Content-Encoding": "gzip"}
    assert collecting.ask("POST", "/v1/events", gzip.compress(structured), headers)[0] == 200
    assert event_ids(collecting, "T-http") == ["1", "2"]


def event_ids(collecting: Collecting, transaction_id: str) -> list[str]:
    return [row["event_id"] for row in collecting.rows(Kind.TRANSITION) if row["transaction_id"] == transaction_id]


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
def test_metrics_are_acknowledged_with_a_warning_so_that_an_exporter_of_all_signals_goes_on(
    collecting: Collecting, content_type: str
) -> None:
    body = b"{}" if content_type == JSON else b""
    status, headers, content = collecting.ask("POST", "/v1/metrics", body, {"Content-Type": content_type})
    assert (status, headers["content-type"]) == (200, content_type)
    if content_type == JSON:
        partial = json.loads(content)["partialSuccess"]
        assert partial["rejectedDataPoints"] == "0"
        assert "metrics are not kept" in partial["errorMessage"]
    else:
        answer = ExportMetricsServiceResponse.FromString(content).partial_success
        assert (answer.rejected_data_points, "metrics are not kept" in answer.error_message) == (0, True)


def test_metrics_over_grpc_are_answered_alike(collecting: Collecting) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}") as channel:
        answer = MetricsServiceStub(channel).Export(ExportMetricsServiceRequest())
    assert "metrics are not kept" in answer.partial_success.error_message


@pytest.mark.parametrize("path", ["/v1/traces/", "//v1/traces"])
def test_one_slash_more_is_the_same_route(collecting: Collecting, path: str) -> None:
    assert collecting.ask("POST", path, export_request(), {"Content-Type": JSON})[0] == 200


def test_an_unknown_route_is_answered_in_protobuf_to_a_sender_of_protobuf(collecting: Collecting) -> None:
    status, headers, body = collecting.ask("POST", "/v1/profiles", b"", {"Content-Type": PROTOBUF})
    assert (status, headers["content-type"], Status.FromString(body).code) == (404, PROTOBUF, 5)


def test_grpc_on_the_http_port_is_answered_with_the_right_port_and_logged(collecting: Collecting) -> None:
    with (
        grpc.insecure_channel(f"127.0.0.1:{collecting.port}") as channel,
        pytest.raises(grpc.RpcError) as caught,
    ):
        TraceServiceStub(channel).Export(traces("wrong port"))
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert f"send OTLP/gRPC to port {collecting.grpc_port}" in caught.value.details()
    assert f"send OTLP/gRPC to port {collecting.grpc_port}" in collecting.output.read_text()


def test_both_wires_judge_the_name_that_they_are_reached_by_alike(collecting: Collecting) -> None:
    headers = {"Content-Type": JSON, "Host": f"host.docker.internal:{collecting.port}"}
    status, _, body = collecting.ask("POST", "/v1/traces", b"{}", headers)
    options = [("grpc.default_authority", f"host.docker.internal:{collecting.grpc_port}")]
    with (
        grpc.insecure_channel(f"127.0.0.1:{collecting.grpc_port}", options=options) as channel,
        pytest.raises(grpc.RpcError) as caught,
    ):
        TraceServiceStub(channel).Export(traces("other name"))
    assert (status, caught.value.code()) == (403, grpc.StatusCode.PERMISSION_DENIED)
    assert json.loads(body)["message"] == caught.value.details()
    assert "TRANSOM_SENDER_HOSTS" in caught.value.details()
