"""Thirty seconds of clicking find each story: its address shows the transactions that tell it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.catalog import load
from app.queries.transactions import count, window
from app.store.store import Store
from app.web.list_filters import listed
from app.web.view import View
from sample_data import CATALOG
from sample_data.stories import STORIES
from tests.sample_data.feeding import fed

NOW = datetime(2026, 11, 23, 16, 0)
LISTED = {story.key: story.url for story in STORIES if story.url.startswith("/?")}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The stories among three weeks of normal days."""
    journal = fed(tmp_path_factory.mktemp("stories"), NOW, 21)
    catalog = load(CATALOG)
    store = Store(None, lambda: catalog, lambda: NOW)
    while entries := journal.read(store.last_offset(), 32 * 1024 * 1024):
        store.load(entries)
    journal.close()
    yield store
    store.close()


@pytest.mark.parametrize("key", LISTED)
def test_a_storys_address_lists_what_tells_it(store: Store, key: str) -> None:
    with store.reader() as reader:
        assert count(reader, listed(View.parse(LISTED[key].removeprefix("/")), NOW)) >= 10


def test_the_outage_is_most_of_what_is_stuck_and_reviews_within_their_limits_and_holds_are_not(store: Store) -> None:
    with store.reader() as reader:
        stuck = window(reader, listed(View.parse("?status=stuck"), NOW), limit=500).items
        waiting = window(reader, listed(View.parse("?status=open"), NOW), limit=1000).items
    partners = [item["partner"] for item in stuck]
    assert max(set(partners), key=partners.count) == "northwind-health"
    assert 38 <= partners.count("northwind-health") <= 60
    reviews = [item for item in waiting if item["state"] in ("identity_review", "clinical_review")]
    held = [item for item in waiting if item["state"] == "regulatory_hold"]
    assert sum(item["stuck_reason"] is None for item in reviews) > 150
    assert sum(item["stuck_reason"] == "review_overdue" for item in reviews) == 19
    assert sum(item["stuck_reason"] is None for item in held) > 90


def test_requests_that_came_twice_are_known_as_duplicates(store: Store) -> None:
    with store.reader() as reader:
        items = window(
            reader, listed(View.parse(LISTED["duplicate-submissions"].removeprefix("/")), NOW), limit=500
        ).items
    assert sum(item["duplicate_of"] is not None for item in items) == 45
