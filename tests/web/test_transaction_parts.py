"""The parts of the transaction's page, from a store of a few records."""

from collections.abc import Iterable, Iterator

import pytest
from dash.development.base_component import Component

from app.domain.errors import BadInput, NotFound
from app.store.reader import Reader
from app.store.store import Store
from app.web.trace import parts as trace_parts
from app.web.transaction import parts as transaction_parts
from app.web.view import View
from tests.oracle import making
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.web.visiting import visit_of

TRACE = "a" * 32


@pytest.fixture
def reader() -> Iterator[Reader]:
    """Half an hour in: one id in two tenants' scopes, one transaction of its own with a trace."""
    store = Store(None, lambda: CATALOG, lambda: making.at(30))
    records = [
        making.move(0, "t", "received", **MOVE, event_id="t"),
        making.span(0, TRACE, "1" * 16, "t"),
        making.move(0, "both", "received", **MOVE, tenant_scope="a", event_id="a"),
        making.move(0, "both", "received", **MOVE, tenant_scope="b", event_id="b"),
    ]
    store.load(entries(records))
    with store.reader() as reader:
        yield reader
    store.close()


def text_of(part: object) -> str:
    if not isinstance(part, Component):
        return "" if part is None else str(part)
    inside = getattr(part, "children", None) or []
    return "".join(map(text_of, inside if isinstance(inside, list) else [inside]))


def drawn_text(parts: Iterable[object]) -> str:
    return "".join(map(text_of, parts))


def test_an_id_of_two_tenants_asks_which_is_meant_and_shows_the_one_that_is_chosen(reader: Reader) -> None:
    asked = transaction_parts.drawn(visit_of(reader, "both", View()))
    assert "Choose one" in drawn_text(asked.top)
    assert (asked.story, asked.source) == (False, "")
    assert transaction_parts.body(visit_of(reader, "both", View())) == []
    chosen = transaction_parts.drawn(visit_of(reader, "both", View(tenant=("b",))))
    assert "received" in drawn_text(chosen.top)
    assert chosen.source == "/api/v1/transactions/both/drawing?tenant=b"


def test_the_drawing_is_asked_for_as_of_the_instant_of_the_page(reader: Reader) -> None:
    view = View(as_of="2026-11-20T08:00:00Z")
    drawing = transaction_parts.drawn(visit_of(reader, "t", view))
    assert drawing.source == "/api/v1/transactions/t/drawing?as_of=2026-11-20T08%3A00%3A00.000000Z"


def test_an_unknown_tab_is_refused_by_name(reader: Reader) -> None:
    with pytest.raises(BadInput, match="tab"):
        transaction_parts.drawn(visit_of(reader, "t", View(rest={"tab": ("nonsense",)})))


def test_a_selection_leaves_the_parts_above_it_as_they_are() -> None:
    plain, selected = View(), View(rest={"item": ("state:1",)})
    assert transaction_parts.key(plain) == transaction_parts.key(selected)
    assert transaction_parts.key(plain) != transaction_parts.key(View(rest={"tab": ("people",)}))
    assert transaction_parts.key(plain) != transaction_parts.key(View(tz="local"))


@pytest.mark.parametrize("tab", ["people", "payloads", "related", "facts", "evidence"])
def test_every_tab_says_something(reader: Reader, tab: str) -> None:
    assert drawn_text(transaction_parts.body(visit_of(reader, "t", View(rest={"tab": (tab,)}))))


def test_unknown_ids_are_not_found(reader: Reader) -> None:
    with pytest.raises(NotFound):
        transaction_parts.drawn(visit_of(reader, "nobody", View()))
    with pytest.raises(NotFound):
        trace_parts.drawn(reader, "b" * 32, View())


def test_a_trace_leads_to_its_transaction(reader: Reader) -> None:
    top = trace_parts.drawn(reader, TRACE, View()).top
    assert drawn_text(top).startswith(f"Trace {TRACE}")
    assert "transactiont" in drawn_text(top)
