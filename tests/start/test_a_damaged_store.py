"""A system whose store file is damaged starts all the same, answers as before, and says what happened."""

import json
import time
import urllib.request
from pathlib import Path

from tests.processes import Serving, get, status

EVENTS = 20


def send(port: int) -> None:
    events = [
        {
            "specversion": "1.0",
            "id": str(number),
            "source": "/engine",
            "time": "2026-11-01T00:00:00Z",
            "type": "transom.workflow.transition.v1",
            "data": {"transaction_id": f"t{number}", "workflow": "order", "to_state": "received"},
        }
        for number in range(EVENTS)
    ]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/events",
        json.dumps(events).encode(),
        {"Content-Type": "application/cloudevents-batch+json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def transactions(serving: Serving) -> list[str]:
    rows = json.loads(get(serving.app_port, "/api/v1/transactions?limit=100"))["items"]
    return sorted(row["transaction_id"] for row in rows)


def wait_for_all(serving: Serving) -> list[str]:
    until = time.monotonic() + 60
    while len(known := transactions(serving)) < EVENTS and time.monotonic() < until:
        time.sleep(0.1)
    return known


def test_a_store_that_is_zeroed_in_part_is_kept_aside_and_made_again_from_the_journal(tmp_path: Path) -> None:
    first = Serving(tmp_path)
    first.wait_ready()
    send(first.collector_port)
    before = wait_for_all(first)
    first.stop()
    store = tmp_path / "data" / "transom.duckdb"
    whole = store.read_bytes()
    quarter = len(whole) // 4
    store.write_bytes(bytes(quarter) + whole[quarter:])
    again = Serving(tmp_path)
    try:
        again.wait_ready()
        assert (wait_for_all(again), len(before)) == (before, EVENTS)
        (row,) = json.loads(get(again.app_port, "/api/v1/set-aside"))["items"]
        (aside,) = (tmp_path / "data").glob("*.unreadable")
        assert (row["kind"], row["file"]) == ("store", aside.name)
        assert "transom_store_files_aside 1.0" in get(again.app_port, "/metrics")
        assert 'transom_set_aside{kind="store"} 1.0' in get(again.app_port, "/metrics")
        assert status(again.collector_port, "/readyz") == 200
    finally:
        again.stop()
