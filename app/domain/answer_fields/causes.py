"""The fields of what sets transactions apart from healthy ones."""

from datetime import datetime
from typing import Annotated, TypedDict


class Group(TypedDict):
    """A side of a comparison: how many, and who they are."""

    n: int
    sentence: str


class Named(TypedDict):
    """An attribute and a value of it."""

    attribute: str
    value: str


class Cause(Named):
    """What is more common among the sick; a pair has both attributes and values joined by ` & `."""

    aliases: Annotated[list[Named], "other attributes that select the same transactions"]
    sick_share: float
    healthy_share: Annotated[float | None, "null where there is nobody healthy"]
    lift: Annotated[float | None, "sick_share / healthy_share; null where no healthy one has it"]
    p_value: Annotated[float, "corrected for the number of tests"]
    n: Annotated[int, "sick transactions that have it"]
    symptom: Annotated[bool, "names the selection, or was known no earlier than the sick state"]
    onset: Annotated[datetime | None, "since when it is more common among all that started; null if it is not"]


class Explained(Named):
    """The segment that the selection fixes, where nothing else sets the sick apart."""

    sentence: str


class Compared(TypedDict):
    """Who is compared with whom, and how."""

    sick: Group
    healthy: Group
    explained_by: Explained | None
    tests: int
    method: str


class Causes(Compared):
    """Causes, the surest first, then symptoms."""

    items: list[Cause]


class TransactionKey(TypedDict):
    """What names a transaction."""

    transaction_id: str
    tenant: str | None


class LinkedCause(Cause):
    """A cause with what leads on from it: one of the sick that has it, and the filter that narrows a list to it."""

    example: TransactionKey | None
    filter: dict[str, str] | None


class LinkedCauses(Compared):
    """Causes with what leads on from them, for pages."""

    items: list[LinkedCause]
