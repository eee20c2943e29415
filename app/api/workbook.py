"""Tables as one XLSX workbook: a sheet each, after a first one that says what they hold and what they are of."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import xlsxwriter

from app.domain.instants import to_rfc3339

MOST_TEXT = 32_767
"""Characters of a cell; a longer text is cut there, and ends in an ellipsis."""
_NAME = 31
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """One table: its name, what its rows are, its columns by name, and a list of values for each row."""

    name: str
    definition: str
    columns: Mapping[str, pa.DataType]
    rows: Sequence[Sequence[Any]]


def to_xlsx(sheets: Sequence[Sheet], facts: Mapping[str, str | datetime]) -> bytes:
    """The workbook's bytes. Text stays text, so that no cell is a formula; instants are dates, in UTC."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    first = book.add_worksheet("About")
    first.set_column(0, 0, 24)
    first.set_column(1, 1, 100)
    lines = [*((f"sheet {sheet.name}", sheet.definition) for sheet in sheets), *facts.items()]
    for place, (name, value) in enumerate([*lines, ("instants", "UTC")]):
        first.write_string(place, 0, name, bold)
        first.write_string(place, 1, _text(value), wrap)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:_NAME])
        page.freeze_panes(1, 0)
        for column, (name, kind) in enumerate(sheet.columns.items()):
            page.write_string(0, column, name, bold)
            page.set_column(column, column, min(max(len(name) + 2, 24 if pa.types.is_timestamp(kind) else 12), _WIDEST))
        for line, row in enumerate(sheet.rows, start=1):
            for column, (value, kind) in enumerate(zip(row, sheet.columns.values(), strict=True)):
                if value is None:
                    continue
                if pa.types.is_timestamp(kind):
                    page.write_datetime(line, column, value, instant)
                elif pa.types.is_date(kind):
                    page.write_datetime(line, column, value, day)
                elif isinstance(value, bool):
                    page.write_boolean(line, column, value)
                elif isinstance(value, int | float):
                    page.write_number(line, column, value)
                else:
                    page.write_string(line, column, _text(value))
    book.close()
    return out.getvalue()


def _text(value: Any) -> str:
    text = (to_rfc3339(value) or "") if isinstance(value, datetime) else str(value)
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"
