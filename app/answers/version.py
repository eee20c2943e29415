"""The version of a scope: a text that changes when the scope's answer would."""

from hashlib import sha256

from app.answers.services import Services
from app.domain.alerts import STATES
from app.queries.versions import version
from app.store.reader import Reader


def version_of(services: Services, reader: Reader, scope: str) -> str:
    """The store's part of it, with what the catalog's files and the office add. Raises BadInput, NotFound."""
    known = version(reader, scope)
    if reader.tenants is not None:
        known = _with(known, sorted(reader.tenants))
    if scope == "catalog":
        known = _with(known, services.catalog_files.problems())
    if scope == "views":
        known = _with(known, services.office.views.all())
    if scope == "audit":
        known = _with(known, _of_check(services))
    if scope in ("operate", "alerts"):
        known = _with(known, services.office.alerts.listed({"state": list(STATES[:2])}))
    if scope.startswith("alert:"):
        known = _with(known, _of_alert(services, scope.removeprefix("alert:")))
    return _with(known, "loading") if services.backlog() else known


def _of_check(services: Services) -> object:
    """How far the person's check of the ledger is."""
    check = services.checks.latest(services.actor.name)
    return check and (check.check_id, check.stage, check.checked, check.compared)


def _of_alert(services: Services, alert_id: str) -> object:
    """What an alert's page rests on. Raises NotFound."""
    alert, notifications = services.office.alerts.one(alert_id), services.office.notifications
    return alert, services.office.alerts.history(alert_id), notifications.of_alert(alert_id)


def _with(known: str, more: object) -> str:
    return sha256(f"{known}{more!r}".encode()).hexdigest()[:20]
