"""The fields of a case and of an incident."""

from datetime import datetime
from typing import Annotated, Literal, TypedDict, final

from app.domain.answer_fields.transactions import Odds


class WorkOnCase(TypedDict):
    """Who has a case, when it is looked at next, and into which case it was merged."""

    has: str | None
    has_since: datetime | None
    next_check: datetime | None
    merged_into: str | None


class WorkRow(WorkOnCase):
    """What `case_work.sql` answers."""

    case_id: str
    acts: int
    last_act_at: datetime | None


class ActOnCase(TypedDict):
    """What somebody did to a case."""

    at: datetime
    case_id: str
    act_id: str | None
    action: str
    actor: str | None
    reason: str | None
    next_check_at: datetime | None
    into_case: str | None


class Episode(TypedDict):
    """A stretch of time in which a case had members; `until` is null while one stands."""

    first_seen: datetime
    last_seen: datetime
    until: datetime | None
    transactions: int


class NextState(TypedDict):
    """What earlier members of a case did next."""

    next_state: str | None
    n: int
    completed: int
    median_seconds: float | None


class FollowedBy(TypedDict):
    """How often an act was followed by progress within 30 minutes; `by` is people or machines."""

    act: str
    by: str
    n: int
    moved: int
    share: float
    median_seconds: float | None
    sentence: str


class CaseColumns(TypedDict):
    """A case as a row of a file."""

    id: str
    status: Literal["stuck", "failed"]
    signature: str
    workflow: str | None
    state: str | None
    awaits: str | None
    error_class: str | None
    error_code: str | None
    partner: str | None
    count: int
    first_seen: datetime | None
    last_seen: datetime | None
    waits_on: str | None
    owner: str | None
    runbook: str | None
    next_deadline_at: datetime | None
    can_make_deadline: int
    odds: Odds | None
    has: str | None
    has_since: datetime | None
    next_check: datetime | None


@final
class Case(CaseColumns):
    """A case as it stands, with what earlier ones did and what people did to it."""

    signatures: Annotated[list[str], "all that count under it"]
    progress: list[NextState]
    followed_by: list[FollowedBy]
    tenants: list[str | None]
    versions: list[str | None]
    oldest_since: datetime | None
    oldest_started_at: datetime | None
    merged_into: str | None
    history: list[ActOnCase]
    episodes: list[Episode]


class CaseWork(WorkOnCase):
    """What people made of a case, whether or not anything stands in it."""

    id: str
    history: list[ActOnCase]


@final
class ClearedCase(CaseWork):
    """A case whose transactions have moved on."""

    signature: str
    signatures: list[str]
    status: Literal["cleared"]
    count: int
    first_seen: datetime | None
    last_seen: datetime | None
    episodes: list[Episode]


class ListedCase(TypedDict):
    """A case in the handover of a shift."""

    id: str
    count: int
    status: str
    workflow: str | None
    state: str | None
    awaits: str | None
    partner: str | None
    error_class: str | None
    error_code: str | None
    owner: str | None
    next_deadline_at: datetime | None
    can_make_deadline: int
    has: str | None
    has_since: datetime | None
    next_check: datetime | None


class StandingCase(TypedDict):
    """Signatures with the transactions that stand in them, as a question answers it."""

    signature: str
    failed: bool
    workflow: str | None
    partner: str | None
    state: str | None
    awaits: str | None
    waits_on: str | None
    error_class: str | None
    error_code: str | None
    n: int
    owner: str | None
    exception: bool | None
    status: str
    promised: int
    tenants: list[str | None]
    versions: list[str | None]
    oldest_since: datetime | None
    oldest_started_at: datetime | None
    next_deadline_at: datetime | None
    can_make_deadline: int
    past_deadline: int
    median_waited_us: int


class CombinedCase(StandingCase):
    """The same with merged cases as one: the signatures that have transactions, and the states they stand in."""

    members: list[str]
    states: list[str]


class CaseOfIncident(TypedDict):
    """A case in an incident."""

    id: str
    signature: str
    workflow: str | None
    state: str | None
    awaits: str | None
    error_class: str | None
    error_code: str | None
    transactions: int
    since: datetime
    has: str | None


class Growth(TypedDict):
    """How many of an incident's transactions were stuck already at an instant."""

    at: datetime
    transactions: int


class IncidentColumns(TypedDict):
    """An incident as a row of a file: what waits on one partner, one queue or our own systems."""

    id: str
    kind: Annotated[str, "partner, queue, us or unknown"]
    partner: str | None
    queue: str | None
    since: datetime
    sentence: str
    sent: Annotated[int | None, "to the partner since then"]
    answered: Annotated[int | None, "by the partner since then"]
    transactions: int
    past_deadline: int
    can_make_deadline: int
    next_deadline_at: datetime | None
    next_check: datetime | None
    runbook: str | None


class Incident(IncidentColumns):
    """An incident with its cases, and what is known around it."""

    cases: list[CaseOfIncident]
    alerts: Annotated[list[str], "ids of alerts about it that fire"]
    has: Annotated[list[str], "who has cases of it; nobody may have the rest"]
    trend: Annotated[list[Growth], "how many of its transactions were stuck at each of 25 instants, the last being now"]
    sources_fresh: bool | None
    others_fine: bool | None
