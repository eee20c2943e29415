"""A request that stops half-way keeps its own thread, and nobody else waiting."""

import io
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.platform.whole_bodies import whole_bodies

LIMIT = 1000


class Half:
    """A body of which no more comes until somebody lets it go."""

    def __init__(self) -> None:
        self.asked, self.released = threading.Event(), threading.Event()

    def read(self, size: int, /) -> bytes:
        self.asked.set()
        self.released.wait(60)
        return b""


def served() -> Any:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT

    @app.get("/healthz")
    @app.get("/page")
    def page() -> str:
        return "here"

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    return whole_bodies(app.wsgi_app, at_once=2, most_reading=3, most_bytes=LIMIT)


def answer(wsgi: Any, path: str, body: Any = None, length: int = 0) -> tuple[int, bytes, dict[str, str]]:
    environment = EnvironBuilder(path, method="GET" if body is None else "POST").get_environ()
    if body is not None:
        environment |= {"wsgi.input": body, "CONTENT_LENGTH": str(length), "wsgi.input_terminated": True}
    chunks, status, headers = run_wsgi_app(wsgi, environment)
    return int(status[:3]), b"".join(chunks), dict(headers)


def test_pages_are_answered_beside_as_many_half_sent_bodies_as_there_may_be() -> None:
    wsgi, halves = served(), [Half() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(answer, wsgi, "/echo", half, 10) for half in halves]
        for half in halves:
            assert half.asked.wait(60)
        assert answer(wsgi, "/page")[:2] == (200, b"here")
        status, text, headers = answer(wsgi, "/echo", io.BytesIO(b"x"), 1)
        assert (status, headers["Retry-After"]) == (503, "1")
        assert b"again" in text
        for half in halves:
            half.released.set()
        for one in waiting:
            one.result(60)
    assert answer(wsgi, "/echo", io.BytesIO(b"whole"), 5)[:2] == (200, b"whole")


def test_health_is_answered_while_every_place_is_taken() -> None:
    entered, go_on = threading.Semaphore(0), threading.Event()

    def application(environment: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        if environment["PATH_INFO"] == "/slow":
            entered.release()
            go_on.wait(60)
        return [b"here"]

    wsgi = whole_bodies(application, at_once=2, most_reading=3, most_bytes=LIMIT)
    with ThreadPoolExecutor(2) as pool:
        slow = [pool.submit(answer, wsgi, "/slow") for _ in range(2)]
        assert entered.acquire(timeout=60)
        assert entered.acquire(timeout=60)
        assert answer(wsgi, "/healthz")[0] == 200
        go_on.set()
        assert [one.result(60)[0] for one in slow] == [200, 200]


@pytest.mark.parametrize(("size", "status"), [(0, 200), (LIMIT, 200), (LIMIT + 1, 413), (300_000, 413)])
def test_a_body_arrives_whole_and_one_that_is_too_long_is_refused(size: int, status: int) -> None:
    body = bytes(place % 251 for place in range(size))
    found = answer(served(), "/echo", io.BytesIO(body), size)
    assert found[0] == status
    assert status != 200 or found[1] == body
