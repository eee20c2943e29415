"""The head of Hand-over: which stretch of time it is of."""

import pytest

from app.catalog.model import Catalog
from app.web.handover.shift import head
from app.web.view import View
from tests.oracle.making import at

SHIFT = {"from": at(0), "to": at(480), "cases": [], "next_checks": []}


@pytest.mark.parametrize(
    ("view", "chosen"),
    [
        (View(), ["8 h"]),
        (View(from_="now-12h"), ["12 h"]),
        (View(from_="now-12h", to="now-4h"), []),
        (View(from_="2026-11-20T00:00:00Z"), []),
    ],
)
def test_the_length_that_is_shown_is_marked_the_usual_one_too(view: View, chosen: list[str]) -> None:
    drawn = head(SHIFT, Catalog(), view, [])
    links = [each for each in drawn._traverse() if type(each).__name__ == "A"]
    assert [link.children for link in links if getattr(link, "aria-current", None)] == chosen
