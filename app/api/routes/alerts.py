"""Routes of alerts, and of what people do about them."""

from collections.abc import Callable

from flask import Response

from app.answers import alerts
from app.answers.figures import alert_figures
from app.answers.services import Services
from app.api.alert_parameters import (
    Acknowledgement,
    AlertNote,
    AlertPath,
    AlertsQuery,
    Assignment,
    Silence,
)
from app.api.columns import ALERTS
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import AlertDetail, AlertList
from app.api.silences import silence_end
from app.domain.alerts import STATES, Alert
from app.domain.answer_fields import alerts as fields
from app.domain.errors import BadInput
from app.office.alerts import CHOICES
from app.queries.filters import COMMON
from app.security import Permission

TAG = "Alerts"
_OWN = {"state": STATES, "rule": None, "severity": ("page", "ticket"), "owner": None}


def register(routes: Routes, services: Services) -> None:
    """`/alerts`, `/alerts/{id}`, `POST /alerts/{id}/acknowledge|assign|silence|note`."""

    @routes.get("/alerts", Permission.READ_FIGURES, TAG, AlertList, summary="Alerts, firing ones first")
    def alert_list(query: AlertsQuery) -> Response:
        asked = Asked(services, COMMON, (*_OWN, "limit", "cursor", FORMAT), known=False)
        chosen = {name: asked.many(name) for name in CHOICES}
        for name, known in _OWN.items():
            _check(name, chosen[name], known)
        filters, catalog = asked.filters(services.clock()), services.catalog_files.current()
        page = alerts.page(
            services.office, catalog, chosen, filters.from_, filters.to, asked.limit(), asked.one("cursor")
        )
        rows = services.sees_rows
        items = page.items if rows else [alert_figures(item, services.least) for item in page.items]
        return listed(items, ALERTS, page.next, about(asked, "alerts", LISTS["alerts"]))

    @routes.get("/alerts/<alert_id>", Permission.READ_FIGURES, TAG, AlertDetail, summary="One alert")
    def alert(path: AlertPath) -> Response:
        Asked(services, known=False)
        item = look_up(path.alert_id, lambda alert_id: _detail(services, alert_id))
        return answer(item if services.sees_rows else alert_figures(item, services.least))

    def done(alert_id: str, act: Callable[[str], Alert]) -> Response:
        Asked(services, known=False)
        return answer(_detail(services, look_up(alert_id, act).alert_id), 201)

    @routes.post("/alerts/<alert_id>/acknowledge", Permission.WORK_ALERTS, TAG, AlertDetail, summary="It was seen")
    def alert_acknowledge(path: AlertPath, body: Acknowledgement) -> Response:
        return done(path.alert_id, lambda one: services.office.alerts.acknowledge(one, services.actor, body.reason))

    @routes.post("/alerts/<alert_id>/assign", Permission.WORK_ALERTS, TAG, AlertDetail, summary="Whose it is")
    def alert_assign(path: AlertPath, body: Assignment) -> Response:
        return done(path.alert_id, lambda one: services.office.alerts.assign(one, services.actor, body.to, body.reason))

    @routes.post("/alerts/<alert_id>/silence", Permission.WORK_ALERTS, TAG, AlertDetail, summary="Silence until")
    def alert_silence(path: AlertPath, body: Silence) -> Response:
        until = silence_end(body, services.clock())
        return done(path.alert_id, lambda one: services.office.alerts.silence(one, services.actor, until, body.reason))

    @routes.post("/alerts/<alert_id>/note", Permission.WORK_ALERTS, TAG, AlertDetail, summary="Write something down")
    def alert_note(path: AlertPath, body: AlertNote) -> Response:
        return done(path.alert_id, lambda one: services.office.alerts.note(one, services.actor, body.note))


def _detail(services: Services, alert_id: str) -> fields.AlertDetail:
    return alerts.detail(services.office, services.catalog_files.current(), alert_id)


def _check(name: str, values: tuple[str, ...], known: tuple[str, ...] | None) -> None:
    for value in values:
        if known is not None and value not in known:
            raise BadInput(f"{name}: {value[:60]!r} is not one of {', '.join(known)}.")
