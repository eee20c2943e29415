"""What pages and routes cost several running servers, in processor time: two versions of Transom beside each other.

`python -m tests.benchmarks.page_costs before=http://127.0.0.1:8050,PID after=http://127.0.0.1:8060,PID`: PID is the app
process, whose processor time is read from /proc (Linux). Each page is drawn as a browser has it drawn, a few times a
sample, the servers in turns, so that what disturbs the machine disturbs all. Prints a line a page: the median of each
server in milliseconds, and the median of the pairs' ratios.
"""

import argparse
import json
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks.tabs import answer, processor_seconds

DRAWS = 10
"""In a sample: the clock in /proc ticks every 10 ms, which is then 1 ms of a draw."""
PAGES = ("/", "/?status=stuck", "/trends", "/transactions/{transaction}")
ROUTES = ("transactions?status=stuck&sort=overdue_at&limit=100", "transactions/{transaction}")
OUTPUTS = (("page", "children"), ("visit", "data"), ("filters", "children"))


class Server(NamedTuple):
    """A running app."""

    name: str
    url: str
    pid: int

    @classmethod
    def parse(cls, text: str) -> "Server":
        """`name=url,pid`."""
        name, _, where = text.partition("=")
        url, _, pid = where.rpartition(",")
        return cls(name, url, int(pid))

    def cost(self, asked: str, body: Any) -> float:
        """Processor milliseconds of an answer: the mean of a few in a row."""
        before = processor_seconds(self.pid)
        for _ in range(DRAWS):
            status, _, _ = answer(f"{self.url}{asked}", body)
            if status != 200:
                raise RuntimeError(f"{self.name} answers {status} to {asked}.")
        return 1000 * (processor_seconds(self.pid) - before) / DRAWS


def draw(address: str) -> dict[str, Any]:
    """The body with which a browser asks for a page."""
    path, _, query = address.partition("?")
    inputs = [("url", "pathname", path), ("narrow", "data", False)]
    places = [{"id": name, "property": of, "value": value} for name, of, value in inputs]
    state = [{"id": "url", "property": "search", "value": f"?{query}" if query else ""}]
    outputs = [{"id": name, "property": of} for name, of in OUTPUTS]
    output = "..{}..".format("...".join(f"{name}.{of}" for name, of in OUTPUTS))
    changed = [f"{name}.{of}" for name, of, _ in inputs]
    return {"output": output, "outputs": outputs, "inputs": places, "state": state, "changedPropIds": changed}


def questions(server: Server) -> dict[str, tuple[str, Any]]:
    """By what is printed the address to ask and the body to send, if any."""
    listed = json.loads(answer(f"{server.url}/api/v1/transactions?status=stuck&limit=1", headers=_PLAIN)[2])
    stuck = listed["items"][0]["transaction_id"]
    pages = [page.format(transaction=stuck) for page in PAGES]
    routes = [f"/api/v1/{route}".format(transaction=stuck) for route in ROUTES]
    return {page: ("/_dash-update-component", draw(page)) for page in pages} | {
        route: (route, None) for route in routes
    }


_PLAIN = {"Accept-Encoding": "identity"}


def main() -> None:
    """Measure in turns and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page_costs", description=__doc__)
    parser.add_argument("server", nargs="+", type=Server.parse, help="name=url,pid; the first is the reference")
    parser.add_argument("--samples", type=int, default=9)
    asked = parser.parse_args()
    servers: list[Server] = asked.server
    for name, (address, body) in questions(servers[0]).items():
        costs: dict[str, list[float]] = {server.name: [] for server in servers}
        for sample in range(asked.samples + 1):
            for server in servers if sample % 2 else servers[::-1]:
                costs[server.name].append(server.cost(address, body))
        warm = {server: some[1:] for server, some in costs.items()}
        first = warm[servers[0].name]
        each = [
            f"{server} {median(some):.1f} ms ({median(b / a for a, b in zip(first, some, strict=True)):.2f})"
            for server, some in warm.items()
        ]
        print(f"{name}: {', '.join(each)}", flush=True)


if __name__ == "__main__":
    main()
