"""Legal holds and erasure, judged by what the store knows of a transaction's payloads."""

from datetime import datetime

from app.answers.services import Services
from app.domain.encryption import key_id_of
from app.domain.errors import BadInput, NotFound, Unavailable
from app.domain.reach import Reach
from app.domain.records import Kind
from app.domain.rows import Row
from app.office import Hold
from app.office.data_keys import DataKeyRing
from app.queries.bundle import records
from app.queries.records import subject
from app.security import Actor, Permission, authorize
from app.store.reader import Reader


def place_hold(services: Services, actor: Actor, reach: Reach, reason: str) -> Row:
    """The hold that was placed. Raises Forbidden, BadInput, NotFound for a transaction that is not there."""
    authorize(actor, Permission.HOLD)
    if reach.transaction_id is not None:
        with services.reader(None) as reader:
            subject(reader, reach.transaction_id, reach.tenant)
    return hold_item(services.office.holds.place(actor, reach, reason))


def release_hold(services: Services, actor: Actor, hold_id: str, reason: str) -> Row:
    """The hold that ended. Raises Forbidden, NotFound, BadInput."""
    authorize(actor, Permission.HOLD)
    return hold_item(services.office.holds.release(actor, hold_id, reason))


def erase(services: Services, actor: Actor, reach: Reach, reason: str, confirm: str | None = None) -> Row:
    """{erased, keys, payloads, left}: how many keys were destroyed, or from how many keys how many payloads were taken.

    `left` counts payloads of the transaction that cannot be erased alone: they were sealed before there were data keys,
    and go with retention. `confirm`, where given, must be the words of the reach: what a person
    typed. Raises Forbidden, also where a legal hold keeps any of it; BadInput, NotFound, Unavailable.
    """
    authorize(actor, Permission.ERASE)
    if reach == Reach():
        raise BadInput("Name what to erase: a tenant, a month, both, or a transaction.")
    if confirm is not None and confirm.strip() != reach.words:
        raise BadInput(f"confirm: type {reach.words} to erase that. Nothing was erased.")
    with services.reader(None) as reader:
        if reach.transaction_id is not None:
            return _erase_transaction(services, actor, reader, reach, reason)
        kept_by = holds_under(services, reader, reach)
    n = services.office.erasures.of_keys(actor, reach, reason, kept_by)
    return {"erased": reach.words, "keys": n, "payloads": None, "left": 0}


def hold_item(hold: Hold) -> Row:
    """A hold in a list."""
    values = {name: value for name, value in vars(hold).items() if name != "reach"}
    return {**values, **vars(hold.reach)}


def key_items(services: Services) -> list[Row]:
    """The history of data keys: {key_id, tenant, month, created_at, destroyed_at, destroyed_by, reason}, no key."""
    history = services.office.keys.history()
    return [{name: value for name, value in vars(key).items() if name != "master"} for key in history]


def _erase_transaction(services: Services, actor: Actor, reader: Reader, reach: Reach, reason: str) -> Row:
    if reach.month is not None:
        raise BadInput("month: does not go with a transaction, whose payloads are all erased.")
    ring = services.keys.data_keys
    if not isinstance(ring, DataKeyRing):
        raise Unavailable("This server has no data keys, so it erases nothing.")
    payloads = payloads_of(reader, reach)
    ids = [row["payload_id"] for row in payloads if key_id(row) is not None]
    left = len(payloads) - len(ids)
    if not ids:
        raise NotFound(
            f"{reach.words} has no payload with a key of its own."
            + (f" {left} were sealed before there were data keys; retention removes them." if left else "")
        )
    keys = _keys_since(services, payloads)
    office = services.office
    office.erasures.of_payloads(actor, reach, reason, ids, keys, ring.without(ids))
    return {"erased": reach.words, "keys": len(keys), "payloads": len(ids), "left": left}


def _keys_since(services: Services, payloads: list[Row]) -> set[str]:
    """The keys that the payloads are sealed with, and later ones of the same tenants: a copy may be under those."""
    own = {key_id(row) for row in payloads}
    live = [key for key in services.office.keys.history() if key.destroyed_at is None]
    first: dict[str, datetime] = {}
    for key in live:
        if key.key_id in own:
            first[key.tenant] = min(key.created_at, first.get(key.tenant, key.created_at))
    return {key.key_id for key in live if key.tenant in first and key.created_at >= first[key.tenant]}


def holds_under(services: Services, reader: Reader, reach: Reach) -> frozenset[str]:
    """The holds on single transactions that have a payload under a key of the reach."""
    office = services.office
    keys = {key.key_id for key in office.keys.history(reach.tenant, reach.month)}
    single = [hold for hold in office.holds.all(active=True) if hold.reach.transaction_id is not None]
    return frozenset(
        hold.hold_id for hold in single if any(key_id(row) in keys for row in payloads_of(reader, hold.reach))
    )


def payloads_of(reader: Reader, reach: Reach) -> list[Row]:
    """The payloads of the transactions that the reach names, whole."""
    who = subject(reader, reach.transaction_id or "", reach.tenant)
    table = records(reader, [who.row]).get(Kind.PAYLOAD)
    rows: list[Row] = [] if table is None else table.to_pylist()
    return rows


def key_id(row: Row) -> str | None:
    """The data key that a payload is sealed with; None for one sealed before there were any."""
    sealed_with = key_id_of(row["body"] or b"")
    return None if sealed_with is None else sealed_with.hex()
