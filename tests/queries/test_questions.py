"""Every question is one statement that the store understands, whatever is asked of it and however little is known."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.store.reader import QUESTIONS, Reader
from app.store.statements import text_of
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.making import at

LONGEST = 80
NUMBERS = (
    "limit",
    "offset",
    "most",
    "width_us",
    "waited_us",
    "sign",
    "share",
    "over_us",
    "sick",
    "least",
    "slower_than",
    "peer_slower_than",
    *("rows", "attributes", "events", "links"),
    *("span_kind", "shortest_ns", "longest_ns"),
)
FRACTIONS = ("shares", "places")
FLAGS = ("exceptional", "every", "apart", "errored", "peer_errored", "hex", "failed")
INSTANTS = ("since", "until", "known_until", "at", "drawn_at", "first", "last", "earliest", "latest", "started_at")
LISTED_INSTANTS = ("instants", "entered")
ALL = sorted(path.stem for path in QUESTIONS.glob("*.sql"))


def plausible(name: str, question: str) -> object:
    """A value of the parameter's kind; segments are lists in lists' questions and texts in one thing's."""
    text = text_of(QUESTIONS, question)[0]
    if name in NUMBERS or re.search(rf"(offset|place >=) \${name}\b", text):
        return 1
    if name in FRACTIONS:
        return [0.5]
    if name in FLAGS:
        return True
    if name.removeprefix("peer_") in (*INSTANTS, *LISTED_INSTANTS):
        return [datetime(2026, 3, 2)] if name in LISTED_INSTANTS else datetime(2026, 3, 2)
    listed = f"list_contains(${name}" in text or re.search(rf"unnest\(\${name}\b", text)
    calls = re.findall(r"(?:transactions_where|in_segments|split_by|fits)\(([^)]*)\)", text)
    chosen = any(re.search(rf"\${name}\b", call) for call in calls)
    return ["x"] if listed or chosen else "x"


@pytest.fixture(scope="module")
def empty() -> Iterator[Reader]:
    """A reader over nothing."""
    store = Store(None, lambda: CATALOG, lambda: at(0))
    with store.reader() as reader:
        yield reader
    store.close()


@pytest.mark.parametrize("question", ALL)
def test_a_question_is_answered_over_an_empty_store(empty: Reader, question: str) -> None:
    names = text_of(QUESTIONS, question)[1] - {"now"}
    answer = empty.ask(question, **{name: plausible(name, question) for name in names})
    assert len(set(answer.column_names)) == answer.num_columns


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.sql")), ids=lambda path: path.stem)
def test_a_question_is_short_and_begins_by_saying_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("-- ")
    assert len(lines) <= LONGEST
