"""Bodies that do not come on, or end too soon."""

import io
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.domain.records import Kind
from collectors.bodies import Budget, Overloaded, read_body
from collectors.stalled_bodies import MOST_READ, STUCK_SECONDS, THREADS, Arrivals
from tests.collectors.collecting import PATIENCE_SECONDS, Collecting, export_request

HEAD = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


class Still:
    """A body that does not come on until it is let go."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.let_go = threading.Event()

    def read(self, size: int, /) -> bytes:
        self.asked.set()
        self.let_go.wait(60)
        return b""


class World:
    """Two bodies that stand still, as many as may; a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ended = 0
        self.arrivals = Arrivals(2, lambda: self.now, self.end)
        self.bodies = [Still(), Still()]
        self.threads = [threading.Thread(target=self.read, args=(body,)) for body in self.bodies]
        for thread, body in zip(self.threads, self.bodies, strict=True):
            thread.start()
            assert body.asked.wait(60)

    def read(self, source: Any) -> bytes:
        with self.arrivals.watched(source) as body:
            return body.read(9)

    def end(self) -> None:
        self.ended += 1

    def let_go(self) -> None:
        for body in self.bodies:
            body.let_go.set()
        for thread in self.threads:
            thread.join(60)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.let_go()


def test_a_body_is_turned_away_while_too_many_stand_still(world: World) -> None:
    with pytest.raises(Overloaded):
        world.read(io.BytesIO(b"abc"))
    world.let_go()
    assert world.read(io.BytesIO(b"abc")) == b"abc"
    assert world.ended == 0


def test_the_process_ends_once_too_many_have_stood_still_for_a_minute(world: World) -> None:
    world.now = STUCK_SECONDS + 1
    with pytest.raises(Overloaded):
        world.read(io.BytesIO(b"abc"))
    assert world.ended == 1


@pytest.mark.parametrize("declared", [4, 2**20])
def test_a_body_that_ends_before_its_length_is_refused(declared: int) -> None:
    with Budget(2**20).share() as share, pytest.raises(BadInput, match="the body ended after 3 of the") as caught:
        read_body(io.BytesIO(b"abc"), declared, share)
    assert caught.value.counted_as == "the body ended before its Content-Length"


def test_nothing_of_a_body_that_ends_too_soon_is_stored(collecting: Collecting) -> None:
    whole = export_request(name="cut short")
    with socket.create_connection(("127.0.0.1", collecting.port), timeout=60) as sender:
        sender.sendall(HEAD.format(len(whole) + 1).encode() + whole)
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(4096).startswith(b"HTTP/1.1 400 ")
    assert "cut short" not in [row["name"] for row in collecting.rows(Kind.SPAN)]


def bodies_being_read(collecting: Collecting) -> int:
    text = collecting.ask("GET", "/metrics")[2].decode()
    return int(float(text.partition("\ntransom_collector_bodies_being_read ")[2].partition("\n")[0] or 0))


def test_senders_that_stop_half_way_keep_nobody_from_an_answer(collecting: Collecting) -> None:
    still = [socket.create_connection(("127.0.0.1", collecting.port), timeout=60) for _ in range(THREADS + 8)]
    try:
        for sender in still:
            sender.sendall(HEAD.format(100).encode() + b"{")
        until = time.monotonic() + PATIENCE_SECONDS
        while bodies_being_read(collecting) < MOST_READ and time.monotonic() < until:
            time.sleep(0.05)  # the first of them are still on their way to be read
        assert bodies_being_read(collecting) == MOST_READ
        asked = ("POST", "/v1/traces", export_request(), {"Content-Type": "application/json"})
        assert collecting.ask(*asked)[0] == 429
        assert collecting.ask("GET", "/readyz")[0] == 200
    finally:
        for sender in still:
            sender.close()
    assert MOST_READ < THREADS
