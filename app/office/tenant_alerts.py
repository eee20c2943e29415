"""The alerts that people of some tenants may see."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.alerts import Alert
from app.domain.errors import NotFound
from app.office.alerts import AlertBook, Change
from app.office.database import Database
from app.office.ledger import Ledger


class TenantAlerts(AlertBook):
    """Those whose segment is one of these tenants: the figures of every other alert are of several tenants together."""

    def __init__(
        self, database: Database, ledger: Ledger, clock: Callable[[], datetime], tenants: frozenset[str]
    ) -> None:
        super().__init__(database, ledger, clock)
        self._tenants = tenants

    def listed(
        self,
        chosen: Mapping[str, Sequence[str]] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        after: tuple[int, str, str] | None = None,
    ) -> list[Alert]:
        """See `AlertBook.listed`."""
        return super().listed({**(chosen or {}), "of_tenant": sorted(self._tenants)}, since, until, limit, after)

    def open(self) -> list[Alert]:
        """See `AlertBook.open`."""
        return [alert for alert in super().open() if self._is_ours(alert)]

    def one(self, alert_id: str) -> Alert:
        """See `AlertBook.one`; an alert of others is not there."""
        alert = super().one(alert_id)
        if not self._is_ours(alert):
            raise NotFound(f"There is no alert {alert_id[:60]!r}.")
        return alert

    def history(self, alert_id: str) -> list[Change]:
        """See `AlertBook.history`."""
        self.one(alert_id)
        return super().history(alert_id)

    def _act(
        self,
        alert_id: str,
        kind: str,
        actor: Actor,
        reason: str | None,
        statement: str | None,
        values: dict[str, Any],
    ) -> Alert:
        self.one(alert_id)
        return super()._act(alert_id, kind, actor, reason, statement, values)

    def _is_ours(self, alert: Alert) -> bool:
        return alert.segment.get("tenant") in self._tenants
