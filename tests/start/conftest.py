"""The running whole, as a user starts it, once for all tests of this folder."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Serving, get


class System:
    """Collector and app of one `transom serve`, empty at first."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.collector_url = f"http://127.0.0.1:{serving.collector_port}"
        self.grpc_address = f"127.0.0.1:{serving.grpc_port}"
        self.output = serving.output

    def api(self, path: str) -> Any:
        """The JSON that `/api/v1/<path>` answers."""
        return json.loads(get(self._serving.app_port, f"/api/v1/{path}"))

    def wait_for(self, path: str, condition: Any, seconds: float = 60) -> Any:
        """The answer of the path once the condition holds for it."""
        until = time.monotonic() + seconds
        while True:
            found = self.api(path)
            if condition(found):
                return found
            assert time.monotonic() < until, found
            time.sleep(0.1)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """`transom serve` over an empty folder."""
    serving = Serving(Path(tmp_path_factory.mktemp("system")))
    try:
        serving.wait_ready()
        yield System(serving)
    finally:
        serving.stop()
