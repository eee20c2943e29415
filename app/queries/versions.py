"""The version of a page's scope: a text that changes when its answer would."""

from hashlib import sha256

from app.domain.errors import BadInput
from app.queries.rows import dicts
from app.store.reader import Reader

LISTS = ("operate", "transactions", "cases", "queues", "sources")
OUTSIDE = ("catalog", "views", "alerts", "audit")
"""Scopes that rest on nothing in the store; whoever has the catalog and the office adds what tells them apart."""
ONE = ("transaction", "trace", "case", "payload", "alert")
_QUESTIONS = {"transaction": "version_transaction", "trace": "version_trace", "case": "version_case"}


def version(reader: Reader, scope: str) -> str:
    """Equal while the scope's answer is; it may change a little more often than that. Raises BadInput."""
    kind, _, identifier = scope.partition(":")
    if not (scope in (*LISTS, *OUTSIDE) or (kind in ONE and identifier)):
        known = ", ".join((*LISTS, *OUTSIDE, *(f"{one}:ID" for one in ONE)))
        raise BadInput(f"scope: {scope[:60]!r} is not one of {known}.")
    parts: list[object] = [scope, reader.catalog.digest]
    if scope in LISTS:
        parts += [dicts(reader.ask("version_store")), reader.now.replace(second=0, microsecond=0)]
    elif kind in _QUESTIONS:
        parts.append(dicts(reader.ask(_QUESTIONS[kind], id=identifier)))
    return sha256(repr(parts).encode()).hexdigest()[:20]
