"""kill -9 of any process of the tree at random moments, against the clients' own ledger.

`TRANSOM_CRASH_ROUNDS` says how many kills (8 without it), `TRANSOM_CRASH_SEED` which.
"""

import os
import random
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pytest

from app.domain.instants import system_clock
from app.domain.records import Kind
from app.journal import SqliteJournal
from tests.crash.senders import Ledger, Senders
from tests.processes import Serving, alive, get, is_helper, parents_of_all, status

ROUNDS = int(os.environ.get("TRANSOM_CRASH_ROUNDS", "8"))
SEED = int(os.environ.get("TRANSOM_CRASH_SEED", "1"))
PATIENCE_SECONDS = 180.0

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(600 + 60 * ROUNDS),
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="the process tree is read from /proc, which is Linux's"),
]


@pytest.fixture
def serving(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[list[Serving]]:
    """The system, and whatever replaced it, in one directory and on one set of ports; settings are its parameter."""
    running = [Serving(tmp_path, settings=getattr(request, "param", None))]
    running[0].wait_ready(PATIENCE_SECONDS)
    yield running
    running[-1].stop()


@pytest.fixture
def senders(serving: list[Serving]) -> Iterator[Senders]:
    senders = Senders(serving[0].collector_port, f"crash-{SEED}")
    senders.start()
    yield senders
    senders.abandon()


def eventually(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until, f"after {PATIENCE_SECONDS} s not so: {what}"
        time.sleep(0.05)


def servers(running: Serving) -> list[int]:
    """The tree without multiprocessing's own helper, which is made anew only when something is started."""
    return [pid for pid in running.tree() if not is_helper(pid)]


def ports_are_free(ports: Sequence[int]) -> bool:
    for port in ports:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            return False
    return True


def kill(serving: list[Serving], pid: int) -> None:
    """Kill one process; the supervisor's end is the tree's, and somebody starts it again."""
    running = serving[-1]
    tree = running.tree()
    os.kill(pid, signal.SIGKILL)
    if pid != running.process.pid:
        eventually(lambda: not alive(pid), f"process {pid} is gone")
        return
    running.process.wait(PATIENCE_SECONDS)
    eventually(lambda: not set(tree) & set(parents_of_all()), "the killed supervisor's tree is gone")
    eventually(lambda: ports_are_free(running.ports), "its ports are free")
    serving.append(Serving(running.directory, running.ports, running.settings))


def loaded(running: Serving) -> float:
    """The journal offset that the app says it has loaded up to."""
    text = get(running.app_port, "/metrics")
    return max(
        (float(line.split()[1]) for line in text.splitlines() if line.startswith("transom_loaded_offset ")), default=0
    )


def collectors_of(running: Serving) -> set[str]:
    """The numbers of the collectors whose figures the one that answers tells."""
    return set(re.findall(r'collector="(\d+)"', get(running.collector_port, "/metrics")))


def answered(running: Serving, name: str) -> bool:
    return status(running.app_port, f"/api/v1/transactions/{name}") == 200


def check_ledger(serving: list[Serving], ledger: Ledger) -> None:
    """Nothing acknowledged is missing from the journal, and all of it is in the store once."""
    running = serving[-1]
    journal = SqliteJournal(running.data / "journal", system_clock)
    last, after = journal.last_offset(), 0
    events: set[str] = set()
    traces: dict[str, set[str]] = {}
    while entries := journal.read(after, 16_000_000):
        after = entries[-1].offset
        for entry in entries:
            if entry.kind is Kind.TRANSITION:
                events.update(entry.table["event_id"].to_pylist())
            elif entry.kind is Kind.SPAN:
                for row in entry.table.select(["trace_id", "span_id"]).to_pylist():
                    traces.setdefault(row["trace_id"], set()).add(row["span_id"])
    journal.close()
    assert after == last
    assert ledger.wrong == []
    assert ledger.events - events == set()
    assert {trace for trace, spans in ledger.spans.items() if len(traces.get(trace, ())) != spans} == set()

    sample = sorted(ledger.events)[:: max(1, len(ledger.events) // 50)]
    eventually(lambda: status(running.app_port, "/readyz") == 200, "the app is ready")
    for name in sample:
        eventually(
            partial(answered, running, name),
            f"{name}, which was acknowledged, is in the API",
        )
    eventually(lambda: loaded(running) >= last, "the store has everything that the journal has")
    running.stop()
    eventually(lambda: ports_are_free(running.ports), "the stopped system's ports are free")
    with duckdb.connect(str(running.data / "transom.duckdb"), read_only=True) as store:
        stored = dict(store.execute("select event_id, count(*) from transitions group by event_id").fetchall())
        spans = dict(store.execute("select trace_id, count(*) from spans group by trace_id").fetchall())
    assert {name: count for name, count in stored.items() if count != 1} == {}
    assert ledger.events - stored.keys() == set()
    assert {trace: spans.get(trace) for trace, count in ledger.spans.items() if spans.get(trace) != count} == {}


@pytest.mark.parametrize("serving", [{"collectors": "2"}], ids=["two collectors"], indirect=True)
def test_nothing_acknowledged_is_lost_or_doubled_whoever_is_killed(serving: list[Serving], senders: Senders) -> None:
    chance = random.Random(SEED)
    assert senders.wait_for_answers(10, PATIENCE_SECONDS)
    eventually(lambda: collectors_of(serving[-1]) == {"1", "2"}, "each of two collectors tells the figures of both")
    for _ in range(ROUNDS):
        time.sleep(chance.uniform(0.0, 1.0))
        tree = serving[-1].tree()
        kill(serving, chance.choice(tree))
        assert senders.wait_for_answers(2 * len(tree), PATIENCE_SECONDS), "ingest answers again by itself"
    senders.stop()
    assert len(senders.ledger.events) > ROUNDS
    check_ledger(serving, senders.ledger)


def test_each_process_of_the_tree_is_replaced_when_it_dies(serving: list[Serving], senders: Senders) -> None:
    places = len(servers(serving[0]))
    assert places >= 3
    for place in range(places):
        eventually(lambda: len(servers(serving[-1])) >= places, "the tree is whole")
        serving[-1].wait_ready(PATIENCE_SECONDS)
        kill(serving, servers(serving[-1])[place])
        assert senders.wait_for_answers(5, PATIENCE_SECONDS), "ingest answers again by itself"
    serving[-1].wait_ready(PATIENCE_SECONDS)
    senders.stop()
    check_ledger(serving, senders.ledger)
