"""Each sentence of `Journal`, run against every implementation."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Unavailable
from app.domain.records import SCHEMAS, Kind, of_rows
from app.journal import Entry, Journal, Unsealed
from tests.journal.conftest import Clock, event_ids, transitions
from tests.journal.memory import check_chain, table_of_wrong_columns

EVERYTHING = 10**12


def spans(count: int, **columns: object) -> Unsealed:
    rows = [
        {"event_time": datetime(2026, 11, 23), "name": f"span {n}", "resource": "{}", **columns} for n in range(count)
    ]
    return Unsealed(Kind.SPAN, "collector-1", "commercial", of_rows(Kind.SPAN, rows))


def test_what_was_appended_is_read_by_whoever_opens_the_journal_next(opened: Callable[[], Journal]) -> None:
    opened().append([transitions("a", "b")])

    assert event_ids(opened().read(0, EVERYTHING)) == ["a", "b"]


def test_a_reader_that_was_there_first_sees_what_another_appends(opened: Callable[[], Journal]) -> None:
    reader = opened()
    assert reader.read(0, EVERYTHING) == []
    assert reader.last_offset() == 0

    opened().append([transitions("a")])
    assert event_ids(reader.read(0, EVERYTHING)) == ["a"]
    assert reader.last_offset() == 1


def test_the_first_offset_is_1_and_append_answers_the_last(journal: Journal) -> None:
    assert journal.append([transitions("a"), transitions("b")]) == 2
    assert journal.append([transitions("c")]) == 3
    assert [entry.offset for entry in journal.read(0, EVERYTHING)] == [1, 2, 3]


def test_an_entry_that_cannot_be_stored_takes_the_whole_append_with_it(journal: Journal) -> None:
    wrong = Unsealed(Kind.TRANSITION, "local", None, table_of_wrong_columns())

    with pytest.raises(ValueError, match="columns"):
        journal.append([transitions("a"), wrong])
    assert journal.read(0, EVERYTHING) == []


def test_a_name_that_is_no_text_cannot_be_stored(journal: Journal) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        journal.append([Unsealed(Kind.SPAN, "\ud800", None, spans(1).table)])
    assert journal.read(0, EVERYTHING) == []


def test_one_callers_bad_entries_do_not_fail_the_others(journal: Journal) -> None:
    failures, threads = [], []

    def send(number: int) -> None:
        good = number % 4
        wrong = Unsealed(Kind.TRANSITION, "local", None, table_of_wrong_columns())
        try:
            journal.append([transitions(f"{number}")] if good else [wrong])
        except ValueError:
            failures.append(number)

    for number in range(40):
        threads.append(threading.Thread(target=send, args=(number,)))
        threads[-1].start()
    for thread in threads:
        thread.join()

    assert sorted(failures) == list(range(0, 40, 4))
    stored = event_ids(journal.read(0, EVERYTHING))
    assert sorted(stored, key=int) == [str(number) for number in range(40) if number % 4]


def test_many_callers_entries_are_each_stored_once_and_whole(opened: Callable[[], Journal]) -> None:
    journals = [opened(), opened()]
    answers = {}

    def send(number: int) -> None:
        for turn in range(5):
            name = f"{number}-{turn}"
            answers[name] = journals[number % 2].append([transitions(name, name + "x"), transitions(name + "y")])

    threads = [threading.Thread(target=send, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    entries = journals[0].read(0, EVERYTHING)
    assert [entry.offset for entry in entries] == list(range(1, 161))
    for name, offset in answers.items():
        assert event_ids(entries[offset - 2 : offset]) == [name, name + "x", name + "y"]
        assert entries[offset - 2].commit == entries[offset - 1].commit
    check_chain(entries, journals[1].seals(0))


def test_reading_goes_on_after_any_offset(journal: Journal) -> None:
    for name in "abcde":
        journal.append([transitions(name)])

    for after in range(6):
        assert event_ids(journal.read(after, EVERYTHING)) == list("abcde"[after:])
    assert journal.read(99, EVERYTHING) == []


def test_a_small_limit_gives_one_entry_at_a_time_and_each_once(journal: Journal) -> None:
    for name in "abc":
        journal.append([transitions(name), spans(3)])

    seen: list[Entry] = []
    after = 0
    while entries := journal.read(after, 1):
        assert len(entries) == 1
        after = entries[-1].offset
        seen.extend(entries)
    assert [entry.offset for entry in seen] == [1, 2, 3, 4, 5, 6]


def test_reading_stops_near_its_limit(journal: Journal) -> None:
    for number in range(50):
        journal.append([transitions(str(number), reason=f"{number}" * 4000)])

    entries = journal.read(0, 3000)
    assert 1 <= len(entries) < 50


def test_entries_come_back_with_kind_sender_and_tenant(journal: Journal) -> None:
    journal.append([spans(2)])

    (entry,) = journal.read(0, EVERYTHING)
    assert (entry.kind, entry.ingested_by, entry.tenant_scope) == (Kind.SPAN, "collector-1", "commercial")


def test_columns_with_values_in_no_row_come_back_as_null(journal: Journal) -> None:
    table = spans(2).table
    journal.append([spans(2)])

    (entry,) = journal.read(0, EVERYTHING)
    assert entry.table.equals(table)
    assert entry.table.schema == SCHEMAS[Kind.SPAN]


@pytest.mark.parametrize("entries", [[], [spans(0)]])
def test_an_append_of_nothing_stores_nothing(journal: Journal, entries: list[Unsealed]) -> None:
    journal.append([transitions("a")])

    assert journal.append(entries) == 1
    assert journal.last_offset() == 1


def test_the_instant_is_the_clocks(journal: Journal, clock: Clock) -> None:
    journal.append([transitions("a")])
    clock.now += timedelta(hours=1, microseconds=1)
    journal.append([transitions("b")])

    first, second = journal.read(0, EVERYTHING)
    assert second.ingested_at == clock.now
    assert second.ingested_at - first.ingested_at == timedelta(hours=1, microseconds=1)


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(days=2)])
def test_a_clock_that_steps_back_does_not_take_the_journal_with_it(
    opened: Callable[[], Journal], clock: Clock, back: timedelta
) -> None:
    opened().append([transitions("a")])
    noon = clock.now
    clock.now -= back
    opened().append([transitions("b")])

    assert [entry.ingested_at for entry in opened().read(0, EVERYTHING)] == [noon, noon]


def test_offsets_commits_and_the_chain_go_on_over_days_and_openings(
    opened: Callable[[], Journal], clock: Clock
) -> None:
    for day in range(4):
        journal = opened()
        for name in ("a", "b"):
            journal.append([transitions(f"{day}{name}")])
        clock.now += timedelta(days=day)

    entries = opened().read(0, EVERYTHING)
    assert [entry.offset for entry in entries] == list(range(1, 9))
    check_chain(entries, opened().seals(0))


def test_two_that_append_in_turn_over_midnight_make_one_chain(opened: Callable[[], Journal], clock: Clock) -> None:
    first, second = opened(), opened()
    clock.now = datetime(2026, 11, 23, 23, 59, 59, 999_998)
    for number in range(8):
        (first if number % 2 else second).append([transitions(str(number))])
        clock.now += timedelta(microseconds=1)

    entries = opened().read(0, EVERYTHING)
    assert event_ids(entries) == [str(number) for number in range(8)]
    assert [entry.ingested_at for entry in entries] == sorted(entry.ingested_at for entry in entries)
    check_chain(entries, first.seals(0))


def test_seals_are_read_in_pages(journal: Journal, clock: Clock) -> None:
    for number in range(5):
        journal.append([transitions(str(number))])
        clock.now += timedelta(hours=9)

    whole = journal.seals(0)
    assert [seal.commit for seal in whole] == [1, 2, 3, 4, 5]
    assert list(journal.seals(1, limit=3)) == list(whole[1:4])
    assert list(journal.seals(5)) == []


def test_after_close_nothing_is_appended_and_what_was_is_there(opened: Callable[[], Journal]) -> None:
    journal = opened()
    journal.append([transitions("a")])
    journal.close()

    with pytest.raises(Unavailable):
        journal.append([transitions("b")])
    journal.close()
    assert event_ids(opened().read(0, EVERYTHING)) == ["a"]


INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
INTEGERS = st.integers(-(2**63), 2**63 - 1)
VALUES = {
    pa.timestamp("us"): INSTANTS,
    pa.int64(): INTEGERS,
    pa.int8(): st.integers(-128, 127),
    pa.float64(): st.floats(allow_nan=False),
    pa.string(): st.text(max_size=8),
    pa.binary(): st.binary(max_size=8),
}


def values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Any value of an Arrow type, null included."""
    if pa.types.is_struct(kind):
        return st.none() | st.fixed_dictionaries({part.name: values(part.type) for part in kind})
    if pa.types.is_list(kind):
        return st.none() | st.lists(values(kind.value_type), max_size=2)
    if pa.types.is_dictionary(kind):
        return st.none() | st.sampled_from(["", "{}", "a"])
    return st.none() | VALUES[kind]


