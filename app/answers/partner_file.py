"""A case's partner file: the references by which the partner finds the waiting transactions."""

from app.answers.cases import standing_as_one
from app.domain.encryption import Keys
from app.domain.errors import NotFound
from app.domain.rows import Row
from app.queries.casework import counted_under
from app.queries.partner_file import partner_rows
from app.store.reader import Reader


def partner_file(reader: Reader, case_id: str, keys: Keys) -> Row:
    """{case, partner, contact, at, transactions, rows}: the case as its partner may see it, `rows` as in PARTNER_FILE.

    Raises NotFound where nothing stands in the case, or where it waits for no partner.
    """
    members = counted_under(reader, case_id)
    row = standing_as_one(reader, members)
    if row is None:
        raise NotFound(f"There is no case {case_id[:60]!r} now: no transaction stands in that signature.")
    if row["partner"] is None:
        raise NotFound("This case names no partner, so there is nobody to send a file to.")
    rows = partner_rows(reader, members, row["partner"], keys)
    declared = reader.catalog.partners.get(row["partner"])
    return {
        "case": case_id,
        "partner": row["partner"],
        "contact": declared.contact if declared is not None else None,
        "workflow": row["workflow"],
        "awaits": row["awaits"],
        "at": reader.now,
        "transactions": len({one["transaction_id"] for one in rows}),
        "rows": rows,
    }
