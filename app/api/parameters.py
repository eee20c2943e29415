"""Parameters of the routes, as the OpenAPI document describes them.

Their types admit any text on purpose: `app.api.request_query` checks it, so that every refusal names what is taken.
"""

from pydantic import BaseModel, Field

from app.api.query_model import Query
from app.api.request_body import RequestBody
from app.queries.numbers import NUMBERS

_INSTANT = "RFC 3339, or now, or relative to it: now-24h (units s m h d w)"


class AsOf(Query):
    """Everything as it was known at an earlier instant."""

    as_of: str | None = Field(None, description=f"answer as known then; {_INSTANT}")


class Segments(AsOf):
    """The four segments and a range of time."""

    workflow: list[str] | None = Field(None, description="repeatable; an empty value stands for none")
    partner: list[str] | None = Field(None, description="repeatable")
    tenant: list[str] | None = Field(None, description="repeatable")
    version: list[str] | None = Field(None, description="repeatable")
    from_: str | None = Field(None, alias="from", description=_INSTANT)
    to: str | None = Field(None, description=f"exclusive; {_INSTANT}")


class Saved(Query):
    """An answer that a link can save as a file."""

    format: str | None = Field(
        None,
        description="csv, csv-bom (for Excel), xlsx, parquet or json: as a file that holds its definition and filter",
    )


class Tables(Saved):
    """An answer of several tables, of which a CSV or Parquet file holds one."""

    table: str | None = Field(
        None, description="which table, of CSV and Parquet; the first by default. An XLSX file holds them all"
    )


class SegmentsSaved(Segments, Saved):
    """The four segments and a range of time."""


class AsOfSaved(AsOf, Saved):
    """Everything as it was known at an earlier instant."""


class Paged(SegmentsSaved):
    """A list by pages."""

    limit: str | None = Field(None, description="items a page, 1 to 1000; 100 by default")
    cursor: str | None = Field(None, description="`next` of the page before, with the same filters and sort")


class Chosen(Segments):
    """Every filter of transactions."""

    status: list[str] | None = Field(None, description="open stuck completed failed rejected cancelled ended")
    state: list[str] | None = None
    error_class: list[str] | None = None
    error_code: list[str] | None = None
    waits_on: list[str] | None = Field(None, description="us queue retry partner review hold unknown")
    owner: list[str] | None = None
    queue: list[str] | None = Field(None, description="the queue of an open review task")
    signature: list[str] | None = Field(None, description="id of a case")
    q: str | None = Field(None, description="equal to any id or attribute value")
    errored: str | None = Field(None, description="true or false: whether the latest entry span failed")
    slower_than: str | None = Field(
        None, description="seconds from the start to the finish, to now, or to the last span"
    )


class TransactionsQuery(Chosen, Paged):
    """Transactions by pages, in an order."""

    sort: str | None = Field(
        None,
        description="started_at finished_at state_since overdue_at due_at value; `-` before it for descending; "
        "-started_at by default; nulls last, ties by transaction_id",
    )


class CausesQuery(Chosen, Saved):
    """The sick by any filter of transactions; the healthy by the same names after `baseline_`."""

    baseline_workflow: list[str] | None = Field(None, description="the workflows of the sick by default; repeatable")
    baseline_partner: list[str] | None = None
    baseline_tenant: list[str] | None = None
    baseline_version: list[str] | None = None
    baseline_from: str | None = Field(None, description=f"`from` by default; {_INSTANT}")
    baseline_to: str | None = Field(None, description="`to` by default")
    baseline_status: list[str] | None = Field(None, description="completed, ended, or open and not stuck by default")
    baseline_state: list[str] | None = None
    baseline_error_class: list[str] | None = None
    baseline_error_code: list[str] | None = None
    baseline_waits_on: list[str] | None = None
    baseline_owner: list[str] | None = None
    baseline_queue: list[str] | None = None
    baseline_signature: list[str] | None = None
    baseline_q: str | None = Field(None, description="equal to any id or attribute value")
    baseline_errored: str | None = Field(None, description="true or false")
    baseline_slower_than: str | None = Field(None, description="seconds")


class DifferenceQuery(AsOf):
    """The payload that another one is compared with."""

    with_: str | None = Field(None, alias="with", description="id of the other payload; required")


