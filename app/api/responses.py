"""Answers as bytes: JSON, CSV and Parquet, with instants in UTC, LF and fixed columns."""

import codecs
import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from flask import Response, g, has_request_context, request

from app.api.workbook import Sheet, to_xlsx
from app.domain.exact_json import dumps
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.platform.spreadsheet import cell_text

COUNT = "transom_items"
"""Under this name the request's globals hold how many items its answer has, for the ledger."""
JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = (JSON, CSV, PARQUET, XLSX)
INSTANT = pa.timestamp("us", tz="UTC")
Columns = Mapping[str, pa.DataType]
"""Columns of a list by name; `a.b` is the field b of the item's a. What is no column stays in the JSON alone."""
ABOUT: Columns = {"definition": pa.string(), "filter": pa.string(), "known_at": INSTANT}
"""The last columns of every export."""


def json_bytes(value: Any) -> bytes:
    """JSON with instants as RFC 3339 in UTC with microseconds; not-a-number becomes null."""
    return dumps(value, orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS, _default)


def answer(value: Any, status: int = 200) -> Response:
    """A JSON response; to a GET that names the ETag of these very bytes, 304 without them."""
    response = Response(json_bytes(value), status, mimetype=JSON)
    if status == 200 and has_request_context() and request.method == "GET":
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
        response.make_conditional(request)
    return response


@dataclass(frozen=True)
class About:
    """What an export says of itself: what its rows are, what they were narrowed to, as of when.

    `form` is one of FORMS; `bom` marks a CSV for Excel; `saved`, where set, is the name under which a browser
    keeps the file.
    """

    definition: str
    filter: str
    known_at: datetime
    form: str = JSON
    saved: str | None = None
    bom: bool = False

    def facts(self) -> Row:
        """The last columns of every table, the `about` of JSON, the metadata of Parquet."""
        return {"definition": self.definition, "filter": self.filter, "known_at": self.known_at}


def listed(
    items: Sequence[ReadRow], columns: Columns, following: str | None = None, about: About | None = None
) -> Response:
    """A list in the form that was asked for; the next page's cursor in `next`, elsewhere in a `Link` header."""
    response = rendered({"items": items, "next": following}, items, columns, about)
    if following is not None:
        pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        response.headers["Link"] = f'<{request.path}?{urlencode([*pairs, ("cursor", following)])}>; rel="next"'
    return response


def rendered(
    whole: ReadRow,
    rows: Sequence[ReadRow],
    columns: Columns,
    about: About | None = None,
    sheets: Sequence[Sheet] = (),
) -> Response:
    """`whole` as JSON, or its `rows` as a table; with what it is about in the file.

    A CSV has no place for words about itself that every reader would skip, and lines of comment break most. So each row
    carries them, in its last columns: rows sorted, filtered or joined with those of another file keep what they mean.
    Parquet has the same columns, and the same in its metadata. JSON has them under `about` where it is saved as a file;
    as an answer to a program it keeps the interface's shape. A workbook has them on its first sheet, and `sheets`, or
    the one of `rows`, after it.
    """
    setattr(g, COUNT, len(rows) or len(whole.get("items", ())))
    form = about.form if about else request.accept_mimetypes.best_match(FORMS, default=JSON)
    facts = about.facts() if about else {}
    full = [{**row, **facts} for row in rows]
    typed = {**columns, **{name: ABOUT[name] for name in facts}}
    if form == CSV:
        response = Response(
            to_csv(full, typed, bom=about is not None and about.bom), content_type=f"{CSV}; charset=utf-8"
        )
    elif form == PARQUET:
        metadata = {f"transom.{name}": _plain(value) for name, value in facts.items()}
        response = Response(to_parquet(full, typed, metadata), mimetype=PARQUET)
    elif form == XLSX:
        single = sheet_of("rows", about.definition if about else "", rows, columns)
        response = Response(to_xlsx(sheets or [single], facts), mimetype=XLSX)
    else:
        response = answer({**whole, "about": facts} if about and about.saved else whole)
    response.vary.add("Accept")
    if about and about.saved:
        response.headers.set("Content-Disposition", "attachment", filename=about.saved)
    return response


def sheet_of(name: str, definition: str, rows: Sequence[ReadRow], columns: Columns) -> Sheet:
    """A table as a sheet of a workbook; lists and objects are JSON text."""
    values = [[_typed(_value(row, column), kind) for column, kind in columns.items()] for row in rows]
    return Sheet(name, definition, columns, values)


def to_csv(items: Sequence[ReadRow], columns: Columns, bom: bool = False) -> bytes:
    """A header, then a line an item, ended by LF; `bom` puts the byte order mark first that makes Excel read UTF-8.

    No value breaks its row and no cell starts a formula (`cell_text`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell_text(name) for name in columns])
    for item in items:
        writer.writerow([_cell(_value(item, name)) for name in columns])
    return (codecs.BOM_UTF8 if bom else b"") + out.getvalue().encode()


def to_parquet(items: Sequence[ReadRow], columns: Columns, about: Mapping[str, str] | None = None) -> bytes:
    """The same columns, typed; `a.b` is named `a_b`, lists and objects are JSON text; `about` is its metadata."""
    arrays = [pa.array([_typed(_value(item, name), type_) for item in items], type_) for name, type_ in columns.items()]
    names = [name.replace(".", "_") for name in columns]
    out = io.BytesIO()
    table = pa.Table.from_arrays(arrays, names=names).replace_schema_metadata(about)
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _value(item: ReadRow, name: str) -> Any:
    value: Any = item
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return to_rfc3339(value) or ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    return cell_text(value if isinstance(value, str) else json_bytes(value).decode())


def _plain(value: str | datetime) -> str:
    return value if isinstance(value, str) else to_rfc3339(value) or ""


def _typed(value: Any, type_: pa.DataType) -> Any:
    if value is None or not pa.types.is_string(type_):
        return value
    return value if isinstance(value, str) else json_bytes(value).decode()


def _default(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
