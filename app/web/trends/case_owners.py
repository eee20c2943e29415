"""Who has the open cases of a segment: teams by their title, and of people only how many cases somebody has taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.analysis.merged_cases import combined
from app.domain.answer_fields.cases import CombinedCase
from app.queries.cases import standing
from app.queries.casework import UNTOUCHED, into_of, work
from app.queries.filters import Filters
from app.web.components import names
from app.web.components.sentences import listing
from app.web.trends import query

if TYPE_CHECKING:
    from app.catalog.model import Catalog
    from app.store.reader import Reader

NAMED = 2


def holders(reader: Reader, filters: Filters, segment: query.Segment) -> str | None:
    """`with Partner desk; 1 of 2 taken`; None where no case stands open. The range of the filters plays no part."""
    present = query.within(filters.without_range(), segment)
    done = work(reader)
    rows = combined(standing(reader, present), into_of(done))
    taken = sum(done.get(row["signature"], UNTOUCHED)["has"] is not None for row in rows)
    return sentence(reader.catalog, rows, taken) if rows else None


def sentence(catalog: Catalog, rows: Sequence[CombinedCase], taken: int) -> str:
    """The sentence of these cases {owner, n}, of which so many are taken."""
    weights: dict[str | None, int] = {}
    for row in rows:
        weights[row["owner"]] = weights.get(row["owner"], 0) + row["n"]
    ranked = sorted(weights, key=lambda owner: (owner is None, -weights[owner], owner or ""))
    owners = [names.title(catalog, "owner", owner) if owner else "no owner" for owner in ranked[:NAMED]]
    owners += [f"{len(ranked) - NAMED} more"] if len(ranked) > NAMED else []
    return f"with {listing(owners)}; {_taken(taken, len(rows))}"


def _taken(taken: int, cases: int) -> str:
    if taken == cases:
        return "taken" if cases == 1 else "all taken"
    return f"{taken:,} of {cases:,} taken" if taken else "not taken" if cases == 1 else "none taken"
