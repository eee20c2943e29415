"""The status of an address without a page: 404, so that programs and link checkers see what people read there."""

from collections.abc import Sequence

from flask import Flask, Response, request

from app.domain.errors import NotFound
from app.web.page import Page, find

_CATCHES_ALL = "/<path:path>"
"""Dash's endpoint for the frame of every page."""


def mark_unknown_pages(server: Flask, pages: Sequence[Page]) -> None:
    """Have addresses answer 404 that lead to none of `pages`; the frame, which says so to people, stays the body."""

    @server.after_request
    def mark(response: Response) -> Response:
        if request.endpoint == _CATCHES_ALL and response.status_code == 200 and not _is_page(pages, request.path):
            response.status_code = 404
        return response


def _is_page(pages: Sequence[Page], path: str) -> bool:
    try:
        page, identifier = find(pages, path)
    except NotFound:
        return False
    return page.exists(identifier)
