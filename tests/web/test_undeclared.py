"""What comes without a catalog reads well: nothing declared is nothing left, and spans alone are told from silence."""

from collections.abc import Sequence

import pytest

from app.catalog.model import Catalog
from app.store.store import Store
from app.web.components import transaction_list
from app.web.intake import parts as intake
from app.web.list_filters import TABS
from app.web.operate import parts
from app.web.trends import paths
from tests.oracle import making
from tests.oracle.loading import entries
from tests.oracle.records import Record
from tests.web.test_sentences import said_whole
from tests.web.visiting import visit_of

LAPTOP = 1440 - 2 * 20 - 2 - 2 * 15
"""What a grid has between the page's edges, its own frame and two scroll bars."""


def store_of(records: Sequence[Record]) -> Store:
    store = Store(None, Catalog, lambda: making.at(60))
    store.load(entries(records))
    return store


def test_the_paths_of_a_workflow_that_nobody_declares_stray_from_nothing() -> None:
    moves = [making.move(at, "t", state, workflow="receipt", event_id=state) for at, state in ((0, "a"), (9, "b"))]
    store = store_of(moves)
    with store.reader() as reader:
        text = said_whole(paths.body(visit_of(reader)))
    store.close()
    assert "The catalog does not declare this workflow, so no path can leave it." in text
    assert "not declared in the catalog" not in text
    assert "is declared in the catalog" not in text


def test_spans_that_name_no_transaction_are_not_taken_for_silence() -> None:
    store = store_of([making.span(0, "a" * 32, "1" * 16, None)])
    with store.reader() as reader:
        assert parts.nothing_yet(reader)
        text = said_whole(intake.body(visit_of(reader)))
    store.close()
    assert text.startswith("Records come from one source, and none of them names a transaction yet.")
    assert "transom.transaction.id" in text
    assert "1 record belongs to no transaction yet" in text


def test_before_any_record_the_page_waits_for_the_first() -> None:
    store = store_of([])
    with store.reader() as reader:
        assert said_whole(intake.body(visit_of(reader))).startswith("Transom waits for its first record.")
    store.close()


@pytest.mark.parametrize("tab", TABS)
def test_the_columns_of_every_tab_stand_beside_each_other_on_a_laptop(tab: str) -> None:
    columns = transaction_list.columns(tab, "")
    assert sum(column.get("width") or column["minWidth"] for column in columns) <= LAPTOP