class OfTenant(AsOf):
    """Which of several transactions with one id."""

    tenant: str | None = Field(None, description="where one id lives in two tenants")


class TimelineQuery(OfTenant, Saved):
    """Which of several transactions with one id."""


class MetricQuery(SegmentsSaved):
    """How a number is divided."""

    by: list[str] | None = Field(None, description="workflow partner tenant version; errors: error_class; repeatable")
    interval: str | None = Field(None, description="1h 1d 1w; none: one bucket")
    quantile: str | None = Field(None, description="p50 p95 p99, where the number has them")


class VersionQuery(AsOf):
    """What is watched."""

    scope: str | None = Field(
        None,
        description="operate transactions cases queues sources catalog views, or transaction:ID trace:ID case:ID "
        "payload:ID; operate by default",
    )


class TrialQuery(Query):
    """Events are only tried here."""

    dry_run: str | None = Field(None, description="1, and required: nothing is stored")


class DraftQuery(Query):
    """Of which workflow."""

    workflow: str | None = Field(None, description="required: the workflow whose first catalog is drafted")
    as_of: str | None = Field(None, description="as known at this instant, RFC 3339")


class NoQuery(Query):
    """A route without parameters."""


class ViewsQuery(Saved):
    """Saved views are listed whole."""


class TransactionPath(BaseModel):
    """An id that is not made of `A-Z a-z 0-9 . _ : ~ -` alone is `~` and its base64url."""

    transaction_id: str


class TracePath(BaseModel):
    """A trace id in hex."""

    trace_id: str


class PayloadPath(BaseModel):
    """A payload id."""

    payload_id: str


class CasePath(BaseModel):
    """The id of a signature."""

    case_id: str


class IncidentPath(BaseModel):
    """What is waited for: `partner:ID`, `queue:ID` or `us`."""

    incident_id: str


class FindingsQuery(SegmentsSaved):
    """Findings, all or of some kinds."""

    finding: list[str] | None = Field(None, description="finding ids, repeatable; the catalog's waivers name the same")


class CasesQuery(Paged):
    """Cases, everybody's or some."""

    has: str | None = Field(None, description="mine: those that you have; unclaimed: those that nobody has")


class Because(RequestBody):
    """Why; needed only to take something from somebody else."""

    reason: str | None = None


class Note(RequestBody):
    """What to write down."""

    note: str


class NextCheck(RequestBody):
    """When it is looked at next."""

    at: str | None = Field(None, description="RFC 3339, ahead of now; null drops what was said")
    reason: str | None = None


class Merge(RequestBody):
    """With which case, and why."""

    into: str = Field(description="id of the case that this one counts under from then on")
    reason: str


class Unmerge(RequestBody):
    """Why it stands for itself again."""

    reason: str


class PreviewQuery(Query):
    """Whether to act or to look."""

    preview: str | None = Field(None, description="1: answer what would happen to each, and do nothing")


class AskedAct(RequestBody):
    """A preview takes action and transactions; the act frozen, reason, idempotency_key and include."""

    action: str | None = Field(None, description="an action of the catalog")
    transactions: list[str] | None = Field(None, description="ids, 1,000 at most")
    frozen: str | None = Field(None, description="the preview that is acted on")
    reason: str | None = None
    idempotency_key: str | None = Field(None, description="the same key again is the same act, and nothing more")
    include: list[str] | None = Field(None, description="groups of the preview beside the safe one")


class ActPath(BaseModel):
    """The id of an act."""

    act_id: str


class ActsQuery(AsOf):
    """A stretch of time, by default the last 24 hours."""

    from_: str | None = Field(None, alias="from", description=_INSTANT)
    to: str | None = Field(None, description=f"exclusive; {_INSTANT}")


class ActsSavedQuery(ActsQuery, Saved):
    """The same, as a file."""


class MetricPath(BaseModel):
    """The name of a number."""

    number: str = Field(description="one of " + " ".join(NUMBERS))


class ViewPath(BaseModel):
    """The number of a saved view."""

    view_id: str


class NewView(BaseModel):
    """A view to save: one of the same name and owner is replaced."""

    name: str
    address: str = Field(description="path and query of Transom's own, `/?status=stuck&from=now-24h`")
