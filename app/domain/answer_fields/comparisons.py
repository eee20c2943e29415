"""The fields of comparisons: who moved a number, versions, paths, and what changed after a period."""

from datetime import date, datetime
from typing import Annotated, NotRequired, TypedDict

from app.domain.answer_fields.numbers import Period

Segment = dict[str, str | None]


class Amount(TypedDict):
    """A number and what it is of: the denominator, or the count of what was measured."""

    value: float | None
    n: Annotated[int | None, "null: too few to be told to who sees figures alone"]


class InPeriod(Amount, Period):
    """A number in a period."""


class Weighed(Amount):
    """A number of a segment, and which share of the whole it is averaged with; null where nothing is averaged."""

    weight: float | None


class Moved(TypedDict):
    """What one segment moved the number by."""

    segment: Segment
    before: Weighed
    after: Weighed
    mix: float | None
    real: float | None
    total: float | None


class Ends(TypedDict):
    """A quantile in both periods, in seconds."""

    before: float | None
    after: float | None


class Decomposition(TypedDict):
    """Who moved a number: `mix` and `real` sum to `change`, and so do the totals of the items, exactly."""

    number: str
    definition: str
    unit: str
    statistic: Annotated[str, "value; of lengths mean, or with a quantile the share above the one before"]
    quantile: NotRequired[str | None]
    quantile_seconds: NotRequired[Ends | None]
    method: str
    by: list[str]
    before: InPeriod
    after: InPeriod
    change: float | None
    mix: Annotated[float | None, "by segments growing or shrinking"]
    real: Annotated[float | None, "by change within segments"]
    items: Annotated[list[Moved], "what moved it most first"]
    sentence: str


class Estimate(Amount):
    """A number with its 95 % interval; `low` and `high` are null where nothing bounds it or nothing is estimated."""

    low: float | None
    high: float | None
    method: str


class PerStarted(TypedDict):
    """Events for each transaction that started."""

    value: float | None
    low: float | None
    high: float | None


class NumberOfVersion(Estimate):
    """A number of a version; of lengths with every quantile, of events for each started transaction, too."""

    quantile: NotRequired[str | None]
    quantiles: NotRequired[dict[str, Estimate] | None]
    per_started: NotRequired[PerStarted | None]


class Started(TypedDict):
    """A bucket, by its start."""

    at: datetime
    started: Annotated[int | None, "null: too few to be told to who sees figures alone"]


class OfVersion(TypedDict):
    """A version of a workflow: its dates, who started on it, and every number."""

    workflow: str | None
    version: str | None
    released: date | None
    deprecated: date | None
    sunset: date | None
    past_sunset: Annotated[int | None, "started on or after the sunset"]
    started: int | None
    share: Annotated[float | None, "of all that started of the workflow"]
    adoption: list[Started]
    numbers: dict[str, NumberOfVersion]


class Adoption(TypedDict):
    """Who started on which version in a bucket, over all workflows; an empty name stands for none."""

    at: datetime
    versions: dict[str, int | None]


class Comparison(Period):
    """Versions side by side."""

    interval: str
    versions: list[OfVersion]
    version_count: Annotated[int, "how many versions of workflows there are; at most 100 are put side by side"]
    adoption: list[Adoption]
    sentence: str


class Taken(TypedDict):
    """How often a path was taken, and with what success."""

    count: int
    share: float
    success_rate: float | None
    judged: Annotated[int, "completed, failed or rejected: what success is of"]
    median_seconds: Annotated[float | None, "from start to finish of those that finished"]


class Variant(Taken):
    """A path: the states in order."""

    path: list[str]
    workflow: str | None
    undeclared: Annotated[list[list[str]], "its moves that the catalog does not declare: [from, to]"]


class Edge(TypedDict):
    """A move from state to state; the wait is that in `from_state`."""

    workflow: str | None
    from_state: str
    to_state: str
    count: int
    median_wait_seconds: float
    declared: Annotated[bool | None, "null where the catalog does not say what comes next"]


class StateTaken(TypedDict):
    """A state: how often it was entered, by how many first of all, and how many stand in it."""

    workflow: str | None
    state: str
    count: int
    begun: int
    standing: int
    declared: bool | None


class Deviation(TypedDict):
    """Where reality left the catalog: undeclared-state with `state`, undeclared-transition with the other two."""

    kind: str
    workflow: str
    state: NotRequired[str | None]
    from_state: NotRequired[str | None]
    to_state: NotRequired[str | None]
    transactions: int
    first_seen: datetime
    sentence: str


class Baseline(TypedDict):
    """How much the paths are compared with."""

    transactions: int
    variant_count: int


class VariantBeside(TypedDict):
    """A path on both sides; null where nobody took it. `change` is of its share of transactions."""

    path: list[str]
    workflow: str | None
    here: Taken | None
    there: Taken | None
    change: float


class Waited(TypedDict):
    """A move's frequency and wait."""

    count: int
    median_wait_seconds: float


class EdgeBeside(TypedDict):
    """A move on both sides; null where nobody made it."""

    workflow: str | None
    from_state: str
    to_state: str
    here: Waited | None
    there: Waited | None


class Beside(TypedDict):
    """Both sides."""

    variants: list[VariantBeside]
    edges: list[EdgeBeside]


class Paths(TypedDict):
    """The process as it runs; with a baseline, what differs, too."""

    transactions: int
    variant_count: int
    edge_count: int
    state_count: int
    deviation_count: int
    variants: list[Variant]
    edges: list[Edge]
    states: list[StateTaken]
    deviations: list[Deviation]
    baseline: NotRequired[Baseline | None]
    compared: NotRequired[Beside | None]


class ThenAndNow(TypedDict):
    """A segment's number as it stood and as it is."""

    segment: Segment
    then: Amount
    now: Amount


class Late(TypedDict):
    """Records of a sender that happened by the period's end and came in after it."""

    source: str | None
    ingested_by: str
    kind: str
    records: int
    transactions: int
    first_ingested_at: datetime
    last_ingested_at: datetime


class Changed(Period):
    """A closed period's number as known at its end, and now."""

    number: str
    definition: str
    unit: str
    quantile: str | None
    by: list[str]
    known_until: datetime
    then: Amount
    now: Amount
    items: list[ThenAndNow]
    late: list[Late]
    changed_transactions: Annotated[int | None, "whose part late records changed; null: too many to tell"]
    sentence: str
