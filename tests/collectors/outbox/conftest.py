from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, programs


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests; each makes a table of its own."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    server = PostgresServer()
    try:
        yield server
    finally:
        server.stop()
