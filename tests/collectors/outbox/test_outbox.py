"""Rows of an outbox reach the collector, each at least once and under one key, whatever order they commit in."""

import logging
import os
import random
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from app.catalog import load
from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadConfiguration, Unavailable
from collectors.collector_client import Reply
from collectors.outbox import delivery
from collectors.outbox import poller as polling
from collectors.outbox.database import OutboxDatabase, OutboxTable, Page, checked_address
from collectors.outbox.position import Position
from collectors.outbox.rows import reader_of
from tests.collectors.outbox.polling import FORMS, Outbox
from tests.postgres import PostgresServer

SEEDS = int(os.environ.get("TRANSOM_OUTBOX_SEEDS", "1"))


@pytest.fixture
def outbox(postgres: PostgresServer, tmp_path: Path, request: pytest.FixtureRequest) -> Outbox:
    form = getattr(request, "param", "noted")
    return Outbox(postgres, tmp_path, f"{request.node.originalname[:40]}_{form}", form)


both_forms = pytest.mark.parametrize("outbox", FORMS, indirect=True)


@both_forms
def test_a_row_that_commits_after_rows_with_higher_numbers_is_not_skipped(
    outbox: Outbox, postgres: PostgresServer
) -> None:
    with postgres.connect() as late, postgres.connect() as early, postgres.connect() as in_savepoint:
        late.execute("begin")
        (first,) = outbox.insert(late)
        in_savepoint.execute("begin")
        in_savepoint.execute("select pg_current_xact_id()")
        in_savepoint.execute("savepoint s")
        (second,) = outbox.insert(in_savepoint)
        (third,) = outbox.insert(early)
        assert outbox.poll() == [str(third)]
        late.execute("commit")
        assert str(first) in outbox.poll()
        (fourth,) = outbox.insert(early)
        assert str(fourth) in outbox.poll()
        in_savepoint.execute("commit")
        assert str(second) in outbox.poll()
    assert outbox.poll() == []
    assert {event["id"] for event in outbox.events} == set(outbox.committed())


@both_forms
def test_while_a_transaction_stays_open_a_running_poller_sends_no_row_twice(
    outbox: Outbox, postgres: PostgresServer
) -> None:
    with postgres.connect() as open_one, postgres.connect() as other:
        open_one.execute("begin")
        outbox.insert(open_one)
        poller = outbox.poller()
        for _ in range(3):
            outbox.insert(other, 5)
            poller.run(once=True)
        assert len(outbox.events) == 15
        open_one.execute("commit")
        poller.run(once=True)
    assert sorted(event["id"] for event in outbox.events) == sorted(outbox.committed())


class Killed(BaseException):
    """Ends a poller as a kill does: nothing of it runs after that."""


