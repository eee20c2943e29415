"""Error classes: what kind of failure a record tells of, and what the policy for it is."""

from app.catalog.model import RETRY_POLICIES, ErrorClass, ErrorMatch
from app.catalog.parties import OWNERS
from app.catalog.registry import Registry
from app.catalog.runbooks import Shelf
from app.catalog.table_reader import Table


def read_error_class(table: Table, names: Registry, shelf: Shelf) -> ErrorClass:
    """One `[errors.NAME]`."""
    error_class = ErrorClass(
        title=table.text("title"),
        retry=table.choice("retry", RETRY_POLICIES),
        respond_within=table.duration("respond_within"),
        owner=table.reference("owner", names.owners, OWNERS),
        runbook=shelf.runbook(table),
        alert=table.reference("alert", names.alerts, "no [alerts] table declares"),
        match=tuple(_match(row) for row in table.rows("match", "a match")),
    )
    table.close()
    return error_class


def _match(table: Table) -> ErrorMatch:
    match = ErrorMatch(code=table.text("code"), http_status=table.whole("http_status", 100, 599))
    if not table.values:
        table.problem("match holds an empty table, which every record would match; give it code or http_status.")
    table.close()
    return match
