"""A first catalog from what was seen: it holds once the guesses are confirmed, and says what was counted."""

import tomllib
from pathlib import Path

import pytest

from app.answers.catalog_draft import catalog_draft
from app.catalog import check
from app.catalog.model import Catalog
from app.domain.errors import NotFound
from tests.oracle.making import move, review
from tests.oracle.records import Record
from tests.queries.conftest import Asking

OWN = {"workflow": "orders", "partner": "acme", "version": "1.1"}


def orders() -> list[Record]:
    """Forty orders: received, then review for most, then sent, then delivered or rejected."""
    records = []
    for number in range(40):
        name, at = f"o{number}", number
        steps = [(0, "received"), (1, "in_review"), (1 + number, "sent"), (60 + number, "delivered")]
        if number % 10 == 0:
            steps = [*steps[:2], (30, "rejected")]
        records += [move(at + minutes, name, state, **OWN) for minutes, state in steps]
        records.append(review(at + 1, name, f"task{number}", "opened", queue="desk"))
    return records


@pytest.fixture
def text(asking: Asking) -> str:
    return catalog_draft(asking(orders(), 24 * 60, catalog=Catalog()), "orders")


def test_a_draft_passes_the_check_once_its_guesses_are_confirmed(text: str, tmp_path: Path) -> None:
    (tmp_path / "orders.toml").write_text(text)
    assert len(check(tmp_path)) == 5
    (tmp_path / "orders.toml").write_text(text.replace('?"', '"'))
    assert check(tmp_path) == []


def test_states_come_in_the_order_entered_with_next_states_limits_and_guesses(text: str) -> None:
    workflow = tomllib.loads(text)["workflows"]["orders"]
    assert list(workflow["states"]) == ["received", "in_review", "sent", "rejected", "delivered"]
    assert workflow["states"]["received"] == {"waits_on": "us?", "limit": "1m", "next": ["in_review"]}
    assert workflow["states"]["in_review"]["waits_on"] == "review?"
    assert workflow["states"]["in_review"]["next"] == ["sent", "rejected"]
    assert workflow["states"]["rejected"] == {"terminal": "rejected?"}
    assert "# 40 stays, then sent 36, rejected 4" in text
    assert list(workflow["versions"]) == ["1.1"]
    assert "[partners.acme]  # 40 transactions" in text


def test_a_workflow_that_was_not_seen_is_answered_with_those_that_were(asking: Asking) -> None:
    with pytest.raises(NotFound, match=r"'order' is stored\. Known: orders\."):
        catalog_draft(asking(orders()[:5], 60), "order")
