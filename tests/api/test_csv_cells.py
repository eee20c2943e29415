"""A CSV that a spreadsheet user trusts: a hostile value neither breaks its row nor starts a formula."""

import codecs
import csv
import io

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from app.api.responses import to_csv

COLUMNS = {"partner": pa.string(), "n": pa.int64()}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HOSTILE = st.text(st.sampled_from([*FORMULA, "\n", '"', ",", ";", " ", "'", "a", "1", "\x00"]), max_size=12)


def written(*values: str) -> str:
    return to_csv([{"partner": value, "n": -1} for value in values], COLUMNS).decode()


@given(st.lists(HOSTILE, max_size=5))
def test_a_value_never_breaks_a_row_and_no_line_of_a_cell_starts_a_formula(values: list[str]) -> None:
    text = written(*values)
    assert "\r" not in text
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [2] * (len(values) + 1)
    for partner, n in rows[1:]:
        assert n == "-1"
        assert not any(line.lstrip(" ").startswith(FORMULA) for line in partner.split("\n"))


def test_a_lone_carriage_return_stays_inside_its_quoted_cell() -> None:
    assert written("Acme\r=1+1") == 'partner,n\n"Acme\n\'=1+1",-1\n'


def test_a_plain_value_is_written_as_it_is() -> None:
    assert written("Acme, Inc. (EU) - north") == 'partner,n\n"Acme, Inc. (EU) - north",-1\n'


def test_a_byte_order_mark_is_a_choice() -> None:
    assert to_csv([], COLUMNS, bom=True) == codecs.BOM_UTF8 + b"partner,n\n"
