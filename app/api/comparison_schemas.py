"""The answers of comparisons as the OpenAPI document describes them. Instants are RFC 3339 in UTC, lengths seconds."""

from datetime import date, datetime

from pydantic import BaseModel, Field

Segment = dict[str, str | None]


class Amount(BaseModel):
    """A number and what it is of: the denominator, or the count of what was measured."""

    value: float | None
    n: int


class InPeriod(Amount):
    """A number in a period."""

    from_: datetime = Field(alias="from")
    to: datetime


class Weighed(Amount):
    """A number of a segment, and which share of the whole it is averaged with; null where nothing is averaged."""

    weight: float | None


class Moved(BaseModel):
    """What one segment moved the number by."""

    segment: Segment
    before: Weighed
    after: Weighed
    mix: float | None
    real: float | None
    total: float | None


class Ends(BaseModel):
    """A quantile in both periods, in seconds."""

    before: float | None
    after: float | None


class Decomposition(BaseModel):
    """Who moved a number: `mix` and `real` sum to `change`, and so do the totals of the items, exactly."""

    number: str
    definition: str
    unit: str
    statistic: str = Field(description="value; of lengths mean, or with a quantile the share above the one before")
    quantile: str | None = None
    quantile_seconds: Ends | None = None
    method: str
    by: list[str]
    before: InPeriod
    after: InPeriod
    change: float | None
    mix: float | None = Field(description="by segments growing or shrinking")
    real: float | None = Field(description="by change within segments")
    items: list[Moved] = Field(description="what moved it most first")
    sentence: str


class Estimate(Amount):
    """A number with its 95 % interval; `low` and `high` are null where nothing bounds it or nothing is estimated."""

    low: float | None
    high: float | None
    method: str


class PerStarted(BaseModel):
    """Events for each transaction that started."""

    value: float
    low: float
    high: float


class NumberOfVersion(Estimate):
    """A number of a version; of lengths with every quantile, of events for each started transaction, too."""

    quantile: str | None = None
    quantiles: dict[str, Estimate] | None = None
    per_started: PerStarted | None = None


class Started(BaseModel):
    """A bucket, by its start."""

    at: datetime
    started: int


class OfVersion(BaseModel):
    """A version of a workflow: its dates, who started on it, and every number."""

    workflow: str | None
    version: str | None
    released: date | None
    deprecated: date | None
    sunset: date | None
    past_sunset: int = Field(description="started on or after the sunset")
    started: int
    share: float | None = Field(description="of all that started of the workflow")
    adoption: list[Started]
    numbers: dict[str, NumberOfVersion]


class Adoption(BaseModel):
    """Who started on which version in a bucket, over all workflows; an empty name stands for none."""

    at: datetime
    versions: dict[str, int]


class Comparison(BaseModel):
    """Versions side by side."""

    from_: datetime = Field(alias="from")
    to: datetime
    interval: str
    versions: list[OfVersion]
    version_count: int = Field(description="how many versions of workflows there are; at most 100 are put side by side")
    adoption: list[Adoption]
    sentence: str


class Taken(BaseModel):
    """How often a path was taken, and with what success."""

    count: int
    share: float
    success_rate: float | None
    judged: int = Field(description="completed, failed or rejected: what success is of")
    median_seconds: float | None = Field(description="from start to finish of those that finished")


class Variant(Taken):
    """A path: the states in order."""

    path: list[str]
    workflow: str | None
    undeclared: list[list[str]] = Field(description="its moves that the catalog does not declare: [from, to]")


class Edge(BaseModel):
    """A move from state to state; the wait is that in `from_state`."""

    workflow: str | None
    from_state: str
    to_state: str
    count: int
    median_wait_seconds: float
    declared: bool | None = Field(description="null where the catalog does not say what comes next")


class StateTaken(BaseModel):
    """A state: how often it was entered, by how many first of all, and how many stand in it."""

    workflow: str | None
    state: str
    count: int
    begun: int
    standing: int
    declared: bool | None


class Deviation(BaseModel):
    """Where reality left the catalog: undeclared-state with `state`, undeclared-transition with the other two."""

    kind: str
    workflow: str
    state: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    transactions: int
    first_seen: datetime
    sentence: str


class Baseline(BaseModel):
    """How much the paths are compared with."""

    transactions: int
    variant_count: int


class VariantBeside(BaseModel):
    """A path on both sides; null where nobody took it. `change` is of its share of transactions."""

    path: list[str]
    workflow: str | None
    here: Taken | None
    there: Taken | None
    change: float


class Waited(BaseModel):
    """A move's frequency and wait."""

    count: int
    median_wait_seconds: float


class EdgeBeside(BaseModel):
    """A move on both sides; null where nobody made it."""

    workflow: str | None
    from_state: str
    to_state: str
    here: Waited | None
    there: Waited | None


class Beside(BaseModel):
    """Both sides."""

    variants: list[VariantBeside]
    edges: list[EdgeBeside]


class Paths(BaseModel):
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
    baseline: Baseline | None = None
    compared: Beside | None = None


class ThenAndNow(BaseModel):
    """A segment's number as it stood and as it is."""

    segment: Segment
    then: Amount
    now: Amount


class Late(BaseModel):
    """Records of a sender that happened by the period's end and came in after it."""

    source: str | None
    ingested_by: str
    kind: str
    records: int
    transactions: int
    first_ingested_at: datetime
    last_ingested_at: datetime


class Changed(BaseModel):
    """A closed period's number as known at its end, and now."""

    number: str
    definition: str
    unit: str
    quantile: str | None
    by: list[str]
    from_: datetime = Field(alias="from")
    to: datetime
    known_until: datetime
    then: Amount
    now: Amount
    items: list[ThenAndNow]
    late: list[Late]
    changed_transactions: int | None = Field(description="whose part late records changed; null: too many to tell")
    sentence: str
