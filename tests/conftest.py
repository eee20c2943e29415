"""What holds for all tests: a slow or busy machine fails none of them, and the longest files begin first."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.stores import Stores

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

LONG = (
    "crash",
    "browser",
    "architecture",
    "start",
    "acts",
    "queries",
    "alerts",
    "store",
    "audit",
    "sample_data",
    "api",
)
"""Folders of files that take long, few tests though there are in some: a worker that begins one of them last would
go on alone."""


@pytest.fixture(scope="session")
def stores() -> Iterator[Stores]:
    """Stores that tests share to read."""
    shared = Stores()
    yield shared
    shared.keep(0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order files by their folder; `--no-loadscope-reorder` has them handed out as they stand."""
    items.sort(key=lambda item: _place(item.path))


def pytest_collection_finish() -> None:
    """Leave modules and collected tests, some 400,000 objects, out of each full collection of garbage: a tenth of the
    time of short tests."""
    gc.collect()
    gc.freeze()


def _place(path: Path) -> int:
    folder = path.relative_to(Path(__file__).parent).parts[0]
    return LONG.index(folder) if folder in LONG else len(LONG)
