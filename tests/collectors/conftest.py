from collections.abc import Iterator

import pytest

from tests.collectors.collecting import Collecting


@pytest.fixture(scope="session")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collecting]:
    """One running collector that tests share; they tell their records apart by names of their own."""
    running = Collecting(tmp_path_factory.mktemp("collector"))
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()
