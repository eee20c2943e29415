"""Parameters and bodies of the routes of alerts, as the OpenAPI document describes them."""

from pydantic import BaseModel, Field

from app.api.query_model import Query


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


class Acknowledgement(BaseModel):
    """That it was seen."""

    model_config = {"extra": "forbid"}
    reason: str | None = None


class Assignment(BaseModel):
    """Who is to see to it."""

    model_config = {"extra": "forbid"}
    to: str
    reason: str | None = None


class Silence(BaseModel):
    """Until when nobody is told, and why."""

    model_config = {"extra": "forbid"}
    until: str = Field(description="RFC 3339, how long from now (30m 4h 2d), or `worse`")
    reason: str


class AlertNote(BaseModel):
    """Something that the next person should know."""

    model_config = {"extra": "forbid"}
    note: str
