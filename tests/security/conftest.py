"""One OpenID Connect provider for all tests of a module, as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from urllib3.util import Retry

from tests.processes import ROOT, free_ports


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that answers."""
    port = free_ports()[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.security.provider", str(port)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(max_retries=Retry(40, backoff_factor=0.05)))
    session.get(f"http://127.0.0.1:{port}/keys")
    session.close()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()
