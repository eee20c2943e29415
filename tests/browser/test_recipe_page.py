"""The recipe of a browser's page: a press of its button is a transaction, from an origin that is named."""

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.queries.filters import Filters
from app.queries.transactions import page as transactions
from tests.sample_data.recipe_house import RECIPES, RecipeHouse

pytestmark = pytest.mark.browser


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def origin() -> Iterator[str]:
    """Where the recipe's folder is served."""
    serve = partial(_Quiet, directory=str(RECIPES / "browser"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_a_named_origin_sends_its_span_and_one_of_another_does_not(
    browser: Browser, origin: str, tmp_path: Path
) -> None:
    with closing(RecipeHouse(tmp_path, pages=(origin,))) as house, closing(browser.new_context()) as context:
        tab = context.new_page()
        tab.goto(f"{origin}/page.html?collector={house.url}")
        tab.get_by_role("button").click()
        expect(tab.get_by_role("button")).to_have_text("Paid")
        with closing(house.store()) as store, store.reader() as reader:
            (row,) = transactions(reader, Filters(status=("stuck",))).items
            assert (row["transaction_id"], row["workflow"], row["state"]) == ("cart-1", "checkouts", "checkout.paid")
        refused = origin.replace("127.0.0.1", "localhost")
        tab.goto(f"{refused}/page.html?collector={house.url}")
        with tab.expect_event("requestfailed"):
            tab.get_by_role("button").click()
