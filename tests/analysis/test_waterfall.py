"""The waterfall: one row a span whatever senders do, and each mark where it belongs and nowhere else."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.drawing.span_rows import CLIENT, CONSUMER, PRODUCER, SERVER, Span, waterfall

INTERNAL = 1
SIZE = 20_000


def span(span_id: str, parent: str | None = None, start: int = 0, end: int = 100, **more: Any) -> Span:
    named: dict[str, Any] = {"name": span_id, "service": "a", "kind": INTERNAL} | more
    return Span(
        **named,
        span_id=span_id,
        parent_span_id=parent,
        start=start,
        end=end,
    )


ids = st.sampled_from([f"{number:x}" for number in range(12)])
any_span = st.builds(
    Span,
    span_id=ids,
    parent_span_id=st.one_of(st.none(), ids),
    name=st.sampled_from(["GET /", "query", "send"]),
    service=st.sampled_from(["a", "b", None]),
    kind=st.integers(0, 5),
    start=st.integers(0, 1000),
    end=st.integers(0, 1000),
    error=st.booleans(),
    peer=st.sampled_from([None, "p1", "p2"]),
)
any_trace = st.lists(any_span, max_size=25)


@given(any_trace)
def test_every_span_has_exactly_one_row_whatever_its_parents_say(spans: list[Span]) -> None:
    assert sorted(row.span for row in waterfall(spans)) == list(range(len(spans)))


@given(any_trace)
def test_parents_come_before_their_children_and_one_level_above(spans: list[Span]) -> None:
    rows = waterfall(spans)
    for number, row in enumerate(rows):
        if row.parent is None:
            assert row.depth == 0
        else:
            assert row.parent < number <= row.parent + rows[row.parent].size
            assert row.depth == rows[row.parent].depth + 1


@given(any_trace)
def test_the_rows_under_a_row_are_those_that_follow_it_deeper(spans: list[Span]) -> None:
    rows = waterfall(spans)
    for number, row in enumerate(rows):
        under = rows[number + 1 : number + 1 + row.size]
        assert all(below.depth > row.depth for below in under)
        after = rows[number + 1 + row.size :][:1]
        assert all(below.depth <= row.depth for below in after)


@given(any_trace)
def test_the_critical_path_tiles_the_longest_root(spans: list[Span]) -> None:
    rows = waterfall(spans)
    parts = sorted(part for row in rows for part in row.critical)
    roots = [spans[row.span] for row in rows if row.parent is None]
    longest = max((root.end - root.start for root in roots), default=0)
    assert sum(end - start for start, end in parts) == max(longest, 0)
    assert all(before[1] == after[0] for before, after in pairwise(parts))


@given(any_trace, st.randoms())
def test_the_order_in_which_spans_arrive_does_not_change_the_tree(spans: list[Span], random: Random) -> None:
    distinct = list({one.span_id: one for one in spans}.values())
    shuffled = random.sample(distinct, len(distinct))

    def drawn(these: list[Span]) -> list[tuple[object, ...]]:
        return [(these[row.span].span_id, row.depth, row.call, row.skew, row.critical) for row in waterfall(these)]

    by_time = len({(one.start, one.end) for one in distinct}) == len(distinct)
    if by_time:
        assert drawn(shuffled) == drawn(distinct)


def test_siblings_stand_by_start_under_their_parent() -> None:
    spans = [span("late", "root", 50, 60), span("root"), span("early", "root", 10, 20), span("deep", "early", 12, 15)]
    assert [spans[row.span].span_id for row in waterfall(spans)] == ["root", "early", "deep", "late"]


def test_a_chain_of_five_thousand_spans_is_drawn() -> None:
    spans = [span(str(n), str(n - 1) if n else None, n, 10_000 - n) for n in range(5_000)]
    rows = waterfall(spans)
    assert rows[-1].depth == 4_999
    assert rows[0].size == 4_999


def test_a_missing_parent_makes_an_orphan_and_only_of_the_span_that_names_it() -> None:
    rows = waterfall([span("a", "gone"), span("b", "a"), span("c")])
    assert {row.span: row.orphan for row in rows} == {0: True, 1: False, 2: False}


def test_a_circle_of_parents_is_cut_at_its_earliest_span() -> None:
    rows = waterfall([span("a", "c", 5), span("b", "a", 3), span("c", "b", 4), span("d", "c", 9)])
    assert [(row.span, row.depth, row.looped) for row in rows] == [
        (1, 0, True),
        (2, 1, False),
        (0, 2, False),
        (3, 2, False),
    ]


def test_a_span_that_is_its_own_parent_stands_alone() -> None:
    (row,) = waterfall([span("a", "a")])
    assert (row.depth, row.looped, row.orphan) == (0, True, False)


def test_of_spans_sent_twice_with_one_id_the_earliest_is_the_parent_and_the_others_are_marked() -> None:
    spans = [span("x", None, 10, 90, kind=SERVER), span("x", None, 0, 100, kind=SERVER), span("y", "x", 20, 30)]
    rows = {row.span: row for row in waterfall(spans)}
    assert rows[0].doubled
    assert not rows[1].doubled
    assert (rows[0].depth, rows[2].depth) == (0, 1)


@pytest.mark.parametrize("lead", [5, -5], ids=["clocks agree", "the server's clock is behind"])
def test_a_server_that_shares_its_calls_id_hangs_under_it_and_what_it_did_hangs_under_the_server(lead: int) -> None:
    spans = [
        span("x", "root", 0, 50, kind=CLIENT, service="shop"),
        span("x", "root", lead, 45, kind=SERVER, service="partner"),
        span("y", "x", 10, 35, kind=CLIENT, service="partner"),
        span("z", "x", 1, 2, service="shop"),
        span("root", None, 0, 60, service="shop"),
    ]
    rows = {row.span: row for row in waterfall(spans)}
    parents = {place: None if row.parent is None else waterfall(spans)[row.parent].span for place, row in rows.items()}
    assert parents == {4: None, 0: 4, 1: 0, 2: 1, 3: 0}
    assert all(rows[place].critical for place in (0, 2, 4))


def test_many_spans_with_one_id_are_drawn_in_time_that_grows_with_their_number() -> None:
    spans = [span("x", "x", at, at + 1, kind=SERVER, service=f"s{at % 7}") for at in range(SIZE)]
    assert len(waterfall(spans)) == SIZE


def call(span_id: str, start: int, end: int, **more: Any) -> Span:
    return span(span_id, "root", start, end, **{"name": "POST", "kind": CLIENT, "peer": "p"} | more)


def test_a_call_made_again_after_its_error_is_a_hidden_retry() -> None:
    spans = [span("root"), call("1", 0, 10, error=True), call("2", 20, 30, error=True), call("3", 40, 50)]
    assert [row.call for row in waterfall(spans)] == [0, 1, 2, 3]


def test_calls_after_a_success_side_by_side_or_to_another_peer_are_no_retries() -> None:
    after_success = [span("root"), call("1", 0, 10), call("2", 20, 30)]
    side_by_side = [span("root"), call("1", 0, 10, error=True), call("2", 5, 15)]
    other_peer = [span("root"), call("1", 0, 10, error=True), call("2", 20, 30, peer="q")]
    other_parent = [span("root"), call("1", 0, 10, error=True), span("2", "1", 20, 30, name="POST", kind=CLIENT)]
    for spans in (after_success, side_by_side, other_peer, other_parent):
        assert not any(row.call for row in waterfall(spans))


def test_a_child_outside_its_parent_in_another_service_shows_a_clock_skew() -> None:
    spans = [
        span("root", None, 100, 200, kind=CLIENT),
        span("before", "root", 90, 150, service="b", kind=SERVER),
        span("after", "root", 150, 230, service="b", kind=SERVER),
        span("same", "root", 80, 250),
        span("queued", "root", 300, 400, service="b", kind=CONSUMER),
    ]
    rows = waterfall(spans)
    assert {spans[row.span].span_id: row.skew for row in rows} == {
        "root": 0,
        "before": -10,
        "after": 30,
        "same": 0,
        "queued": 0,
    }


def test_what_a_producer_hands_on_may_end_after_it() -> None:
    spans = [span("root", None, 0, 10, kind=PRODUCER), span("worker", "root", 5, 900, service="b", kind=INTERNAL)]
    assert [row.skew for row in waterfall(spans)] == [0, 0]


def test_work_that_was_handed_on_and_begins_after_its_cause_has_ended_is_no_skew() -> None:
    spans = [
        span("root", None, 0, 10, kind=SERVER),
        span("later", "root", 40, 90, service="b"),
        span("unsaid", None, 0, 10, kind=0),
        span("unsaid later", "unsaid", 20, 30, service="b", kind=0),
        span("unsaid over", "unsaid", 5, 30, service="b", kind=0),
    ]
    rows = waterfall(spans)
    assert {spans[row.span].span_id: row.skew for row in rows if row.skew} == {"unsaid over": 20}


def test_the_critical_path_goes_through_the_child_that_ended_last() -> None:
    spans = [span("root", None, 0, 100), span("short", "root", 10, 40), span("long", "root", 20, 80)]
    rows = {spans[row.span].span_id: row.critical for row in waterfall(spans)}
    assert rows == {"root": [(0, 20), (80, 100)], "short": [], "long": [(20, 80)]}
