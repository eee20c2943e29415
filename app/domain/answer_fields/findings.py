"""The fields of a finding, and of the figures of identity rules."""

from datetime import date, datetime
from typing import TypedDict


class WaiverOfFinding(TypedDict):
    """The waiver that silences a finding until a day."""

    name: str
    reason: str
    owner: str | None
    expires: date


class FindingItem(TypedDict):
    """Where reality disagrees with the catalog."""

    finding: str
    sentence: str
    workflow: str | None
    partner: str | None
    tenant: str | None
    version: str | None
    state: str | None
    error_class: str | None
    transactions: int
    first_seen: datetime | None
    last_seen: datetime | None
    about: dict[str, object]
    waiver: WaiverOfFinding | None
