"""Flattens resources, scopes and records of a request to one row a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.domain.errors import TooLarge
from app.domain.records import SHARED_TEXT
from collectors.otlp import arrays, nested
from collectors.otlp.damage import Faults
from collectors.rejections import Rejection, Rejections

_SOURCES = 100
_UNNAMED = 1 << 40
_REPEATED = 256 * 1024 * 1024
"""Characters of resources or scopes, as often as the store's rows say them: 2 GiB of them did not fit in its memory."""


@dataclass(frozen=True)
class Flat:
    """Records end to end. `scope_of` and `resource_of` hold, for each record, its scope's and resource's index."""

    records: pa.Array
    resources: pa.Array
    scopes: pa.Array
    scope_of: NDArray[np.int64]
    resource_of: NDArray[np.int64]
    names: tuple[str, str, str]

    def place(self, row: int) -> str:
        """Where a record stood: `resourceSpans[0].scopeSpans[1].spans[3]`."""
        resource, scope = int(self.resource_of[row]), int(self.scope_of[row])
        scopes = arrays.offsets_of(self.resources.field("scopes"))
        records = arrays.offsets_of(self.scopes.field("records"))
        positions = (resource, scope - int(scopes[resource] - scopes[0]), row - int(records[scope] - records[0]))
        return ".".join(f"{name}[{position}]" for name, position in zip(self.names, positions, strict=True))

    def resource_bytes(self, resource: int) -> bytes:
        """The encoded Resource; one sent in parts is the parts end to end, as protobuf merges them."""
        return b"".join(self.resources.field("resource")[resource].as_py())

    def resource_texts(self, keep: NDArray[np.bool_]) -> pa.Array:
        """Each kept record's resource as shared OTLP JSON text."""
        return _shared(self.resources, "resource", self.resource_of[keep], nested.resource_text)

    def scope_texts(self, keep: NDArray[np.bool_]) -> pa.Array:
        """Each kept record's scope as shared OTLP JSON text."""
        return _shared(self.scopes, "scope", self.scope_of[keep], nested.scope_text)

    def rejections(self, reason_of: NDArray[np.int64], reasons: Sequence[str], faults: Faults) -> Rejections:
        """One for each resource and reason, where `reason_of` is an index of `reasons`, or -1 for a good record.

        Past the first hundred resources that hold bad records, one for each reason, without a source.
        """
        bad = np.flatnonzero(reason_of >= 0)
        if not len(bad):
            return ()
        named = np.unique(self.resource_of[bad])[:_SOURCES]
        resource = np.where(self.resource_of[bad] <= named[-1], self.resource_of[bad], _UNNAMED)
        _, first, counts = np.unique(resource * len(reasons) + reason_of[bad], return_index=True, return_counts=True)
        listed = []
        for position, count in sorted(zip(first.tolist(), counts.tolist(), strict=True)):
            row = int(bad[position])
            is_named = resource[position] != _UNNAMED
            source = nested.service_name(self.resource_bytes(int(resource[position]))) if is_named else None
            place = self.place(row)
            detail = faults[row].detail(place) if row in faults else None
            listed.append(Rejection(reasons[reason_of[row]], source, place, count, detail=detail))
        return tuple(listed)


def with_faults(
    reason_of: NDArray[np.int8], reasons: tuple[str, ...], faults: Faults
) -> tuple[NDArray[np.int64], Sequence[str]]:
    """The same reasons, and those of records that could not be read; `reason_of` as indices of both."""
    codes = reason_of.astype(np.int64)
    by_text: dict[str, int] = {}
    for row, fault in faults.items():
        codes[row] = len(reasons) + by_text.setdefault(fault.reason, len(by_text))
    return codes, (*reasons, *by_text)


def flat(resources: pa.Array, names: tuple[str, str, str]) -> Flat:
    """The records of a request's resources; `names` are the JSON names of its three levels."""
    scopes = resources.field("scopes").flatten()
    records = scopes.field("records").flatten()
    scope_of = np.repeat(np.arange(len(scopes)), arrays.lengths_of(scopes.field("records")))
    resource_of_scope = np.repeat(np.arange(len(resources)), arrays.lengths_of(resources.field("scopes")))
    return Flat(records, resources, scopes, scope_of, resource_of_scope[scope_of], names)


def _shared(holders: pa.Array, name: str, holder_of: NDArray[np.int64], text_of: Any) -> pa.Array:
    if len(holders) == 1:
        used, codes = np.zeros(min(1, len(holder_of)), np.int64), holder_of
    else:
        used, codes = np.unique(holder_of, return_inverse=True)
    rows = pa.array(used)
    texts: dict[str, int] = {}
    by_bytes: dict[tuple[bytes, str], int] = {}
    code_of_holder = []
    columns = [holders.field(column).take(rows).to_pylist() for column in (name, "schema_url")]
    for parts, schema_url in zip(*columns, strict=True):
        key = (b"".join(parts), schema_url)
        if key not in by_bytes:
            text = text_of(*key)
            by_bytes[key] = texts.setdefault(text, len(texts))
        code_of_holder.append(by_bytes[key])
    indices = np.array(code_of_holder, np.int32)[codes] if len(used) else np.zeros(0, np.int32)
    lengths = np.array([len(text) for text in texts], np.int64)
    if lengths[indices].sum() > _REPEATED:
        each = f"each {name}, repeated for all its records"
        raise TooLarge(f"{each}, comes to more than {_REPEATED // 2**20} MiB; send fewer records a request")
    return pa.DictionaryArray.from_arrays(pa.array(indices), pa.array(list(texts), pa.string())).cast(SHARED_TEXT)
