"""OTLP/gRPC: the Export services over the same intake.

Handlers take and give bytes: requests are decoded once, by the intake, and its answer in protobuf is gRPC's answer.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import grpc
from google.rpc.status_pb2 import Status

from app.domain.errors import BadConfiguration, Forbidden, Unauthenticated, Unavailable
from app.platform.installation import Tls
from collectors.answers import PROTOBUF, Answer
from collectors.bodies import LIMIT_BYTES
from collectors.senders import Sender, Senders

Accept = Callable[[str, str, bytes, Sender], Answer]
"""(signal, media type, body, sender) -> the intake's answer."""
Refusal = Callable[[str, str], str | None]
"""(signal, authority that the request names) -> why it is refused, or None."""

SERVICES = {
    "opentelemetry.proto.collector.trace.v1.TraceService": "traces",
    "opentelemetry.proto.collector.logs.v1.LogsService": "logs",
    "opentelemetry.proto.collector.metrics.v1.MetricsService": "metrics",
}
_STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}
_THREADS = 32
_CODES_OF = {
    Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    Forbidden: grpc.StatusCode.PERMISSION_DENIED,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
_DETAILS = "grpc-status-details-bin"


def serve_grpc(
    accept: Accept,
    senders: Senders,
    refusal: Refusal,
    address: str,
    tls: Tls | None = None,
    shared: bool = False,
) -> grpc.Server:
    """A started server on `host:port`; stop it with `stop(grace).wait()`. Raises BadConfiguration for a taken port.

    The message limit is HTTP's; gRPC's own default is 4 MiB. Unless the port is `shared` with other collectors,
    `so_reuseport=0` keeps a second server from sharing it in silence.
    """
    options = [
        ("grpc.max_receive_message_length", LIMIT_BYTES),
        ("grpc.max_send_message_length", LIMIT_BYTES),
        ("grpc.so_reuseport", int(shared)),
    ]
    server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix="grpc"), options=options)
    for service, signal in SERVICES.items():
        export = grpc.unary_unary_rpc_method_handler(partial(_export, accept, senders, refusal, signal))
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"Export": export}),))
    try:
        if tls is None:
            bound = server.add_insecure_port(address)
        else:
            bound = server.add_secure_port(address, grpc.ssl_server_credentials([(tls.key_pem(), tls.cert_pem())]))
    except RuntimeError:
        bound = 0
    if not bound:
        raise BadConfiguration(f"{address}: this gRPC port is taken, or the address is not this machine's")
    server.start()
    return server


def _export(
    accept: Accept, senders: Senders, refusal: Refusal, signal: str, body: bytes, context: grpc.ServicerContext
) -> bytes:
    reason = refusal(signal, _authority(context))
    if reason is not None:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, reason)
    authorization = dict(context.invocation_metadata()).get("authorization")
    try:
        sender = senders.sender(authorization)
    except (Unauthenticated, Forbidden, Unavailable) as error:
        context.abort(_CODES_OF[type(error)], str(error))
        raise AssertionError("abort raises") from None
    answer = accept(signal, PROTOBUF, body, sender)
    if answer.code == 0:
        return answer.body
    context.set_trailing_metadata(((_DETAILS, answer.body),))
    context.abort(_STATUS_CODES[answer.code], _message(answer))
    raise AssertionError("abort raises")


def _authority(context: grpc.ServicerContext) -> str:
    """The request's `:authority`, which grpcio hands to no public member of the context."""
    host: bytes = context._rpc_event.call_details.host
    return host.decode(errors="replace")


def _message(answer: Answer) -> str:
    message: str = Status.FromString(answer.body).message
    return message
