"""Routes for monitoring: liveness, readiness and `/metrics`; they are not in the OpenAPI document."""

import logging
import urllib.error

from flask import Flask, Response

from app.answers.notification_counts import delivery_families
from app.answers.services import Services
from app.answers.store_condition import condition_families, not_readable, set_aside_families, unanswered
from app.api.problems import problem
from app.api.responses import answer
from app.domain.errors import Forbidden, TransomError
from app.platform.prometheus import exposition
from app.platform.readiness import own_answer
from app.platform.request_metrics import RequestMetrics
from app.queries.self_metrics import store_families, stuck_family
from app.store.condition import Condition, StoreLost

READY_WITHIN_SECONDS = 2.0
_log = logging.getLogger(__name__)


def register(app: Flask, services: Services, request_metrics: RequestMetrics) -> None:
    """`/healthz`, `/readyz`, `/metrics`."""

    def healthz() -> Response:
        """Alive: the process answers."""
        return answer({"status": "alive"})

    def readyz() -> Response:
        """Ready: what was acknowledged can be read, and the collector says that it takes records."""
        wrong = [reason for reason in (_store(services), _collector(services)) if reason is not None]
        if wrong:
            return problem(503, "Not ready", " ".join(wrong))
        return answer({"status": "ready"})

    def metrics() -> Response:
        """Prometheus text of Transom's own behaviour, which is of all tenants."""
        if services.actor.tenants is not None:
            raise Forbidden("These figures are of all tenants, and the account or token is for some.")
        families = [*request_metrics.families(), *delivery_families(services.office)]
        families += condition_families(_condition(services))
        try:
            with services.reader(None) as reader:
                families += [*store_families(reader), stuck_family(reader), *set_aside_families(reader)]
        except StoreLost as error:
            _log.warning("metrics without those of the store: %s", error)
        text = exposition(families)
        return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")

    for view in (healthz, readyz, metrics):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view)


def _store(services: Services) -> str | None:
    """Why the store is not ready; None where it answers. Whatever keeps it from that, the process is not ready."""
    try:
        with services.readers(None) as reader:
            reader.ask("loaded")
    except Exception as error:
        if not isinstance(error, TransomError):
            _log.exception("the store does not answer")
        return unanswered(error)
    return not_readable(_condition(services))


def _condition(services: Services) -> Condition:
    return Condition(services.backlog()) if services.condition is None else services.condition()


def _collector(services: Services) -> str | None:
    """Why the collector is not ready; None where it is, or where there is none to ask."""
    if services.own_collector_url is None:
        return None
    try:
        with own_answer(f"{services.own_collector_url.rstrip('/')}/readyz", READY_WITHIN_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return f"The collector says that it is not ready ({error.code})."
    except OSError:
        return services.collector_waits() or "The collector does not answer."
