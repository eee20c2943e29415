"""How much a page asks of the store: each question once, and no list that its figures say is empty."""

from collections import Counter
from collections.abc import Iterator

import pytest

from app.store.reader import Reader
from app.web.answer_cache import Recent
from app.web.operate import parts as operate
from app.web.trends import parts as trends
from app.web.view import View
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import at, move
from tests.stores import Stores
from tests.web.visiting import visit_of

DAY = 24 * 60
MOST_OF_TRENDS = 34
"""Statements of a page of Trends that is split by one segment; each number asking for itself, it took 74."""


@pytest.fixture
def reader(stores: Stores) -> Iterator[Reader]:
    """A transaction a day, none of which ends."""
    records = [move(day * DAY, f"t{day}", "received", **MOVE, event_id=f"t{day}") for day in range(3)]
    with stores.of(records, 3 * DAY + 30, CATALOG).reader() as reader:
        yield reader


def asked(reader: Reader) -> Counter[str]:
    """How often each question was put to the store: what is asked again is answered from memory."""
    return Counter(question for question, _ in reader._answers)


def test_operate_asks_each_question_once_and_for_no_list_that_is_empty(reader: Reader) -> None:
    visit = visit_of(reader)
    operate.top(visit)
    operate.listing(visit, "grid")
    questions = asked(reader)
    assert max(questions.values()) == 1, questions
    assert not questions.keys() & {"operate_errored", "operate_holds", "waiting_states"}
    assert {"operate_cases", "operate_counts", "transactions_count"} <= questions.keys()


def test_trends_asks_one_question_for_all_numbers_that_one_scan_answers(reader: Reader) -> None:
    trends.drawn(reader, View(), Recent(lambda: at(0)))
    questions = asked(reader)
    assert questions.total() <= MOST_OF_TRENDS, questions
    assert questions["metric_of_finished"] == 1
