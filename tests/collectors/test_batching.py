"""Requests that wait together are stored together, and each is answered as if it had come alone."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from app.catalog.model import Catalog
from app.domain.errors import Unavailable
from app.domain.records import Kind
from collectors.answers import Answer
from collectors.batching import Gathering
from collectors.intake import Intake, Request
from collectors.senders import Sender
from tests.collectors.journals import EVENT, KEYS, NOW, SPAN, MemoryJournal, traces_json
from tests.collectors.otlp import wire

PROTOBUF, JSON, STRUCTURED = "application/x-protobuf", "application/json", "application/cloudevents+json"
PATIENCE = 60


class Held:
    """An intake whose first request is held while it is treated, so that what comes meanwhile waits together."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.intake = Intake(self.journal, Catalog, KEYS, lambda: NOW)
        self._gate = threading.Event()
        self._reached = threading.Event()
        treat = self.intake._gathering._treat

        def gated(items: Any) -> Any:
            self._reached.set()
            self._gate.wait(PATIENCE)
            return treat(items)

        self.intake._gathering._treat = gated

    def answers(self, *sent: tuple[Request, bytes]) -> list[Answer]:
        """The answers to requests that wait together, in their order; the first one's is kept as `first`."""
        with ThreadPoolExecutor(len(sent) + 1) as pool:
            first = pool.submit(self.intake.accept, Request("traces", PROTOBUF), wire.request(wire.span()))
            assert self._reached.wait(PATIENCE)
            answers: list[Future[Answer]] = []
            for request, body in sent:
                before = self._waiting()
                answers.append(pool.submit(self.intake.accept, request, body))
                while self._waiting() == before and not answers[-1].done():
                    time.sleep(0.002)
            self._gate.set()
            self.first = first.result(PATIENCE)
            return [answer.result(PATIENCE) for answer in answers]

    def _waiting(self) -> int:
        return len(self.intake._gathering._waiting)

    def entries(self, kind: Kind) -> list[int]:
        """Rows of each stored entry of the kind, without the first one's."""
        return [entry.table.num_rows for entry in self.journal.entries if entry.kind is kind][kind is Kind.SPAN :]


@pytest.fixture
def held() -> Iterator[Held]:
    made = Held()
    yield made
    made.journal.failure = None
    made.intake.close()


def spans(number: int) -> tuple[Request, bytes]:
    name = wire.attribute(b"number", wire.field(1, str(number).encode()))
    return Request("traces", PROTOBUF), wire.request(wire.span(name), wire.span(name))


def numbers(held: Held) -> list[str]:
    """What the stored spans say they are, in order; the first request's say nothing."""
    rows = held.journal.rows(Kind.SPAN)
    return [item["value"] for row in rows for item in row["attributes"] if item["key"] == "number"]


def test_requests_that_wait_together_become_one_entry_in_their_order(held: Held) -> None:
    answers = held.answers(*(spans(number) for number in range(5)))
    assert [answer.status for answer in answers] == [200] * 5
    assert held.entries(Kind.SPAN) == [10]
    assert numbers(held) == [str(number) for number in range(5) for _ in range(2)]


def test_wires_and_signals_gather_alike(held: Held) -> None:
    event = (Request("events", STRUCTURED), json.dumps(EVENT).encode())
    other = (Request("events", STRUCTURED), json.dumps(EVENT | {"id": "2"}).encode())
    answers = held.answers(spans(1), (Request("traces", JSON), traces_json(SPAN)), event, other)
    assert [answer.status for answer in answers] == [200] * 4
    assert json.loads(answers[2].body) == {"accepted": 1, "rejected": []}
    assert (held.entries(Kind.SPAN), held.entries(Kind.TRANSITION)) == ([3], [2])


def test_senders_never_share_an_entry(held: Held) -> None:
    request, body = spans(1)
    scoped = Request("traces", PROTOBUF, sender=Sender("acme-token", "acme"))
    held.answers((request, body), (scoped, body), (request, body))
    assert sorted(held.entries(Kind.SPAN)) == [2, 4]
    told = {(entry.ingested_by, entry.tenant_scope): entry.table.num_rows for entry in held.journal.entries[1:]}
    assert told == {("local", None): 4, ("acme-token", "acme"): 2}


def test_bad_spans_are_told_to_their_own_sender_with_their_own_place(held: Held) -> None:
    bad = (Request("traces", PROTOBUF), wire.request(wire.span(), b""))
    good, partly, wholly = held.answers(
        spans(1), bad, (Request("traces", PROTOBUF), wire.field(1, wire.field(2, wire.field(2, b""))))
    )
    assert (good.status, ExportTraceServiceResponse.FromString(good.body)) == (200, ExportTraceServiceResponse())
    told = ExportTraceServiceResponse.FromString(partly.body).partial_success
    assert (partly.status, told.rejected_spans) == (200, 1)
    assert told.error_message == "resourceSpans[0].scopeSpans[0].spans[1]: traceId is absent"
    assert wholly.status == 400
    assert sum(held.entries(Kind.SPAN)) == 3


def test_a_body_that_only_its_neighbours_bytes_would_complete_is_refused(held: Held) -> None:
    request, whole = spans(2)
    middle = len(whole) // 2
    answers = held.answers(spans(1), (request, whole[:middle]), (request, whole[middle:]))
    assert [answer.status for answer in answers] == [200, 400, 400]
    assert numbers(held) == ["1", "1"]


def test_a_journal_that_cannot_be_written_is_told_to_each(held: Held) -> None:
    held.journal.failure = Unavailable("The disk is full.")
    answers = held.answers(spans(1), spans(2))
    assert [answer.status for answer in (held.first, *answers)] == [503] * 3
    assert held.journal.records == 0


@contextmanager
def _counted(limit: int, spoilt: frozenset[int] = frozenset()) -> Iterator[tuple[Any, list[tuple[int, ...]]]]:
    stored: list[tuple[int, ...]] = []

    def treat(items: Sequence[int]) -> tuple[int, ...]:
        time.sleep(0.001)
        if spoilt.intersection(items):
            raise ValueError("spoilt")
        return tuple(items)

    def store(made: tuple[int, ...]) -> int:
        stored.append(made)
        return len(made)

    yield Gathering(limit, treat, store), stored


def test_everything_is_stored_once_and_only_what_is_spoilt_fails() -> None:
    spoilt = frozenset(range(0, 400, 37))
    with _counted(8, spoilt) as (gathering, stored), ThreadPoolExecutor(16) as pool:
        taken = [pool.submit(gathering.take, number % 3, number, 1 + number % 4) for number in range(400)]
        failed = {number for number, each in enumerate(taken) if each.exception(PATIENCE) is not None}
    assert failed == spoilt
    assert Counter(number for group in stored for number in group) == Counter(set(range(400)) - spoilt)
    assert all(len({number % 3 for number in group}) == 1 for group in stored)
    assert all(sum(1 + number % 4 for number in group) <= 8 for group in stored)


def test_what_is_larger_than_a_group_goes_alone() -> None:
    with _counted(8) as (gathering, stored):
        assert gathering.take("a", 1, 100) == 1
    assert stored == [(1,)]


def test_what_fails_alone_is_tried_once() -> None:
    tried: list[str] = []

    def fails(step: str) -> None:
        tried.append(step)
        raise ValueError(step)

    for treat, store in ((lambda _: fails("treat"), str), (lambda _: "made", lambda _: fails("store"))):
        with pytest.raises(ValueError, match=r"treat|store"):
            Gathering(8, treat, store).take("a", 1, 1)
    assert tried == ["treat", "store"]
