"""What a transaction is called by: its workflow, partner, tenant and version.

Readings chosen where the text leaves room:
- Only transitions and spans name a segment; a review action's or payload's columns do not.
- A tenant scope is the tenant, whatever records say.
- Segments are those of the whole transaction, also where an earlier instant is judged.
"""

from collections.abc import Sequence

from tests.oracle.records import SPAN, TRANSITION, Record, in_order


def _name(records: Sequence[Record], field: str, latest: bool) -> str | None:
    for kind in (TRANSITION, SPAN):
        names = [record[field] for record in in_order(records, kind) if record.get(field) is not None]
        if names:
            return str(names[-1] if latest else names[0])
    return None


def workflow_of(records: Sequence[Record]) -> str | None:
    """The latest that a transition names, else the latest of a span."""
    return _name(records, "workflow", latest=True)


def partner_of(records: Sequence[Record]) -> str | None:
    """The latest that a transition names, else the latest of a span."""
    return _name(records, "partner", latest=True)


def version_of(records: Sequence[Record]) -> str | None:
    """The latest that a transition names, else the latest of a span."""
    return _name(records, "version", latest=True)


def tenant_of(records: Sequence[Record], scope: str | None) -> str | None:
    """The token's, else the first that a transition names, else the first of a span."""
    return scope or _name(records, "tenant", latest=False)
