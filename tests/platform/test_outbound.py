"""Requests go where the settings say and nowhere else."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.domain.errors import BadConfiguration
from app.platform.outbound import NoAnswer, NotReached, checked, post

HERE = ("127.0.0.1",)


class Listener(HTTPServer):
    """Remembers what it was sent; answers with its `status`, a redirect to itself where that is 302."""

    status = 202

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/acts?x=1"


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, body))
        if self.server.status == 0:
            return
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_request_reaches_a_host_that_is_allowed_by_name(listener: Listener) -> None:
    assert post(listener.url, b"body", {"X-A": "1"}, HERE).taken
    assert listener.seen == [("/acts?x=1", b"body")]


def test_a_redirect_is_an_answer_and_is_not_followed(listener: Listener) -> None:
    listener.status = 302
    answer = post(listener.url, b"", {}, HERE)
    assert (answer.status, answer.taken, len(listener.seen)) == (302, False, 1)


def test_an_answer_that_does_not_come_is_told_from_a_request_that_never_left(listener: Listener) -> None:
    listener.status = 0
    with pytest.raises(NoAnswer):
        post(listener.url, b"", {}, HERE)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotReached):
        post(f"http://127.0.0.1:{port}/", b"", {}, HERE)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0"])
def test_a_name_that_leads_to_a_private_address_is_not_reached_unless_it_is_allowed(address: str) -> None:
    with pytest.raises(NotReached, match="not allowed by name"):
        post("https://engine.example/", b"", {}, lookup=lambda *_: ["93.184.216.34", address])


@pytest.mark.parametrize(
    "url", ["http://engine.example/", "ftp://engine.example/", "https://u:secret@engine.example/", "https:///x", "x"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        checked(url, HERE)
    assert "secret" not in str(refused.value)
