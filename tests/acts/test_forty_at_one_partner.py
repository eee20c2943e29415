"""Forty stuck at one partner: one case, redriven in bulk, once each, whoever is killed, and handed over."""

import base64
import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.instants import system_clock, to_rfc3339
from sample_data import CATALOG
from sample_data.engine import Engine, serve
from tests.processes import Serving, free_ports, parents_of_all

FORTY = [f"mdx-{number:02}" for number in range(40)]
PATIENCE = 120.0
SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="the process tree is read from /proc, which is Linux's"),
]


class Watched(Engine):
    """The demo's engine, slow enough to be caught at work, with a list of whom it was asked for."""

    def __init__(self) -> None:
        super().__init__(SECRET)
        self.asked: list[str] = []

    def ask(self, headers: dict[str, str], body: bytes) -> int:
        self.asked.append(json.loads(body)["data"]["transaction_id"])
        time.sleep(0.05)
        return super().ask(headers, body)


class System:
    """`transom serve` with the sample catalog and an engine to ask."""

    def __init__(self, directory: Path) -> None:
        self.engine, self.stop = Watched(), threading.Event()
        port, *_ = free_ports()
        settings = {
            "catalog": str(CATALOG),
            "act_url": f"http://127.0.0.1:{port}/acts/{{action}}",
            "act_secret": SECRET,
            "private_targets": "127.0.0.1",
        }
        self.serving = Serving(directory, settings=settings)
        self.serving.wait_ready()
        serve(self.engine, port, f"http://127.0.0.1:{self.serving.collector_port}", self.stop)

    def call(self, method: str, path: str, body: Any = None, collector: bool = False) -> Any:
        port = self.serving.collector_port if collector else self.serving.app_port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        kind = "application/cloudevents-batch+json" if collector else "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status in (200, 201), (path, answer.status, text)
        return json.loads(text)

    def until(self, look: Callable[[], Any], what: str) -> Any:
        """What `look` finds, once it finds something; an app that is away is asked again."""
        last: object = None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if found := look():
                    return found
            except (OSError, http.client.HTTPException, AssertionError, ValueError) as error:
                last = error
            time.sleep(0.1)
        raise AssertionError(f"not so after {PATIENCE} s: {what} ({last})\n{self.serving.output.read_text()[-3000:]}")

    def kill_app(self) -> None:
        """Kill the app and all that it started."""
        _, app = self.serving.servers()
        children = [child for child, parent in parents_of_all().items() if parent == app]
        for pid in (app, *children):
            os.kill(pid, signal.SIGKILL)

    def act(self, ids: list[str], key: str) -> dict[str, Any]:
        shown = self.call("POST", "/api/v1/acts?preview=1", {"action": "redrive", "transactions": ids})
        body = {"frozen": shown["frozen"], "reason": "Northwind is back", "idempotency_key": key}
        begun: dict[str, Any] = self.call("POST", "/api/v1/acts", body)
        return begun

    def close(self) -> None:
        self.stop.set()
        self.serving.stop()


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    made = System(tmp_path)
    yield made
    made.close()


def moved(name: str, at: str, state: str = "submitted") -> dict[str, Any]:
    """It came to a state: sent to Northwind, unless another is said."""
    data = {"transaction_id": name, "workflow": "member-data-exchange", "partner": "northwind-health"}
    data |= {"tenant": "commercial", "version": "2.3", "to_state": state, "idempotency_key": f"key-{name}"}
    about = {"specversion": "1.0", "id": f"{name}-{state}", "source": "/workflow-engine", "time": at}
    return about | {"type": "transom.workflow.transition.v1", "data": data}


def test_forty_stuck_at_one_partner_are_one_case_redriven_once_each_and_handed_over(system: System) -> None:
    since = to_rfc3339(system_clock() - timedelta(hours=1)) or ""
    system.call("POST", "/v1/events", [moved(name, since) for name in FORTY], collector=True)
    case = system.until(
        lambda: next((one for one in system.call("GET", "/api/v1/cases")["items"] if one["count"] == 40), None),
        "forty are one case",
    )["id"]
    assert system.call("POST", f"/api/v1/cases/{case}/claim", {})["has"] == "local"

    began = time.monotonic()
    first = system.act(FORTY, "first")["id"]
    system.until(lambda: len(system.engine.asked) >= 12, "the act is under way")
    system.kill_app()
    system.until(
        lambda: system.call("GET", f"/api/v1/acts/{first}")["status"] == "ended", "what was asked for is concluded"
    )
    outcomes = {one["transaction_id"]: one["outcome"] for one in system.call("GET", f"/api/v1/acts/{first}")["items"]}
    asked = set(system.engine.asked)
    # The kill may come between an act's record and its request: then nobody knows, and it is said to be so.
    unknown = {name for name, outcome in outcomes.items() if outcome == "unknown"}
    assert len(unknown) <= 1
    assert {name for name, outcome in outcomes.items() if outcome == "moved"} == asked - unknown
    assert {name for name, outcome in outcomes.items() if outcome == "not sent"} == set(FORTY) - asked - unknown

    # What nobody knows of is not asked for again by an engine that may do it twice: a person settles it there.
    never = unknown - asked
    left = sorted(set(FORTY) - asked - never)
    assert left, "the kill came in the middle"
    second = system.act(left, "second")["id"]
    done = system.until(
        lambda: (told := system.call("GET", f"/api/v1/acts/{second}"))["status"] == "ended" and told,
        "the rest is redriven",
    )
    assert done["counts"] == {"moved": len(left)}
    assert Counter(system.engine.asked) == dict.fromkeys(set(FORTY) - never, 1)
    settled = to_rfc3339(system_clock()) or ""
    for name in never:
        system.call("POST", "/v1/events", [moved(name, settled, "completed")], collector=True)
    assert time.monotonic() - began < PATIENCE

    system.until(
        lambda: len(system.call("GET", "/api/v1/transactions?status=completed")["items"]) == 40, "all have completed"
    )
    every = system.call("GET", "/api/v1/transactions")["items"]
    assert sorted(one["transaction_id"] for one in every) == FORTY
    assert [one["transaction_id"] for one in every if one["duplicate_of"]] == []

    system.call("POST", f"/api/v1/cases/{case}/note", {"note": "Northwind answers again; all forty went through"})
    soon = to_rfc3339(system_clock() + timedelta(hours=2))
    system.call("POST", f"/api/v1/cases/{case}/next_check", {"at": soon})
    system.call("POST", f"/api/v1/cases/{case}/release", {})
    found = system.call("GET", f"/api/v1/cases/{case}")
    assert (found["status"], found["count"], found["has"], found["next_check"]) == ("cleared", 0, None, soon)
    assert [one["action"] for one in found["history"]] == ["claim", "note", "next_check", "release"]
    assert [one["id"] for one in system.call("GET", "/api/v1/acts")["items"]] == [second, first]
    one = system.call("GET", f"/api/v1/transactions/{FORTY[0]}/timeline")["items"]
    assert [(item["lane"], item["title"]) for item in one if item["kind"] == "act"] == [("audit", "redrive by local")]
    interventions = system.call("GET", "/api/v1/metrics/manual_interventions")["series"][0]["points"][0]
    assert interventions["value"] == 40
