"""Failures over gRPC: codes that clients retry on, with the time to wait."""

from collections.abc import Iterator

import grpc
import pytest
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub

from app.domain.errors import BadConfiguration
from collectors.answers import OtlpForm
from collectors.otlp.grpc_service import serve_grpc
from collectors.senders import LocalSenders
from tests.processes import free_ports


@pytest.fixture
def address() -> Iterator[str]:
    """A server that answers every request as overloaded, or, of a body of one empty resource, as unavailable."""
    chosen = f"127.0.0.1:{free_ports()[0]}"
    server = serve_grpc(
        lambda signal, form, body, sender: OtlpForm(signal, form).failed(503 if body else 429, "send again later", 4),
        LocalSenders(),
        lambda signal, host: None,
        chosen,
    )
    yield chosen
    server.stop(None).wait()


@pytest.mark.parametrize(
    ("resources", "code"), [(0, grpc.StatusCode.RESOURCE_EXHAUSTED), (1, grpc.StatusCode.UNAVAILABLE)]
)
def test_overload_and_shutdown_say_when_to_come_back(address: str, resources: int, code: grpc.StatusCode) -> None:
    request = ExportTraceServiceRequest()
    for _ in range(resources):
        request.resource_spans.add()
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as caught:
        TraceServiceStub(channel).Export(request)
    assert (caught.value.code(), caught.value.details()) == (code, "send again later")
    status = Status.FromString(dict(caught.value.trailing_metadata())["grpc-status-details-bin"])
    retry = RetryInfo()
    assert status.details[0].Unpack(retry)
    assert retry.retry_delay.seconds == 4


def test_a_taken_port_is_named_and_not_shared(address: str) -> None:
    with pytest.raises(BadConfiguration, match=address):
        serve_grpc(
            lambda signal, form, body, sender: OtlpForm(signal, form).failed(503, ""),
            LocalSenders(),
            lambda signal, host: None,
            address,
        )
