"""Sentences that describe the sick and the healthy. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.analysis.causes.stratified_test import Strata
from app.analysis.lengths import length
from app.catalog.model import Catalog
from app.queries.filters import NOT, Filters

_USUAL = "that completed, ended, or are open and not stuck"


def sick_sentence(catalog: Catalog, filters: Filters, total: int, read: int) -> str:
    """The sick: how many, chosen by what; and that a sample is compared, where one is."""
    words = _counted(total, _adjective(filters), _chosen(catalog, filters), _range(filters.from_, filters.to, filters))
    return f"{words}." + (f" Compared are the {read:,} that started last." if read < total else "")


class Peers(Protocol):
    """The healthy: how many there are, of which workflows, and which of the segments that the selection fixes they
    share, or were widened by."""

    @property
    def total(self) -> int: ...
    @property
    def workflows(self) -> tuple[str, ...]: ...
    @property
    def shared(self) -> Mapping[str, str | None]: ...
    @property
    def widened(self) -> tuple[str, ...]: ...


def healthy_sentence(catalog: Catalog, filters: Filters, baseline: Filters, peers: Peers, read: int) -> str:
    """The healthy: how many, of what, in which state of health, and by what they were widened; and the sample
    likewise."""
    shared = {name: (value or "",) for name, value in peers.shared.items()}
    own = Filters(
        workflow=baseline.workflow or peers.workflows,
        partner=baseline.partner or shared.get("partner", ()),
        tenant=baseline.tenant or shared.get("tenant", ()),
        version=baseline.version or shared.get("version", ()),
        status=baseline.status,
        state=baseline.state,
        error_class=baseline.error_class,
        error_code=baseline.error_code,
        waits_on=baseline.waits_on,
        owner=baseline.owner,
        queue=baseline.queue,
        signature=baseline.signature,
        q=baseline.q,
        errored=baseline.errored,
        slower_than=baseline.slower_than,
    )
    since, until = baseline.from_ or filters.from_, baseline.to or filters.to
    since = None if "time" in peers.widened else since
    health = "" if baseline.status else _USUAL
    words = _counted(
        peers.total, _adjective(own), " ".join(filter(None, (_chosen(catalog, own), health))), _range(since, until)
    )
    nearest = f" Compared are {read:,} of them, the nearest in time."
    return f"{words}.{_widened(peers.widened)}" + (nearest if read < peers.total else "")


def explained_sentence(catalog: Catalog, attribute: str, value: str, shared: bool, tested: Strata) -> str:
    """That a fixed segment alone explains it: `Northwind Health alone explains it: ...`."""
    titles: Mapping[str, Mapping[str, object]] = {"partner": catalog.partners, "tenant": catalog.tenants}
    name = f"version {value}" if attribute == "version" else _titled(titles.get(attribute, {}), value)
    if not shared:
        return f"{name} alone explains it: nothing else sets these apart from the healthy ones compared."
    if not tested.comparable:
        return f"{name} alone explains it: none of its own that started in the same {tested.unit} is healthy."
    healthy = f"its own healthy transactions of the same {tested.unit}"
    return f"{name} alone explains it: nothing else sets these apart from {healthy}."


def _widened(by: Sequence[str]) -> str:
    """By what peers were widened, since too few shared all that the selection fixes."""
    if not by:
        return ""
    return f" Too few share all that the selection fixes, so they are of any {' and any '.join(by)}."


def _counted(total: int, adjective: str, chosen: str, ranged: str) -> str:
    noun = "transaction" if total == 1 else "transactions"
    return " ".join(filter(None, (f"{total:,}", adjective, noun, chosen))) + ranged


def _adjective(filters: Filters) -> str:
    return " or ".join(filters.status)


def _chosen(catalog: Catalog, filters: Filters) -> str:
    """What narrows them besides status and time: `of partner Northwind Health, in state submitted`."""
    titles: Mapping[str, Mapping[str, object]] = {
        "workflow": catalog.workflows,
        "partner": catalog.partners,
        "tenant": catalog.tenants,
        "owner": catalog.owners,
        "queue": catalog.queues,
    }
    parts = []
    for name, opening in _OPENINGS.items():
        values = [_titled(titles.get(name, {}), value) for value in getattr(filters, name)]
        if values:
            parts.append(f"{opening} {' or '.join(values)}")
    if filters.signature:
        cases = len(filters.signature)
        parts.append("of one case" if cases == 1 else f"of {cases:,} cases")
    if filters.errored is not None:
        parts.append("whose latest request failed" if filters.errored else "whose latest request did not fail")
    if filters.slower_than is not None:
        parts.append(f"that took more than {length(filters.slower_than)}")
    if filters.q is not None:
        parts.append(f"with {filters.q[:60]!r} as an id or attribute")
    return ", ".join(parts)


_OPENINGS = {
    "workflow": "of",
    "partner": "of partner",
    "tenant": "of tenant",
    "version": "on version",
    "state": "in state",
    "error_class": "with error class",
    "error_code": "with error code",
    "waits_on": "waiting on",
    "owner": "owned by",
    "queue": "in review queue",
}


def _titled(declared: Mapping[str, object], value: str) -> str:
    if value.startswith(NOT):
        return f"any but {_titled(declared, value.removeprefix(NOT))}"
    if value == "":
        return "none"
    title: str | None = getattr(declared.get(value), "title", None)
    return title or value


def _range(since: datetime | None, until: datetime | None, filters: Filters | None = None) -> str:
    """When they started; of what is open now and asked for as such, since when it has been open."""
    if since is None and until is None:
        return ""
    standing = filters is not None and set(filters.status) & {"open", "stuck"}
    lead = "open at some time" if standing else "started"
    parts = [f"from {_instant(since)}" if since else "", f"before {_instant(until)}" if until else ""]
    return " ".join(filter(None, (f", {lead}", *parts)))


def _instant(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M UTC")
