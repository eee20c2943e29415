"""Parameters of the routes of comparisons, as the OpenAPI document describes them."""

from pydantic import Field

from app.api.parameters import Saved, Segments, Tables
from app.queries.numbers import NUMBERS

_INSTANT = "RFC 3339, or now, or relative to it: now-24h"
_BY = "workflow partner tenant version; errors: error_class; repeatable"


class DecompositionQuery(Segments, Saved):
    """Which number, split by what, and the period to compare with."""

    number: str | None = Field(None, description="success_rate by default; one of " + " ".join(NUMBERS))
    by: list[str] | None = Field(None, description=f"{_BY}; partner by default")
    baseline_from: str | None = Field(None, description="the period before, by default of equal length; " + _INSTANT)
    baseline_to: str | None = Field(None, description="its end, exclusive; by default where the period begins")
    quantile: str | None = Field(
        None, description="p50 p95 p99, of lengths: who took longer than that of the period before; none: their mean"
    )


class ComparisonQuery(Segments, Tables):
    """How finely adoption is told."""

    interval: str | None = Field(None, description="1h 1d 1w; by default what suits the range")


class PathsQuery(Segments, Tables):
    """How many variants, and what to compare with: with any `baseline_` filter, both sides stand beside each other."""

    limit: str | None = Field(None, description="variants, 1 to 1000; 100 by default")
    baseline_workflow: list[str] | None = Field(None, description="repeatable; by default the same as workflow")
    baseline_partner: list[str] | None = Field(None, description="repeatable; by default the same as partner")
    baseline_tenant: list[str] | None = Field(None, description="repeatable; by default the same as tenant")
    baseline_version: list[str] | None = Field(None, description="repeatable; by default the same as version")
    baseline_from: str | None = Field(None, description="by default the same as from; " + _INSTANT)
    baseline_to: str | None = Field(None, description="by default the same as to; " + _INSTANT)


class ChangedQuery(Segments, Tables):
    """How a closed period's number is divided; the last whole day by default."""

    by: list[str] | None = Field(None, description=_BY)
    quantile: str | None = Field(None, description="p50 p95 p99, where the number has them")