@st.composite
def any_entries(draw: st.DrawFn) -> Unsealed:
    kind = draw(st.sampled_from(list(Kind)))
    columns = draw(st.sets(st.sampled_from(SCHEMAS[kind].names), max_size=6))
    row = st.fixed_dictionaries({name: values(SCHEMAS[kind].field(name).type) for name in sorted(columns)})
    rows = draw(st.lists(row, min_size=1, max_size=3))
    return Unsealed(kind, draw(st.text(max_size=5)), draw(st.none() | st.text(max_size=5)), of_rows(kind, rows))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches=st.lists(st.lists(any_entries(), max_size=3), min_size=1, max_size=4))
def test_whatever_is_appended_comes_back_equal_and_sealed(
    opened: Callable[[], Journal], batches: list[list[Unsealed]]
) -> None:
    journal = opened()
    before = journal.last_offset()
    for batch in batches:
        journal.append(batch)

    sent = [entry for batch in batches for entry in batch]
    read = journal.read(before, EVERYTHING)
    assert [(e.kind, e.ingested_by, e.tenant_scope) for e in read] == [
        (e.kind, e.ingested_by, e.tenant_scope) for e in sent
    ]
    for stored, given_entry in zip(read, sent, strict=True):
        assert stored.table.equals(given_entry.table)
    check_chain(journal.read(0, EVERYTHING), journal.seals(0, 10**9))
    journal.close()
