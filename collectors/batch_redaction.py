"""Redacts and tokenises a batch before anything of it is written; `payload_encryption` then encrypts bodies.

Attributes, headers, exception messages, log bodies and reasons follow the catalog's rules. Names are looked up once
each, not once a record, so a batch that no rule touches costs next to nothing.
"""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa

from app.catalog.model import Redaction
from app.domain.encryption import SALT_BYTES, Keys, body_hash
from app.domain.records import BUSINESS, SCHEMAS, Batch, Kind
from app.domain.values import MARK
from app.redaction.attribute_redaction import AttributeRules, replaced, rules_of
from app.redaction.body_redaction import kept_and_shape
from app.redaction.shapes import fingerprint
from collectors.attribute_columns import protected_attributes, protected_nested

Randomness = Callable[[int], bytes]
_JSON_COLUMNS = ("attributes", "candidates")
_NAMED_COLUMNS = ("actor", "error_code", "external_ref", "idempotency_key")
"""Texts of business records that are shown unless a rule names them as an attribute."""


def protect(batch: Batch, redaction: Redaction, keys: Keys, randomness: Randomness = secrets.token_bytes) -> Batch:
    """The batch redacted. Payload rows come with their clear body and leave hashed and shaped.

    Their body is then the salt and what is to be stored: `payload_encryption.sealed` must follow before it is written.
    """
    rules = rules_of(redaction)
    for kind, table in batch.tables.items():
        if kind is Kind.SPAN:
            treated = _spans(table, rules, keys)
        elif kind is Kind.LOG_LINE:
            treated = _log_lines(table, rules, keys)
        elif kind in BUSINESS:
            treated = _business(table, rules, keys)
            if kind is Kind.PAYLOAD:
                treated = _salted(treated, redaction, randomness)
        else:
            continue
        if treated is not table:
            batch = batch.with_table(kind, treated)
    return batch


def _spans(table: pa.Table, rules: AttributeRules, keys: Keys) -> pa.Table:
    table = _treated(table, "attributes", partial(protected_attributes, rules=rules, keys=keys))
    for name in ("events", "links"):
        table = _treated(table, name, partial(protected_nested, rules=rules, keys=keys))
    table = _texts(table, "status_message", "status.message", rules, keys)
    return _shared(table, rules, keys)


def _log_lines(table: pa.Table, rules: AttributeRules, keys: Keys) -> pa.Table:
    table = _treated(table, "attributes", partial(protected_attributes, rules=rules, keys=keys))
    table = _texts(table, "body", "log.body", rules, keys)
    if rules.field("log.body") == "show":
        table = _mapped(
            table, "body", lambda text: rules.inside("body", text, keys) if text[:2] == f"{MARK}j" else text
        )
    return _shared(table, rules, keys)


def _business(table: pa.Table, rules: AttributeRules, keys: Keys) -> pa.Table:
    actions = {name: rules.named(name) or "show" for name in _NAMED_COLUMNS} | {"reason": rules.field("reason")}
    for name, action in actions.items():
        if action != "show" and name in table.column_names:
            table = _mapped(table, name, partial(replaced, action, keys=keys))
    for name in _JSON_COLUMNS:
        if name in table.column_names:
            prefix = "" if name == "attributes" else name
            table = _mapped(table, name, partial(rules.protected_json, keys=keys, prefix=prefix))
    return table


def _texts(table: pa.Table, column: str, field: str, rules: AttributeRules, keys: Keys) -> pa.Table:
    """A column of free text, each value replaced if the field it is reachable by is not shown."""
    action = rules.field(field)
    return table if action == "show" else _mapped(table, column, partial(replaced, action, keys=keys))


def _mapped(table: pa.Table, column: str, treat: Callable[[str], str | None]) -> pa.Table:
    """Every text of the column treated; the same table where none changes."""
    if table[column].null_count == table.num_rows:
        return table
    texts = table[column].to_pylist()
    treated = [None if text is None else treat(text) for text in texts]
    if all(new is old for new, old in zip(treated, texts, strict=True)):
        return table
    return _with(table, column, pa.chunked_array([pa.array(treated, table.schema.field(column).type)]))


def _shared(table: pa.Table, rules: AttributeRules, keys: Keys) -> pa.Table:
    """Resources and scopes, once for each that differs."""
    for column in ("resource", "scope"):
        before = table[column].chunks
        after = [_dictionary(chunk, rules, keys) for chunk in before]
        if any(new is not old for new, old in zip(after, before, strict=True)):
            table = _with(table, column, pa.chunked_array(after, table.schema.field(column).type))
    return table


def _dictionary(chunk: pa.DictionaryArray, rules: AttributeRules, keys: Keys) -> pa.DictionaryArray:
    texts = chunk.dictionary.to_pylist()
    treated = [None if text is None else rules.resource(text, keys) for text in texts]
    if treated == texts:
        return chunk
    return pa.DictionaryArray.from_arrays(chunk.indices, pa.array(treated, pa.string()))


def _salted(table: pa.Table, redaction: Redaction, randomness: Randomness) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in ("size", "sha256", "body", "shape", "fingerprint")}
    for media_type, body in zip(table["media_type"].to_pylist(), table["body"].to_pylist(), strict=True):
        redacted, shape = kept_and_shape(media_type, body, redaction)
        salt = randomness(SALT_BYTES)
        columns["size"].append(len(body))
        columns["sha256"].append(body_hash(salt, body))
        columns["body"].append(salt + redacted)
        columns["shape"].append(shape)
        columns["fingerprint"].append(fingerprint(shape))
    schema = SCHEMAS[Kind.PAYLOAD]
    for name, values in columns.items():
        table = _with(table, name, pa.chunked_array([pa.array(values, schema.field(name).type)]))
    return table


def _treated(table: pa.Table, column: str, treat: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> pa.Table:
    before = table[column]
    after = treat(before)
    return table if after is before else _with(table, column, after)


def _with(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    place = table.schema.get_field_index(column)
    return table.set_column(place, table.schema.field(place), values)
