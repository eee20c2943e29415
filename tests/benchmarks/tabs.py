"""What open tabs of Operate cost the server: pollers with ETags that ask for news as the page's script does.

`python -m tests.benchmarks.tabs URL PID --tabs 100 --seconds 60`: PID is the app process, whose processor time is read
from /proc (Linux). Prints requests a minute and the share of one core.
"""

import argparse
import json
import os
import random
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

UNTOUCHED = 4.0
"""Seconds between two questions of a page that nobody touches (`assets/live.js`)."""
NEWS = "..operate-top."


def answer(url: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; 304 and other refusals too."""
    data = None if body is None else json.dumps(body).encode()
    named = {"Content-Type": "application/json", "Accept-Encoding": "gzip", **(headers or {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, named), timeout=60) as done:
            return done.status, dict(done.headers), done.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), b""


def question(url: str) -> dict[str, Any]:
    """The body with which a page asks for news, from what Dash says of its callbacks."""
    listed = json.loads(answer(f"{url}/_dash-dependencies", headers={"Accept-Encoding": "identity"})[2])
    (news,) = [callback for callback in listed if callback["output"].startswith(NEWS)]
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    values = {
        "operate-shown.data": [],
        "operate-listed.data": {"key": "", "drawn_at": at, "known_at": at, "total": 0},
        "url.pathname": "/",
        "url.search": "",
    }

    def places(kind: str) -> list[dict[str, Any]]:
        return [{**place, "value": values.get(f"{place['id']}.{place['property']}")} for place in news[kind]]

    outputs = [
        dict(zip(("id", "property"), place.rsplit(".", 1), strict=True)) for place in news["output"][2:-2].split("...")
    ]
    body = {"output": news["output"], "outputs": outputs, "changedPropIds": ["tick.data"]}
    return {**body, "inputs": places("inputs"), "state": places("state")}


class Tab(threading.Thread):
    """One open tab. `requests` are those that it has made."""

    def __init__(self, url: str, body: dict[str, Any], until: float) -> None:
        super().__init__(daemon=True)
        self._url, self._body, self._until = url, body, until
        self.requests = 0

    def run(self) -> None:
        etag = ""
        time.sleep(random.random() * UNTOUCHED)
        while time.monotonic() < self._until:
            status, headers, _ = answer(f"{self._url}/api/v1/version?scope=operate", headers={"If-None-Match": etag})
            self.requests += 1
            if status == 200 and etag:
                answer(f"{self._url}/_dash-update-component", self._news(headers["ETag"]))
                self.requests += 1
            etag = headers.get("ETag", etag)
            time.sleep(UNTOUCHED * (0.85 + 0.3 * random.random()))

    def _news(self, version: str) -> dict[str, Any]:
        inputs = [{**one, "value": version} if one["id"] == "tick" else one for one in self._body["inputs"]]
        return {**self._body, "inputs": inputs}


def processor_seconds(pid: int) -> float:
    """What the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Open the tabs, wait, and print what they cost beside what the server used without them just before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("pid", type=int)
    parser.add_argument("--tabs", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    before = processor_seconds(asked.pid)
    time.sleep(asked.seconds / 2)
    alone = (processor_seconds(asked.pid) - before) / (asked.seconds / 2)
    body, began, used = question(asked.url), time.monotonic(), processor_seconds(asked.pid)
    tabs = [Tab(asked.url, body, began + asked.seconds) for _ in range(asked.tabs)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    seconds = time.monotonic() - began
    share = (processor_seconds(asked.pid) - used) / seconds
    requests = sum(tab.requests for tab in tabs)
    print(
        json.dumps(
            {
                "tabs": asked.tabs,
                "requests_a_minute_each": round(requests * 60 / seconds / asked.tabs, 1),
                "core_without_tabs": round(alone, 3),
                "core_with_tabs": round(share, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
