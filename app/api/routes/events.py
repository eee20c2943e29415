"""Routes of dry runs: what each event would become and which transaction it would join; nothing is stored.

Events are sent to the collector; here nothing is stored. The collector's own path, `/v1/events`, answers the same.
"""

from flask import Flask, Response, request

from app.answers.dry_run import entries, tried
from app.answers.services import Sent, Services
from app.api.parameters import TrialQuery
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer
from app.api.schemas import Trials
from app.domain.errors import BadInput, Forbidden, Unavailable
from app.security import Permission

COLLECTORS_PATH = "/v1/events"


def register(routes: Routes, services: Services) -> None:
    """`POST /events?dry_run=1`."""

    @routes.post("/events", Permission.READ, "Events", Trials, status=200, summary="What events would become")
    def event_trial(query: TrialQuery) -> Response:
        return _trial(services)


def answer_beside(app: Flask, services: Services) -> None:
    """The same as the collector's route, for who changes the port alone."""

    def event_trial_as_sent() -> Response:
        return _trial(services)

    app.add_url_rule(COLLECTORS_PATH, view_func=event_trial_as_sent, methods=["POST"])


def _trial(services: Services) -> Response:
    asked = Asked(services, also=("dry_run",), known=False)
    if asked.one("dry_run") != "1":
        place = f" at {services.collector_url}{COLLECTORS_PATH}" if services.collector_url else ""
        raise BadInput(
            f"dry_run: only dry_run=1 is answered here; events to be stored are sent to the collector{place}."
        )
    if services.tenants is not None:
        raise Forbidden("A trial looks at the records of all tenants, and the account or token is for some.")
    if services.trials is None or services.trying is None:
        raise Unavailable("This server has no store to try events on.")
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower().startswith("ce-")}
    sent = Sent(request.get_data(), request.content_type, request.headers.get("Content-Encoding"), headers)
    trials, now = services.trials(sent), services.clock()
    with services.trying(entries(trials, now, services.actor.name)) as reader:
        return answer({"items": tried(reader, trials, now)})
