"""Folding cases under whom they wait for."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.case_groups import Standing, fold, in_order, walked
from app.domain.rows import Row

T = datetime(2026, 11, 20, 9, 12)


def case(signature: str, **fields: object) -> dict[str, object]:
    """A case with little said of it."""
    plain: dict[str, object] = dict.fromkeys(Standing.__dataclass_fields__)
    counts = (
        "promised",
        "reviews_overdue",
        "versions",
        "tenants",
        "can_make",
        "past_deadline",
        "uncalled",
        "retrying",
        "duplicates",
    )
    plain |= dict.fromkeys(counts, 0)
    plain |= {"signature": signature, "failed": False, "transactions": 1, "since": T, "latest": T, "workflow": "w"}
    return plain | fields


def test_a_partners_answers_retries_and_dead_letters_are_one_outage() -> None:
    groups = fold(case(clock, waits_on=clock, partner="n", promised=1) for clock in ("partner", "retry", "queue"))
    assert [group.key for group in groups] == ["partner:n"]
    assert groups[0].promised == 3


def test_no_partner_is_blamed_for_human_work_or_our_own() -> None:
    groups = fold([case("a", waits_on="review", partner="n"), case("b", waits_on="us", partner="n")])
    assert {group.key for group in groups} == {"queue", "us"}


def test_work_of_an_undeclared_workflow_goes_by_the_workflow() -> None:
    assert [group.key for group in fold([case("a", workflow="log")])] == ["unknown:log"]


def test_the_first_is_where_it_began_and_the_main_one_has_most() -> None:
    rows = [
        case("old", waits_on="partner", partner="n", since=T - timedelta(hours=1), first_version="2.3"),
        case("big", waits_on="partner", partner="n", promised=9, transactions=9, can_make=2, next_deadline=T),
    ]
    group = fold(rows)[0]
    assert (group.first.signature, group.main.signature) == ("old", "big")
    assert (group.can_make, group.next_deadline) == (2, T)


ROWS = st.lists(
    st.builds(
        lambda n, partner, clock, promised: case(str(n), partner=partner, waits_on=clock, promised=promised),
        st.integers(0, 99),
        st.sampled_from([None, "a", "b"]),
        st.sampled_from([None, "us", "queue", "retry", "partner", "review"]),
        st.integers(0, 5),
    ),
    max_size=12,
)


@given(ROWS)
def test_folding_loses_no_transaction_and_puts_most_broken_promises_first(rows: list[Row]) -> None:
    groups = fold(rows)
    assert sum(group.transactions for group in groups) == len(rows)
    assert [group.promised for group in groups] == sorted((group.promised for group in groups), reverse=True)
    assert len({group.key for group in groups}) == len(groups)


def test_a_list_that_is_read_keeps_its_order_and_new_lines_wait() -> None:
    groups = fold([case("a", waits_on="partner", partner="x", promised=9), case("b", waits_on="partner", partner="y")])
    kept, waiting = in_order(groups, ["partner:gone", "partner:y"])
    assert [group.key for group in kept] == ["partner:y"]
    assert waiting == 1


def test_cases_are_walked_as_their_lines_unfold_whichever_is_largest() -> None:
    rows = [
        case("largest", waits_on="partner", partner="quiet", promised=5, transactions=5),
        case("failed", failed=True, partner="worst", transactions=50),
        case("first", waits_on="partner", partner="worst", promised=4, transactions=4),
        case("second", waits_on="retry", partner="worst", promised=3, transactions=3),
    ]
    assert walked(rows) == ["first", "second", "largest", "failed"]
