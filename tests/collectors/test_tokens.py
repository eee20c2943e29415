"""With accounts a sender proves who it is: on HTTP and gRPC, at every request, and its name and tenant are on what it
sends."""

import json
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from werkzeug.test import Client, TestResponse

from app.assembly.token_senders import OfficeSenders
from app.catalog.model import Catalog
from app.domain.actor import Actor
from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.journal import SqliteJournal
from app.office import Office
from collectors.intake import Intake, Request
from collectors.origins import origins_of
from collectors.otlp.grpc_service import serve_grpc
from collectors.wsgi import application
from tests.processes import free_ports

ROOT = Actor("root", frozenset(("admin",)))
EVENT = {
    "specversion": "1.0",
    "type": "transom.workflow.transition.v1",
    "source": "engine",
    "id": "1",
    "time": "2026-11-20T08:00:00Z",
    "data": {"transaction_id": "t", "to_state": "received", "tenant": "somebody-elses"},
}


class Installation:
    def __init__(self, folder: Path) -> None:
        self.office = Office(folder / "office", system_clock)
        self.journal = SqliteJournal(folder / "journal", system_clock)
        self.senders = OfficeSenders(folder / "office")
        self.intake = Intake(self.journal, Catalog, Keys(bytes(32), bytes(32)), system_clock)
        self.http = Client(application(self.intake, lambda: True, origins_of(False, "", ""), self.senders))

    def send(self, token: str | None = None, path: str = "/v1/events", method: str = "POST") -> TestResponse:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        body = json.dumps([EVENT])
        return self.http.open(
            path, method=method, data=body, content_type="application/cloudevents-batch+json", headers=headers
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    made.intake.close()
    made.journal.close()
    made.office.close()


def test_without_accounts_no_token_is_needed_and_from_the_first_on_one_is(installation: Installation) -> None:
    assert installation.send().status_code == 200
    installation.office.accounts.add("mara", ["admin"], None, None, ROOT)

    refused = installation.send()
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Transom"')
    assert installation.send("made up").status_code == 401
    assert installation.http.get("/metrics").status_code == 401
    assert installation.http.get("/healthz").status_code == 200


def test_a_token_gives_its_name_and_tenant_and_ends_at_once(installation: Installation) -> None:
    office = installation.office
    office.accounts.add("mara", ["admin"], None, None, ROOT)
    office.tokens.add("orders", "ingest", None, "acme", "for-orders", ROOT)
    office.tokens.add("grafana", "read", "executive", None, "for-reading", ROOT)

    assert installation.send("for-reading").status_code == 403
    assert installation.send("for-orders", "/metrics", "GET").status_code == 403
    assert installation.send("for-orders").status_code == 200
    (entry,) = installation.journal.read(0, 1 << 20)
    assert (entry.ingested_by, entry.tenant_scope) == ("orders", "acme")

    office.tokens.revoke("orders", ROOT)
    assert installation.send("for-orders").status_code == 401


def test_grpc_asks_for_the_same(installation: Installation) -> None:
    office = installation.office
    office.accounts.add("mara", ["admin"], None, None, ROOT)
    office.tokens.add("orders", "ingest", None, None, "for-orders", ROOT)
    office.tokens.add("grafana", "read", "executive", None, "for-reading", ROOT)
    address = f"127.0.0.1:{free_ports()[0]}"
    server = serve_grpc(
        lambda signal, form, body, sender: installation.intake.accept(Request(signal, form, sender=sender), body),
        installation.senders,
        lambda signal, host: None,
        address,
    )
    codes = []
    with grpc.insecure_channel(address) as channel:
        for token in (None, "for-reading", "for-orders"):
            metadata = () if token is None else (("authorization", f"Bearer {token}"),)
            try:
                TraceServiceStub(channel).Export(ExportTraceServiceRequest(), metadata=metadata)
                codes.append(grpc.StatusCode.OK)
            except grpc.RpcError as error:
                codes.append(error.code())
    server.stop(None).wait()

    assert codes == [grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.OK]
