"""A table as the journal's bytes and back: an Arrow IPC stream, compressed whole with zstd.

The whole stream is compressed, not its buffers, because of a single event nine tenths of the stream are the schema:
1,050 bytes instead of 4,500, and half the time of buffer-wise compression for 512 spans. Columns without any value are
left out: absent and null are the same, so that a column added to a kind later reads as null in older entries.
"""

import pyarrow as pa
import pyarrow.ipc as ipc

from app.domain.records import SCHEMAS, Kind

_LEVEL = 1
_LARGEST = 512 * 1024 * 1024


def slimmed(kind: Kind, table: pa.Table) -> pa.Table:
    """The table without its empty columns. Raises ValueError for a table that is not of the kind."""
    if not table.schema.equals(SCHEMAS[kind]):
        raise ValueError(f"a table of {kind} has other columns than the kind's schema")
    return table.select([place for place in range(table.num_columns) if table.column(place).null_count < len(table)])


def encode(slim: pa.Table) -> tuple[bytes, int]:
    """The compressed stream and its size uncompressed. Raises ValueError for more than one entry can hold."""
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, slim.schema) as stream:
        stream.write_table(slim)
    plain = sink.getvalue()
    if plain.size > _LARGEST:
        raise ValueError(f"{plain.size} bytes are too many for one entry")
    return pa.Codec("zstd", compression_level=_LEVEL).compress(plain, asbytes=True), plain.size


def decode(kind: Kind, data: bytes, size: int, rows: int) -> pa.Table:
    """The table that was encoded, in the kind's present schema. Raises pa.ArrowException for other bytes."""
    schema = SCHEMAS[kind]
    with ipc.open_stream(pa.Codec("zstd").decompress(data, decompressed_size=size)) as stream:
        slim = stream.read_all()
    if slim.schema.equals(schema):
        return slim
    present = dict(zip(slim.column_names, slim.columns, strict=True))
    columns = [
        _as(present[name], stored) if name in present else pa.nulls(rows, stored)
        for name, stored in zip(schema.names, schema.types, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _as(column: pa.ChunkedArray, stored: pa.DataType) -> pa.ChunkedArray:
    """The column in the type that the kind has now; casting even to the same type is a third of the time."""
    return column if column.type.equals(stored) else column.cast(stored)
