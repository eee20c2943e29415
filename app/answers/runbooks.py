"""Which runbook helps now, and what it is filled in with."""

from app.analysis.typical import typical
from app.answers import alerts
from app.domain.rows import ReadRow
from app.office import Office
from app.queries.filters import Filters, leaves
from app.queries.transactions import window
from app.store.reader import Reader

READ = 200
"""Members of a group that are looked at for what is typical of it."""
_SHARED = ("workflow", "partner", "tenant", "version", "state", "error_class", "error_code")
_NARROWS = ("workflow", "partner", "tenant", "version", "state", "error_class", "waits_on")


def of_alert(reader: Reader, office: Office, about: ReadRow) -> tuple[str, str] | None:
    """The runbook of the most urgent alert that fires about a transaction or a case, and that alert's title.

    It wins over the workflow's: it is written for what happens now. None as known at an earlier instant.
    """
    if reader.as_of is not None:
        return None
    firing = sorted(alerts.firing(office, reader.catalog), key=alerts.by_urgency)
    for alert in firing:
        if alert["runbook"] and alert["filter"] and _is_about(alert["filter"], about):
            return alert["runbook"], alert["title"] or alert["rule"]
    return None


def shared(reader: Reader, filters: Filters, sort: str) -> dict[str, str | None]:
    """What is typical of the transactions that the filters choose, to fill a runbook in with."""
    rows = window(reader, filters, sort, 0, READ).items
    return typical(rows, _SHARED)


def _is_about(filters: ReadRow, about: ReadRow) -> bool:
    stuck = about.get("stuck_reason") is not None or about.get("status") == "stuck"
    status = filters.get("status", ())
    if status and not (stuck and "stuck" in status) and about.get("status") not in status:
        return False
    return all(leaves(filters[name], about[name]) for name in _NARROWS if name in filters and name in about)
