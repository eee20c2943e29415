"""Pages and names of this machine that may send, by setting; what is refused is counted, and says what to set."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.records import Kind
from collectors.intake import Intake
from collectors.origins import origins_of
from collectors.wsgi import application
from tests.collectors.journals import MemoryJournal, intake_over

PAGE, DOCKER = "https://shop.example", "host.docker.internal"
JSON = "application/json"


class World:
    """One intake, asked without sockets."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.intake: Intake = intake_over(self.journal)

    def ask(
        self,
        method: str,
        path: str = "/v1/traces",
        origins: tuple[str, ...] = (),
        hosts: tuple[str, ...] = (),
        **more: Any,
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lowercase name and body; `more` are headers as WSGI names them."""
        answered: list[Any] = []
        serve = application(self.intake, lambda: True, origins_of(True, origins, hosts))
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "HTTP_HOST": "localhost:4318",
            "CONTENT_TYPE": JSON,
            "wsgi.input": io.BytesIO(b"{}"),
            **more,
        }

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[[bytes], object]:
            answered.extend((status, headers))
            return answered.append

        body = b"".join(serve(environ, start))
        return int(answered[0].split()[0]), {name.lower(): value for name, value in answered[1]}, body

    def reasons(self) -> list[str]:
        """What was counted as refused."""
        self.intake.close()
        return [row["reason"] for row in self.journal.rows(Kind.REJECTION)]


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.intake.close()


def test_no_page_may_send_unless_it_is_named_and_the_refusal_is_counted_with_the_way_out(world: World) -> None:
    status, headers, body = world.ask("POST", HTTP_ORIGIN=PAGE)
    assert (status, "access-control-allow-origin" in headers) == (403, False)
    assert "TRANSOM_SENDER_ORIGINS" in json.loads(body)["message"]
    assert ["Origin header" in reason for reason in world.reasons()] == [True]


def test_a_page_that_only_asks_is_refused_and_counted_too(world: World) -> None:
    status, _, _ = world.ask("OPTIONS", HTTP_ORIGIN="http://localhost:3000", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST")
    assert status == 403
    assert ["another port" in reason for reason in world.reasons()] == [True]


def test_a_named_page_may_ask_and_send_and_read_the_answer(world: World) -> None:
    asked: dict[str, Any] = {"HTTP_ORIGIN": PAGE, "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    status, headers, _ = world.ask(
        "OPTIONS", origins=(PAGE,), HTTP_ACCESS_CONTROL_REQUEST_HEADERS="content-type,traceparent", **asked
    )
    assert (status, headers["access-control-allow-origin"], headers["vary"]) == (204, PAGE, "Origin")
    assert headers["access-control-allow-headers"] == "content-type,traceparent"
    assert headers["access-control-allow-methods"] == "POST"
    status, headers, _ = world.ask("POST", origins=(PAGE,), HTTP_ORIGIN=PAGE)
    assert (status, headers["access-control-allow-origin"]) == (200, PAGE)
    status, headers, _ = world.ask("POST", origins=(PAGE,), HTTP_ORIGIN=PAGE, CONTENT_TYPE="text/plain")
    assert (status, headers["access-control-allow-origin"]) == (415, PAGE)


@pytest.mark.parametrize(
    "origin", ["https://shop.example.evil", "http://shop.example", "null", "https://shop.example:444"]
)
def test_a_page_of_nearly_that_origin_may_not(world: World, origin: str) -> None:
    status, headers, _ = world.ask("POST", origins=(PAGE,), HTTP_ORIGIN=origin)
    assert (status, "access-control-allow-origin" in headers) == (403, False)


def test_a_page_of_another_local_port_may_send_when_it_is_named(world: World) -> None:
    page = "http://localhost:3000"
    assert world.ask("POST", HTTP_ORIGIN=page)[0] == 403
    assert world.ask("POST", "/v1/events", origins=(page,), HTTP_ORIGIN=page)[0] == 415


def test_a_named_host_is_served_and_another_is_refused_counted_and_told_what_to_set(world: World) -> None:
    assert world.ask("POST", hosts=(DOCKER,), HTTP_HOST=f"{DOCKER}:4318")[0] == 200
    status, _, body = world.ask("POST", hosts=(DOCKER,), HTTP_HOST="rebound.example")
    assert status == 403
    assert "TRANSOM_SENDER_HOSTS" in json.loads(body)["message"]
    assert ["Host header" in reason for reason in world.reasons()] == [True]


def test_a_webhook_may_subscribe_where_it_may_send(world: World) -> None:
    """CloudEvents web hooks 1.0.2, section 4.2: Azure Event Grid asks so before it delivers."""
    asked: dict[str, Any] = {"HTTP_WEBHOOK_REQUEST_ORIGIN": "eventgrid.azure.net", "HTTP_WEBHOOK_REQUEST_RATE": "120"}
    status, headers, _ = world.ask("OPTIONS", "/v1/events", **asked)
    assert (status, headers["webhook-allowed-origin"]) == (200, "eventgrid.azure.net")
    assert headers["webhook-allowed-rate"] == "120"
    status, headers, _ = world.ask("OPTIONS", "/v1/events", HTTP_HOST="tunnel.example", **asked)
    assert (status, "webhook-allowed-origin" in headers) == (403, False)
    assert ["Host header" in reason for reason in world.reasons()] == [True]


def test_grpc_on_the_http_port_is_answered_in_its_terms_and_counted(world: World) -> None:
    status, headers, _ = world.ask("POST", "/opentelemetry.proto.collector", CONTENT_TYPE="application/grpc")
    assert (status, headers["grpc-status"]) == (200, "12")
    assert world.reasons() == ["this is the port of OTLP/HTTP; send OTLP/gRPC to port 4317"]
