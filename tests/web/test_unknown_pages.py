"""An address without a page answers 404, whatever a browser shows there."""

from flask import Flask

from app.web.pages import PAGES
from app.web.unknown_pages import mark_unknown_pages


def test_addresses_without_a_page_are_not_found_and_pages_are() -> None:
    server = Flask("test")
    server.add_url_rule("/", "/", lambda: "frame")
    server.add_url_rule("/<path:path>", "/<path:path>", lambda path: "frame")
    mark_unknown_pages(server, PAGES)
    client = server.test_client()
    for path in ("/", "/trends", "/docs", "/docs/data", "/docs/reference", "/transactions/T-1", "/intake"):
        assert client.get(path).status_code == 200, path
    for path in ("/no/such/page", "/docs/nope", "/trend"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (404, "frame"), path
