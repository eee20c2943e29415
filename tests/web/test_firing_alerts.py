"""What fires takes a few lines at the head of Operate, and leads to the rest."""

from datetime import datetime
from typing import Any

import pytest

from app.catalog.model import Catalog
from app.web.operate.firing_alerts import MOST, section
from app.web.view import View
from tests.web.test_comparison_text import parts_of, text_of


def alert(number: int) -> Any:
    names = ("acknowledged_by", "assigned_to", "silenced_until", "resolved_at", "next_deadline_at")
    told: dict[str, object] = {
        "id": str(number),
        "rule": f"rule-{number}",
        "title": "",
        "segment": {},
        "state": "firing",
        "health": "ok",
    }
    told |= {"severity": "ticket", "text": "It holds.", "transactions": 0, "at_risk": 0, "owner": None}
    return {**dict.fromkeys(names), **told, "since": datetime(2026, 11, 20, 9)}


@pytest.mark.parametrize(("more", "words"), [(1, "1 more fires"), (3, "3 more fire")])
def test_beyond_a_few_lines_the_rest_is_one_that_leads_to_all_that_fire(more: int, words: str) -> None:
    (drawn,) = section([alert(number) for number in range(MOST + more)], Catalog(), View())
    classes = [getattr(part, "className", None) or "" for part in parts_of(drawn)]
    assert sum("alert-line " in name for name in classes) == MOST
    (rest,) = [part for part in parts_of(drawn) if getattr(part, "className", None) == "alert-more"]
    assert (text_of(rest), rest.href) == (words, "/alerts?state=firing")


def test_under_its_heading_a_line_says_how_urgent_it_is_alone() -> None:
    (drawn,) = section([alert(1)], Catalog(), View())
    (mark,) = [part for part in parts_of(drawn) if "alert-firing" in (getattr(part, "className", None) or "").split()]
    assert text_of(mark) == "routine"