@both_forms
@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_is_lost_whenever_the_poller_is_killed_and_transactions_overlap(
    outbox: Outbox, postgres: PostgresServer, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    connections = [postgres.connect() for _ in range(4)]
    outbox.insert(connections[0], 200)
    read = OutboxDatabase.page

    def small_page(self: OutboxDatabase, table: OutboxTable, position: Position, most: int | None = None) -> Page:
        return read(self, table, position, chance.choice((5, 30, 90)))

    def send(signal: str, content_type: str, body: bytes) -> Reply:
        moment = chance.random()
        if moment < 0.15:
            raise Killed
        reply = outbox.send(signal, content_type, body)
        if moment < 0.3:
            raise Killed
        return reply

    monkeypatch.setattr(OutboxDatabase, "page", small_page)
    under_way = [False] * 4
    for _ in range(20):
        place = chance.randrange(4)
        if under_way[place]:
            connections[place].execute(chance.choice(("commit", "commit", "rollback")))
        else:
            connections[place].execute("begin")
            outbox.insert(connections[place], chance.randrange(1, 9))
        under_way[place] = not under_way[place]
        try:
            outbox.poller(send=send).run(once=True)
        except Killed:
            outbox.abandon()
    for connection in connections:
        connection.close()
    outbox.poll()
    assert {event["id"] for event in outbox.events} == set(outbox.committed())
    contents: dict[tuple[str, str], Any] = {}
    for event in outbox.events:
        assert contents.setdefault((event["source"], event["id"]), event) == event


def test_the_database_and_the_collector_may_go_and_come_back_and_the_poller_goes_on(
    outbox: Outbox, postgres: PostgresServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(polling, "IDLE_SECONDS", 0.02)
    monkeypatch.setattr(polling, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "FIRST_RETRY_SECONDS", 0.02)
    stop, away = Event(), [3]
    arrived = Event()

    def send(signal: str, content_type: str, body: bytes) -> Reply:
        if away[0]:
            away[0] -= 1
            if away[0] == 1:
                return Reply(503, {"detail": "The collector is shutting down."}, 0)
            raise Unavailable("http://127.0.0.1:4318: the collector does not answer (Connection refused)")
        reply = outbox.send(signal, content_type, body)
        arrived.set()
        return reply

    thread = Thread(target=outbox.poller(send=send, stop=stop).run, daemon=True)
    with postgres.connect() as connection:
        outbox.insert(connection, 3)
    thread.start()
    assert arrived.wait(60)
    postgres.kill()
    postgres.start()
    arrived.clear()
    with postgres.connect() as connection:
        outbox.insert(connection, 2)
    assert arrived.wait(60)
    stop.set()
    thread.join(60)
    assert sorted(event["id"] for event in outbox.events) == outbox.committed()
    sentences = [record.getMessage() for record in caplog.records]
    assert sum("Connection refused" in sentence for sentence in sentences) == 1
    assert "The collector takes rows again." in sentences


def test_a_restored_database_is_read_from_its_start(
    outbox: Outbox, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.connect() as connection:
        outbox.insert(connection, 2)
    assert len(outbox.poll()) == 2
    stored = outbox.file.read()
    assert stored is not None
    outbox.file.write(Position("another/1", stored.horizon))
    assert len(outbox.poll()) == 2
    assert "another server" in caplog.text
    outbox.file.write(Position(stored.server, stored.horizon + 10**9))
    assert len(outbox.poll()) == 2
    outbox.file.path.write_text("{")
    assert len(outbox.poll()) == 2
    assert outbox.poll() == []


def test_large_rows_travel_in_requests_of_a_few_megabytes(outbox: Outbox) -> None:
    outbox.run(
        "insert into {table} (type, payload) "
        "select 'x', jsonb_build_object('text', repeat('x', 400000)) from generate_series(1, 25)"
    )
    assert len(outbox.poll()) == 25
    assert max(outbox.request_bytes) < 5_000_000


def test_a_row_that_is_no_event_costs_only_itself_and_is_named_once(
    outbox: Outbox, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.connect() as connection:
        ids = outbox.insert(connection, 4)
    outbox.refuse = lambda event: "data names no transaction" if event["id"] == str(ids[1]) else None
    counts = outbox.poller().run(once=True)
    assert (counts.taken, counts.refused) == (3, 1)
    assert f"row {ids[1]} is not taken: data names no transaction" in caplog.text
    assert outbox.poll() == []


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("outboks", "no table 'outboks' that this user sees. Did you mean \"outbox\"?"),
        ("a b c", "is no name of a table"),
        ("a_view", "is a view or a foreign table"),
        ("keyless", "has no primary key"),
    ],
)
def test_a_table_that_cannot_be_polled_is_refused_with_what_to_do(
    postgres: PostgresServer, table: str, sentence: str
) -> None:
    with postgres.connect() as connection:
        connection.execute("create table if not exists outbox (id int primary key)")
        connection.execute("create table if not exists keyless (id int)")
        connection.execute("create or replace view a_view as select 1 as id")
    database = OutboxDatabase(postgres.address)
    with pytest.raises(BadConfiguration, match=sentence.replace("?", r"\?")):
        database.table(table)
    database.close()


def test_an_address_that_is_none_is_refused_without_showing_its_password() -> None:
    for address in ("postgresql//me:s3cret@db/shop", "postgresql://me:s3@cret@db/shop", "host=db pasword=s3cret"):
        with pytest.raises(BadConfiguration, match="written as postgresql://") as refused:
            checked_address(address)
        assert "cret" not in str(refused.value)
    with pytest.raises(BadConfiguration, match="TRANSOM_OUTBOX_DATABASE"):
        checked_address(None)
    with pytest.raises(Unavailable, match="cannot be reached") as away:
        OutboxDatabase("postgresql://me:s3cret@127.0.0.1:1/shop")
    assert "s3cret" not in str(away.value)


def test_columns_that_do_not_say_what_is_what_need_a_mapping() -> None:
    with pytest.raises(BadConfiguration, match="no column data or payload, so say by --mapping"):
        reader_of("s", "public.outbox", ("id", "type", "order_no", "created_at"), None)


def test_a_mapping_of_columns_that_are_not_there_is_refused(mapping: RecordMapping) -> None:
    with pytest.raises(BadConfiguration, match="reads transaction_id from the column 'order_no'"):
        reader_of("s", "public.outbox", ("id", "state", "at"), mapping)


TABLE = ("postgres/shop/public.outbox", "public.outbox")


def test_rows_become_events_by_a_mapping(mapping: RecordMapping) -> None:
    reader = reader_of(*TABLE, ("id", "order_no", "state", "at", "body"), mapping)
    row = {"id": 7, "order_no": "A-1", "state": "sent", "at": "2026-01-05T10:00:00+00:00", "body": {"partner": "acme"}}
    assert reader.event(("7",), row) == {
        "specversion": "1.0",
        "type": "transom.workflow.transition.v1",
        "source": "postgres/shop/public.outbox",
        "id": "7",
        "time": "2026-01-05T10:00:00.000000Z",
        "data": {
            "transaction_id": "A-1",
            "to_state": "submitted",
            "workflow": "orders",
            "partner": "acme",
            "sequence": 7,
        },
    }


def test_rows_of_a_table_with_type_payload_and_instant_are_events_as_they_are() -> None:
    row = {
        "id": "u-1",
        "aggregatetype": "order",
        "aggregateid": "A-1",
        "type": "com.acme.order.placed",
        "payload": {"total": 3},
        "created_at": "2026-01-05 10:00:00",
    }
    assert reader_of(*TABLE, list(row), None).event(("u-1",), row) == {
        "specversion": "1.0",
        "type": "com.acme.order.placed",
        "source": "postgres/shop/public.outbox",
        "id": "u-1",
        "time": "2026-01-05T10:00:00.000000Z",
        "subject": "A-1",
        "aggregatetype": "order",
        "data": {"total": 3},
    }


CATALOG = """
[mappings.outbox]
when           = { file = "outbox" }
record         = "transition"
transaction_id = "order_no"
time           = "at"
to_state       = { column = "state", values = { sent = "submitted" } }
workflow       = { const = "orders" }
partner        = "$.body.partner"

[workflows.orders]
title = "Orders"
owner = "shop"
states = { submitted = { waits_on = "us" } }

[owners.shop]
title = "Shop"
"""


@pytest.fixture
def mapping(tmp_path: Path) -> RecordMapping:
    (tmp_path / "orders.toml").write_text(CATALOG)
    return load(tmp_path).mappings["outbox"]
