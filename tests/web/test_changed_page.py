"""Changed after the fact: a closed day as it stood, as it stands, and who sent what made the difference."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.store.store import Store
from app.web.trends import changed as parts
from app.web.view import View
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move
from tests.web.test_comparison_text import text_of
from tests.web.visiting import visit_of

DAY = "?from=2026-03-02T08:00:00Z&to=2026-03-02T09:00:00Z&number=finished"


@pytest.fixture
def services() -> Iterator[Any]:
    """Two transactions that finished within the hour; of one this came to us two hours later."""
    late = {"source": "archive", "ingested_by": "night-batch", "ingested_at": at(180)}
    records = [
        move(0, "a", "received", **MOVE),
        move(1, "a", "completed", **MOVE),
        move(2, "b", "received", **MOVE),
        move(3, "b", "completed", **MOVE, **late),
    ]
    store = Store(None, lambda: CATALOG, lambda: at(240))
    store.load(entries(sorted(records, key=lambda record: record["ingested_at"])))
    yield SimpleNamespace(reader=store.reader)
    store.close()


def drawn(services: Any, search: str) -> list[Any]:
    """The page at an address, without a browser."""
    with services.reader() as reader:
        return parts.body(visit_of(reader, view=View.parse(search), services=services))


def test_a_late_record_is_told_with_what_it_changed_and_who_sent_it(services: Any) -> None:
    told = text_of(drawn(services, DAY))
    assert "Finished stood at 1 when the period ended, and is 2 now" in told
    assert "archive" in told
    assert "night-batch" in told
    assert "+1" in told


def test_success_is_told_with_what_was_stuck_then_and_is_now(services: Any) -> None:
    told = text_of(drawn(services, DAY.replace("finished", "success_rate")))
    assert "Success stood at" in told
    assert "Stuck stood at" in told


def test_a_period_that_nothing_came_late_for_says_so(services: Any) -> None:
    hour = "?from=2026-03-02T09:00:00Z&to=2026-03-02T10:00:00Z"
    assert "No record that came after the period changed this number." in text_of(drawn(services, hour))


def test_a_period_that_has_not_ended_is_refused(services: Any) -> None:
    with pytest.raises(BadInput, match="has not ended"):
        drawn(services, "?from=2026-03-02T09:00:00Z&to=2026-03-02T23:00:00Z")
