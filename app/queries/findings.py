"""Rows from which findings are made: what the records show beside or against the catalog."""

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

Rows = list[Row]


def undeclared_moves(reader: Reader, filters: Filters) -> Rows:
    """States and moves that declared workflows do not declare: {finding, segments, state, next_state, ...}."""
    return dicts(reader.ask("findings_moves", **filters.parameters()))


def segments_seen(reader: Reader, filters: Filters) -> Rows:
    """Each combination of segments on each day of start, with how many transactions."""
    return dicts(reader.ask("findings_segments", **filters.parameters()))


def classes_seen(reader: Reader, filters: Filters) -> Rows:
    """Each error class that transitions carry, by segments."""
    return dicts(reader.ask("findings_classes", **filters.parameters()))


def retried_rejections(reader: Reader, filters: Filters) -> Rows:
    """Transactions tried again after an error whose class says never, by class and segments."""
    return dicts(reader.ask("findings_retried", **filters.parameters()))


def late_responses(reader: Reader, filters: Filters) -> Rows:
    """Errors answered later than their class promises, or not yet, by class and segments."""
    return dicts(reader.ask("findings_late", **filters.parameters()))


def shapes_seen(reader: Reader, filters: Filters) -> Rows:
    """Payloads by workflow, partner, direction, version and fingerprint; of 5,000 shapes the most frequent."""
    return dicts(reader.ask("findings_shapes", **filters.parameters()))
