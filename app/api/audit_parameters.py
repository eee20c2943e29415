"""Parameters of the routes of the audit, as the OpenAPI document describes them."""

from pydantic import BaseModel, Field

from app.api.parameters import Chosen, OfTenant, Saved
from app.api.query_model import Query


class LedgerQuery(Saved):
    """Which entries of the ledger."""

    actor: str | None = Field(None, description="who did or saw it")
    action: str | None = Field(None, description="what was done; `payload.*` stands for all that begin so")
    object: str | None = Field(None, description="part of the object: an id, `transaction:ID`, `payload:ID`")
    tenant: list[str] | None = Field(None, description="entries of this tenant's chain; repeatable")
    from_: str | None = Field(None, alias="from", description="RFC 3339, or now-24h")
    to: str | None = Field(None, description="exclusive; RFC 3339, or now")
    limit: str | None = Field(None, description="entries a page, 1 to 1000; 100 by default")
    cursor: str | None = Field(None, description="`next` of the page before, with the same filters")


class EvidenceParameters(Chosen):
    """Which transactions and entries an evidence bundle holds; `from` and `to` are of both."""

    transaction: list[str] | None = Field(None, description="id of a transaction; repeatable")
    actor: str | None = Field(None, description="entries of this person in full, others as bare hashes")
    action: str | None = Field(None, description="entries of this action in full; `payload.*` for all that begin so")
    object: str | None = Field(None, description="entries about this in full")
    sample: str | None = Field(None, description="how many of the transactions to draw; all by default")
    seed: str | None = Field(None, description="the same seed draws the same sample; 0 by default")
    bodies: str | None = Field(None, description="1: payload bodies too; needs the permission to reveal, and a reason")
    reason: str | None = Field(None, description="goes on record")


class VerificationQuery(Query):
    """Every chain is verified whole; records are those that came in during the range, by default the last day."""

    from_: str | None = Field(None, alias="from", description="RFC 3339, or now-24h")
    to: str | None = Field(None, description="exclusive; RFC 3339, or now")


class CheckPath(BaseModel):
    """Which check of the ledger."""

    check_id: str = Field(description="`check_id` that beginning it answered")


class ReceiptQuery(Query):
    """In which form."""

    format: str | None = Field(None, description="html: a page to print; json by default, which a bundle is tried with")


class ReportQuery(OfTenant):
    """In which form."""

    format: str | None = Field(None, description="html: a page to print; json by default")
