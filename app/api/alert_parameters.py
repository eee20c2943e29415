"""Parameters and bodies of the routes of alerts, as the OpenAPI document describes them."""

from pydantic import BaseModel, Field

from app.api.query_model import Query
from app.api.request_body import RequestBody


class AlertsQuery(Query):
    """Which alerts."""

    state: list[str] | None = Field(None, description="firing pending resolved; repeatable; all by default")
    rule: list[str] | None = Field(None, description="names of rules; repeatable")
    severity: list[str] | None = Field(None, description="page ticket; repeatable")
    owner: list[str] | None = Field(None, description="repeatable")
    workflow: list[str] | None = Field(None, description="alerts of which some segment is of it; repeatable")
    partner: list[str] | None = None
    tenant: list[str] | None = None
    version: list[str] | None = None
    from_: str | None = Field(None, alias="from", description="what stood at any instant from then on")
    to: str | None = Field(None, description="exclusive")
    limit: str | None = Field(None, description="items a page, 1 to 1000; 100 by default")
    cursor: str | None = Field(None, description="`next` of the page before, with the same filters")
    format: str | None = Field(None, description="csv parquet json: the list as a file")


class AlertPath(BaseModel):
    """The id of an alert."""

    alert_id: str


class Acknowledgement(RequestBody):
    """That it was seen."""

    reason: str | None = None


class Assignment(RequestBody):
    """Who is to see to it."""

    to: str
    reason: str | None = None


class Silence(RequestBody):
    """Until when nobody is told, and why."""

    until: str = Field(description="RFC 3339, how long from now (30m 4h 2d), or `worse`")
    reason: str


class AlertNote(RequestBody):
    """Something that the next person should know."""

    note: str
