"""The made-up world, told once for all tests of it."""

import pytest

from tests.sample_data.telling import Told, read_back


@pytest.fixture(scope="session")
def told() -> Told:
    """Ninety days before `telling.NOW`."""
    return read_back()
