"""Incidents: all cases that wait on one partner, one queue or our own systems, with totals as on Operate."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.analysis import case_groups
from app.analysis.case_groups import Group, Standing
from app.analysis.incidents import Pieces, Surroundings, incidents, others_fine, sentence
from app.analysis.merged_cases import members_of, together
from app.answers import alerts
from app.catalog.model import Catalog
from app.domain.answer_fields.alerts import AlertItem
from app.domain.answer_fields.cases import CaseOfIncident, Growth, Incident
from app.domain.errors import BadInput, NotFound
from app.office import Office
from app.queries import operate
from app.queries.casework import UNTOUCHED, into_of, work
from app.queries.filters import Filters
from app.queries.incidents import exchanges, growth
from app.queries.paging import LIMIT, MOST, Page, fingerprint, of_cursor, to_cursor
from app.queries.sources import silent_sources
from app.store.reader import Reader

STEPS = 24
"""Steps between the first and the last instant of an incident's trend."""


def page(
    reader: Reader, office: Office, filters: Filters | None = None, limit: int = LIMIT, cursor: str | None = None
) -> Page[Incident]:
    """Incidents, most broken promises first. Raises BadInput for a limit, BadCursor for a cursor that do not fit."""
    filters = filters or Filters()
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    of = fingerprint({"list": "incidents", **filters.identity()})
    groups = standing(reader, filters)
    if cursor is not None:
        after = tuple(of_cursor(cursor, of, (int,), (int,), (str,)))
        groups = [group for group in groups if _place(group) > after]
    more, groups = len(groups) > limit, groups[:limit]
    context = _Context(reader, office)
    items = [context.item(group) for group in groups]
    return Page(items, to_cursor(of, *_place(groups[-1])) if more else None)


def detail(reader: Reader, office: Office, incident_id: str) -> Incident:
    """One incident: as in the list, with its cases' signatures in words. Raises NotFound where nothing waits on it."""
    return _Context(reader, office).item(group_of(reader, incident_id))


def standing(reader: Reader, filters: Filters | None = None) -> list[Group]:
    """The incidents of now as groups of cases, as Operate folds them."""
    rows = together(operate.standing(reader, filters or Filters()), into_of(work(reader)))
    return incidents(case_groups.fold(row for row in rows if not row["failed"]))


def group_of(reader: Reader, incident_id: str) -> Group:
    """The incident's cases. Raises NotFound where nothing waits there now."""
    group = present_group(reader, incident_id)
    if group is None:
        raise NotFound(f"There is no incident {incident_id[:60]!r} now: nothing that is stuck waits there.")
    return group


def present_group(reader: Reader, incident_id: str) -> Group | None:
    """The incident's cases; None where nothing waits there now."""
    return next((group for group in standing(reader) if group.key == incident_id), None)


def described(reader: Reader, group: Group) -> Pieces:
    """The incident's sentence in pieces: text, and instants to be written in the reader's time zone."""
    return sentence(group, title_of(reader.catalog, group), _surroundings(reader, group, _silent(reader)))


def title_of(catalog: Catalog, group: Group) -> str:
    """Whom or what is waited for, by its title."""
    if group.kind == "us":
        return "Our own systems"
    declared = (catalog.partners if group.kind == "partner" else catalog.queues).get(group.name)
    return getattr(declared, "title", None) or group.name.replace("-", " ") or "a person’s decision"


def members(reader: Reader, group: Group) -> list[str]:
    """The signatures of its transactions: those of its cases, and of what was merged into them."""
    into = into_of(work(reader))
    return sorted({member for case in group.cases for member in members_of(case.signature, into)})


def trend(reader: Reader, group: Group) -> list[Growth]:
    """How many of its transactions were stuck at instants spread evenly from its beginning to now."""
    whole = max(reader.now - group.first.since, timedelta(minutes=1))
    instants = [reader.now - whole * (STEPS - step) / STEPS for step in range(STEPS + 1)]
    return growth(reader, members(reader, group), instants)


def about(groups: Sequence[Group], alert: AlertItem) -> Group | None:
    """The incident that an alert belongs to: what waits on the partner or in the queue that it names."""
    return next((group for group in groups if _is_about(alert, group)), None)


class _Context:
    """What all incidents of one answer share: alerts that fire, who has which case, sources that are silent."""

    def __init__(self, reader: Reader, office: Office) -> None:
        self._reader = reader
        self._work = work(reader)
        self._silent = _silent(reader)
        self._alerts = alerts.firing(office, reader.catalog) if reader.as_of is None else []

    def item(self, group: Group) -> Incident:
        catalog = self._reader.catalog
        around = _surroundings(self._reader, group, self._silent)
        signatures = [case.signature for case in group.cases]
        done = [self._work.get(signature, UNTOUCHED) for signature in signatures]
        firing = [alert for alert in self._alerts if _is_about(alert, group)]
        checks = [row["next_check"] for row in done if row["next_check"] is not None]
        workflow = catalog.workflows.get(group.main.workflow or "")
        runbooks = [alert["runbook"] for alert in firing if alert["runbook"]]
        return {
            "id": group.key,
            "kind": group.kind,
            "partner": group.name if group.kind == "partner" else None,
            "queue": (group.name or None) if group.kind == "queue" else None,
            "since": group.first.since,
            "sentence": _text(sentence(group, title_of(catalog, group), around)),
            "sent": around.sent if group.kind == "partner" else None,
            "answered": around.answered if group.kind == "partner" else None,
            "transactions": group.transactions,
            "past_deadline": group.past_deadline,
            "can_make_deadline": group.can_make,
            "next_deadline_at": group.next_deadline,
            "cases": [_case(case, row["has"]) for case, row in zip(group.cases, done, strict=True)],
            "alerts": [alert["id"] for alert in firing],
            "trend": trend(self._reader, group),
            "has": sorted({row["has"] for row in done if row["has"] is not None}),
            "next_check": min(checks, default=None),
            "sources_fresh": None if self._silent is None else not self._silent,
            "others_fine": around.others_fine,
            "runbook": next(iter(runbooks), workflow.runbook if workflow is not None else None),
        }


def _surroundings(reader: Reader, group: Group, silent: Sequence[str] | None) -> Surroundings:
    if group.kind != "partner":
        return Surroundings(silent=silent)
    own, others = exchanges(reader, group.name, group.first.since)
    return Surroundings(own["sent"], own["answered"], others_fine(others), silent)


def _case(case: Standing, has: str | None) -> CaseOfIncident:
    return {
        "id": case.signature,
        "signature": case.signature,
        "workflow": case.workflow,
        "state": case.state,
        "awaits": case.awaits,
        "error_class": case.error_class,
        "error_code": case.error_code,
        "transactions": case.transactions,
        "since": case.since,
        "has": has,
    }


def _silent(reader: Reader) -> list[str] | None:
    """Sources that are silent; None while that is not known yet."""
    if not reader.caught_up():
        return None
    return [source["source"] for source in silent_sources(reader)]


def _is_about(alert: AlertItem, group: Group) -> bool:
    if group.kind == "us":
        return False
    values = [alert["segment"].get(group.kind), *(alert["filter"].get(group.kind) or ())]
    return group.name in values


def _place(group: Group) -> tuple[int, int, str]:
    return -group.promised, -group.transactions, group.key


def _text(pieces: Pieces) -> str:
    return "".join(f"{piece:%d %b %H:%M} UTC" if isinstance(piece, datetime) else piece for piece in pieces)
