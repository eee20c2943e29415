"""`python -m tests.benchmarks`: measure, print a table, write it as JSON. Nothing here asserts a time."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import accounts, causes, ingest, numbers, store, visible
from tests.benchmarks.figures import Figure, table, write
from tests.processes import Serving

PARTS = ("ingest", "small", "visible", "pages", "accounts", "numbers", "causes", "disk")


def main() -> None:
    """Run the parts asked for, one after another, each in a directory of its own."""
    arguments = _arguments()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="transom-benchmarks-", dir=arguments.directory) as held:
        parts: dict[str, Callable[[Path], list[Figure]]] = {
            "ingest": lambda directory: _ingest(directory, arguments),
            "small": lambda directory: _small(directory, arguments),
            "visible": lambda directory: _visible(directory, arguments),
            "pages": lambda directory: store.page_figures(directory, arguments.transactions, arguments.samples),
            "accounts": lambda directory: accounts.account_figures(
                directory, arguments.transactions, arguments.samples
            ),
            "numbers": lambda directory: numbers.number_figures(
                directory, arguments.transactions, arguments.samples // 10
            ),
            "causes": lambda directory: causes.cause_figures(
                directory, arguments.transactions, arguments.samples // 10
            ),
            "disk": lambda directory: [store.disk_figure(directory, arguments.transactions // 5)],
        }
        for name in arguments.part or PARTS:
            directory = Path(held) / name
            directory.mkdir()
            figures.extend(parts[name](directory))
            print(table(figures), end="\n\n", flush=True)
    sizes = {name: value for name, value in vars(arguments).items() if name not in ("out", "directory")}
    write(figures, sizes, arguments.out)
    print(f"written to {arguments.out}")


def _ingest(directory: Path, arguments: argparse.Namespace) -> list[Figure]:
    serving = Serving(directory, settings={"collectors": str(arguments.collectors)})
    try:
        serving.wait_ready()
        figures = ingest.spans_figures(
            serving, arguments.rounds, arguments.requests, arguments.senders, arguments.spans
        )
        return [*figures, *ingest.memory_figures(serving)]
    finally:
        serving.stop()


def _small(directory: Path, arguments: argparse.Namespace) -> list[Figure]:
    serving = Serving(directory)
    try:
        serving.wait_ready()
        return [ingest.small_figures(serving, arguments.small_senders, arguments.small_requests)]
    finally:
        serving.stop()


def _visible(directory: Path, arguments: argparse.Namespace) -> list[Figure]:
    serving = Serving(directory)
    try:
        serving.wait_ready()
        return visible.visible_figures(serving, arguments.senders, arguments.spans, arguments.requests)
    finally:
        serving.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; repeatable")
    parser.add_argument("--rounds", type=int, default=3, help="of ingest, after one that warms up")
    parser.add_argument("--requests", type=int, default=200, help="a round")
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--collectors", type=int, default=1, help="processes that take in, of the part ingest")
    parser.add_argument("--spans", type=int, default=512, help="a request")
    parser.add_argument("--small-senders", type=int, default=64)
    parser.add_argument("--small-requests", type=int, default=50, help="a sender")
    parser.add_argument("--transactions", type=int, default=100_000, help="in the whole store; ten spans each")
    parser.add_argument("--samples", type=int, default=200, help="pages and lists asked of each store")
    parser.add_argument("--directory", type=Path, help="where to make the stores (default: the temporary directory)")
    parser.add_argument("--out", type=Path, default=Path("out/benchmarks.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
