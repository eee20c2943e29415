"""The tenant of a trace, payload, case or transaction; None where there are several."""

from collections.abc import Sequence

from app.store.reader import Reader

_BY_ID = {
    "transaction": "owners_of_transaction",
    "trace": "owners_of_trace",
    "payload": "owners_of_payload",
}


def owner_of(reader: Reader, kind: str, identifier: str) -> str | None:
    """The tenant of a transaction, a trace, a payload or a case; None where it is of several, or of no tenant."""
    if kind in _BY_ID:
        return _only(reader, _BY_ID[kind], id=identifier)
    return owner_of_cases(reader, (identifier,)) if kind == "case" else None


def owner_of_cases(reader: Reader, signatures: Sequence[str]) -> str | None:
    """The tenant of all transactions that stand in these signatures; None where there are several."""
    return _only(reader, "owners_of_cases", ids=list(signatures))


def owner_of_keys(reader: Reader, keys: Sequence[str]) -> str | None:
    """The tenant of all these transactions; None where there are several."""
    return _only(reader, "owners_of_keys", ids=list(keys))


def _only(reader: Reader, question: str, **values: object) -> str | None:
    tenants: set[str | None] = {row["tenant"] for row in reader.rows(question, **values)}
    return tenants.pop() if len(tenants) == 1 else None
