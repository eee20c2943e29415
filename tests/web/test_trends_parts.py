"""The page of trends beneath its heading, from a store of a few records."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.answers.stability import stability
from app.domain.rows import Row
from app.store.store import Store
from app.web.answer_cache import Recent
from app.web.trends import parts
from app.web.view import View
from tests.oracle import making
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries


@pytest.fixture
def store() -> Iterator[Store]:
    """A transaction a day, for three days."""
    store = Store(None, lambda: CATALOG, lambda: making.at(3 * 1440 + 30))
    store.load(
        entries([making.move(day * 1440, f"t{day}", "received", **MOVE, event_id=f"t{day}") for day in range(3)])
    )
    yield store
    store.close()


def test_looking_at_another_segment_judges_nothing_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[tuple[Any, ...]] = []

    def counted(*asked: Any) -> Row:
        judged.append(asked)
        return stability(*asked)

    monkeypatch.setattr(parts, "stability", counted)
    instants = iter(making.at(4 * 1440 + second / 60) for second in range(9))
    recent = Recent(lambda: next(instants))
    with store.reader() as reader:
        first = parts.drawn(reader, View(), recent)
        whole = parts.drawn(reader, View.parse("?of=partner:"), recent, first.key)
        parts.drawn(reader, View.parse("?number=stuck"), recent, first.key)
        assert len(judged) == 1
        assert whole.key == first.key
        parts.drawn(reader, View.parse("?by=tenant"), recent, first.key)
        assert len(judged) == 2
