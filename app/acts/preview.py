"""A preview of an act: the transactions it is for and what it would do to each; the act covers exactly these."""

from collections.abc import Sequence
from datetime import timedelta

from app.acts.recorder import Recorder
from app.analysis.act_groups import KINDS, group_of, kind_of, sentence_of
from app.catalog.model import Catalog
from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.office.acts import ActBook, Preview
from app.queries.acts import subjects
from app.store.reader import Reader

MOST = 1000
STANDS_FOR = timedelta(hours=1)
"""How long an act may follow a preview: what speaks for and against changes."""
_COLUMNS = (
    "transaction_id",
    "tenant",
    "workflow",
    "partner",
    "state",
    "state_since",
    "error_class",
    "next_attempt_at",
    "external_refs",
)


def action_of(catalog: Catalog, name: str, actor: Actor) -> ReadRow:
    """The catalog's action. Raises BadInput for one that it has not, Forbidden where the actor's roles do not fit."""
    if name not in catalog.actions:
        known = ", ".join(catalog.actions) or "none: the catalog declares no actions"
        raise BadInput(f"action: {name[:60]!r} is not one of {known}.")
    action = catalog.actions[name]
    roles = action.get("roles") or ("operator",)
    if not actor.roles & set(roles):
        raise Forbidden(f"{actor.name} may not {name}: it is for {' and '.join(roles)}.")
    return action


def preview(
    recorder: Recorder, book: ActBook, reader: Reader, actor: Actor, action: str, ids: Sequence[str], idempotent: bool
) -> Row:
    """{frozen, action, at, until, groups: [{group, sentence, applies, may, n, transactions}]}; groups without any are
    left out, within one the longest overdue stands first.

    Raises BadInput for an unknown action, for no ids, and for more than 1000.
    """
    declared = action_of(reader.catalog, action, actor)
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST:
        raise BadInput(f"transactions: {len(wanted):,} ids; an act is for 1 to {MOST:,}.")
    rows = grouped(reader, declared, wanted)
    frozen, at = recorder.new_id(), reader.now
    book.freeze(Preview(frozen, at, actor.name, action, [_frozen(row) for row in rows]))
    groups = []
    for known in KINDS:
        kind = kind_of(known.name, idempotent)
        of_kind = [row for row in rows if row["group"] == kind.name]
        if of_kind:
            transactions = [{name: row.get(name) for name in _COLUMNS} for row in of_kind]
            head = {"group": kind.name, "sentence": sentence_of(kind, of_kind, at), "applies": kind.applies}
            groups.append({**head, "may": kind.may, "n": len(transactions), "transactions": transactions})
    return {"frozen": frozen, "action": action, "at": at, "until": at + STANDS_FOR, "groups": groups}


def grouped(reader: Reader, action: ReadRow, ids: Sequence[str]) -> list[Row]:
    """The rows of `subjects` with their `group`; an id without exactly one transaction is `not_found`."""
    policies = {name: error.retry for name, error in reader.catalog.errors.items()}
    by_id: dict[str, list[Row]] = {}
    for row in subjects(reader, ids):
        by_id.setdefault(row["transaction_id"], []).append(row)
    rows = [rows_of_id[0] for rows_of_id in by_id.values() if len(rows_of_id) == 1]
    judged = [row | {"group": group_of(row, action, policies, reader.now)} for row in rows]
    lost = [one for one in ids if len(by_id.get(one, ())) != 1]
    return judged + [{"transaction_id": one, "tx": None, "group": "not_found"} for one in lost]


def _frozen(row: Row) -> Row:
    """What is needed to act on it later, as JSON takes it."""
    names = ("tx", "transaction_id", "tenant_scope", "tenant", "workflow", "partner", "version", "state", "doubt_key")
    since = to_rfc3339(row.get("state_since"))
    return {name: row.get(name) for name in names} | {"group": row["group"], "state_since": since}
