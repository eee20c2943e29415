"""Encrypts the bodies of a batch's payloads, each with the data key of its tenant, before they are journaled."""

import secrets

import pyarrow as pa

from app.domain.encryption import NONCE_BYTES, Keys, seal_body
from app.domain.records import Batch, Kind
from collectors.batch_redaction import Randomness


def sealed(batch: Batch, keys: Keys, tenant_scope: str | None, randomness: Randomness = secrets.token_bytes) -> Batch:
    """The batch with the bodies of its payloads sealed, each under the key of its tenant: the token's, else its own.

    A payload that was erased is left without a body. Raises Unavailable where no key can be had.
    """
    table = batch.tables.get(Kind.PAYLOAD)
    if table is None:
        return batch
    bodies: list[bytes | None] = [None] * table.num_rows
    ids, salted = table["payload_id"].to_pylist(), table["body"].to_pylist()
    places: dict[str, list[int]] = {}
    for place, tenant in enumerate(table["tenant"].to_pylist()):
        places.setdefault(tenant_scope or tenant or "", []).append(place)
    for tenant, own_places in places.items():
        own_keys = keys.to_seal(tenant, [ids[place] for place in own_places])
        for place, key in zip(own_places, own_keys, strict=True):
            if key is not None:
                bodies[place] = seal_body(key, ids[place], salted[place], randomness(NONCE_BYTES))
    return batch.with_table(Kind.PAYLOAD, _with_bodies(table, pa.array(bodies, pa.binary())))


def without_bodies(batch: Batch) -> Batch:
    """The batch as it may be shown on trial: nothing is sealed for it, so it holds no body."""
    table = batch.tables.get(Kind.PAYLOAD)
    if table is None:
        return batch
    return batch.with_table(Kind.PAYLOAD, _with_bodies(table, pa.nulls(len(table), pa.binary())))


def _with_bodies(table: pa.Table, bodies: pa.Array) -> pa.Table:
    place = table.schema.get_field_index("body")
    return table.set_column(place, table.schema.field(place), pa.chunked_array([bodies]))
