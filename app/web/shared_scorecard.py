"""`/shared/scorecard/<link>`: a partner's scorecard for who has a link to it, without an account.

A plain page without a script, so that it prints and can be kept; nothing else of Transom is reached from it.
"""

from flask import Flask, Response

from app.answers.scorecard_link import PATH, open_link
from app.answers.scorecard_page import as_page
from app.answers.services import Services
from app.audit.summary import page
from app.domain.errors import Forbidden, NotFound

ENDPOINT = "shared_scorecard"


def register(server: Flask, services: Services) -> None:
    """The route; it is public, since the link itself proves what it may show."""

    def show(token: str) -> Response:
        try:
            status, text = 200, as_page(open_link(services, token))
        except (NotFound, Forbidden) as error:
            status = 404 if isinstance(error, NotFound) else 410
            text = page("Scorecard", {}, {}, str(error))
        response = Response(text, status, content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    server.add_url_rule(f"{PATH}<token>", ENDPOINT, show, methods=["GET"])
