"""What an erasure would destroy, before anybody does it, and what forbids it."""

from app.answers.erasure import holds_under, key_id, payloads_of
from app.answers.services import Services
from app.domain.encryption import mark_of
from app.domain.errors import BadInput
from app.domain.reach import Reach
from app.domain.rows import Row
from app.office import Hold
from app.office.key_book import DataKey
from app.queries.payloads import sealed_under
from app.security import Actor, Permission, authorize
from app.store.reader import Reader


def erasure_preview(services: Services, actor: Actor, reach: Reach) -> Row:
    """{erases, transactions, payloads, keys, left, tenants, months, holds, sentence}; that it was asked is on record.

    `erases` is what has to be typed to erase it, `left` counts payloads that were sealed before there were data keys.
    `holds` are the legal holds that forbid it. Raises Forbidden, BadInput, NotFound, Unavailable.
    """
    authorize(actor, Permission.ERASE)
    if reach == Reach():
        raise BadInput("Name what to erase: a tenant, a month, both, or a transaction.")
    with services.reader(None) as reader:
        counts, keys = _counted(services, reader, reach)
        holds = services.office.holds.meeting(reach, holds_under(services, reader, reach))
    preview: Row = {
        "erases": reach.words,
        **counts,
        "keys": len(keys),
        "tenants": sorted({key.tenant for key in keys}),
        "months": sorted({key.month for key in keys}),
        "holds": [_hold(hold) for hold in holds],
    }
    services.reads.look(actor, "erasure.preview", reach.words, f"{counts['payloads']} payloads")
    return {**preview, "sentence": _sentence(preview)}


def _counted(services: Services, reader: Reader, reach: Reach) -> tuple[Row, list[DataKey]]:
    history = services.office.keys.history(*(() if reach.transaction_id is not None else (reach.tenant, reach.month)))
    live = [key for key in history if key.destroyed_at is None]
    if reach.transaction_id is None:
        counts = sealed_under(reader, [mark_of(bytes.fromhex(key.key_id)) for key in live])
        return {**counts, "left": 0}, live
    if reach.month is not None:
        raise BadInput("month: does not go with a transaction, whose payloads are all erased.")
    ids = [key_id(row) for row in payloads_of(reader, reach)]
    erased = services.office.keys.erased()
    names = {row["payload_id"] for row in payloads_of(reader, reach) if key_id(row) is not None} - erased
    counts = {"transactions": 1, "payloads": len(names), "left": ids.count(None)}
    return counts, [key for key in live if key.key_id in ids]


def _hold(hold: Hold) -> Row:
    return {"hold_id": hold.hold_id, "keeps": hold.reach.words, "placed_by": hold.placed_by, "reason": hold.reason}


def _sentence(preview: Row) -> str:
    if preview["holds"]:
        named = "; ".join(f"{hold['hold_id']} on {hold['keeps']} ({hold['reason'][:200]})" for hold in preview["holds"])
        return f"A legal hold keeps this, so it cannot be erased: {named}. Release it first."
    if not preview["payloads"]:
        return "No payload that a key opens is left of this."
    payloads, transactions = preview["payloads"], preview["transactions"]
    whose = ", ".join(tenant or "no tenant" for tenant in preview["tenants"])
    return (
        f"The bodies of {payloads:,} payload{'' if payloads == 1 else 's'} of {transactions:,} "
        f"transaction{'' if transactions == 1 else 's'} can then be read by nobody, for good: of {whose}, arrived in "
        f"{', '.join(preview['months'])}. Records, hashes and the ledger stay."
    )
