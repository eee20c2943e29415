"""The readers that questions are asked of."""

from tests.queries.conftest import asking

__all__ = ["asking"]
