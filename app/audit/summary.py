"""A bundle for people: entries as CSV, and a page to print. Neither is authoritative: only the signed lines are."""

import csv
import html
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.audit_entry import AuditEntry
from app.domain.instants import to_rfc3339
from app.platform.spreadsheet import cell_text

NOTICE = "Not authoritative: made for reading. What is proven is in the .jsonl files, and verify.py says what that is."
COLUMNS = ("at", "actor", "role", "action", "object", "reason", "policy", "outcome", "chain", "sequence", "request_id")
Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Column names, and rows of cells."""
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
_STYLE = (
    ":root{color-scheme:light}body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;max-width:78rem;"
    "color:#1b1f24;background:#fff}table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{border-bottom:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f3f4f6;overflow-wrap:normal}.notice{border:2px solid #b45309;padding:.5rem 1rem}"
    "@media print{body{margin:0}tr{break-inside:avoid}.sheet{break-before:page}}"
    "@media screen and (max-width:767px){body{margin:1rem auto}thead{display:none}table,tbody,tr,td,th{display:block}"
    "tr{padding:.5rem 0;border-bottom:1px solid #ccc}th,td{border:0;padding:.1rem 0;background:none}"
    'td[data-head]::before{content:attr(data-head) ": ";color:#57606a}td:empty{display:none}}'
)


def entries_csv(entries: Sequence[AuditEntry]) -> bytes:
    """The entries in full, one a line, the notice in the last column of each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow((*COLUMNS, "notice"))
    for entry in entries:
        rows.writerow((*(cell_text(text) for text in _texts(entry)), NOTICE))
    return out.getvalue().encode()


def page(
    title: str,
    facts: Mapping[str, Any],
    tables: Mapping[str, Table],
    notice: str | None = NOTICE,
    new_sheet: str | None = None,
) -> bytes:
    """A page that needs nothing else: a notice, facts, then a table under each heading; everything in it is text. On
    paper the heading `new_sheet` begins a sheet."""
    lines = "".join(f"<tr><th>{_escaped(name)}</th><td>{_escaped(value)}</td></tr>" for name, value in facts.items())
    body = "".join(_table(heading, *table, heading == new_sheet) for heading, table in tables.items())
    noticed = "" if notice is None else f'<p class="notice">{_escaped(notice)}</p>'
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">{_VIEWPORT}<title>{_escaped(title)}</title>'
        f"<style>{_STYLE}</style><h1>{_escaped(title)}</h1>{noticed}<table>{lines}</table>{body}</html>\n"
    ).encode()


def receipt_page(document: Mapping[str, Any]) -> bytes:
    """A receipt to print: of each chain the signed head, and the receipt itself, which can be typed in again."""
    heads = [line["statement"] for line in document["heads"]]
    signatures = [line["signature"] for line in document["heads"]]
    rows = [
        [head["chain"], head["sequence"], head["hash"], head["at"], head["key"], signature]
        for head, signature in zip(heads, signatures, strict=True)
    ]
    columns = ("chain", "entry", "hash", "signed at", "key", "signature (Ed25519)")
    tables = {
        "Signed heads": (columns, rows),
        "The same as receipt.json": (("JSON",), [[json.dumps(document)]]),
    }
    hint = "Keep it where nobody of the installation reaches it. A later bundle must hold what it names: --receipt"
    return page("Receipt", {"taken at": document["at"], "what for": hint}, tables)


def entries_table(entries: Sequence[AuditEntry]) -> Table:
    """The entries in full as a table of the page."""
    return COLUMNS, [_texts(entry) for entry in entries]


def _texts(entry: AuditEntry) -> list[str]:
    values = {**vars(entry), "at": to_rfc3339(entry.at)}
    return ["" if values[name] is None else str(values[name]) for name in COLUMNS]


def _table(heading: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], new_sheet: bool) -> str:
    head = "".join(f"<th>{_escaped(name)}</th>" for name in columns)
    body = "".join("<tr>" + "".join(map(_cell, columns, row)) + "</tr>" for row in rows)
    kind = ' class="sheet"' if new_sheet else ""
    return f"<h2{kind}>{_escaped(heading)}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(column: str, value: Any) -> str:
    """A cell that carries its head, for screens on which it stands alone."""
    return f'<td data-head="{_escaped(column)}">{_escaped(value)}</td>'


def _escaped(value: Any) -> str:
    return html.escape("" if value is None else str(value))
