"""What tests of alerts watch with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.catalog.model import Catalog
from tests.alerts.watching import STUCK, Watch, declaring
from tests.oracle.records import Record
from tests.queries.conftest import asking

__all__ = ["Watching", "asking", "watching"]

Watching = Callable[..., Watch]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """`watching(records, catalog)`: an evaluation over the records, by default with one rule on what is stuck."""
    with ExitStack() as stack:

        def watch(records: Sequence[Record] = (), catalog: Catalog | None = None) -> Watch:
            made = Watch(tmp_path / "office", records, catalog or declaring(stuck_at_partner=STUCK))
            stack.callback(made.close)
            return made

        yield watch
