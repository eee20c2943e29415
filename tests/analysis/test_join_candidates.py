"""Which attribute is suggested for `[join]`: the id of business, not what every span has."""

from app.analysis.join_candidates import candidates
from app.domain.answer_fields.sources import JoinCandidate
from app.domain.rows import Row


def row(
    attribute: str, records: int = 100, traces: int = 60, ids: int = 30, known: int = 0, numbered: int | None = None
) -> Row:
    counts = {"traces": traces, "ids": ids, "known": known, "numbered": ids if numbered is None else numbered}
    return {"attribute": attribute, "records": records, "all_records": 100, **counts}


def first(*rows: Row) -> JoinCandidate:
    return candidates(rows)[0]


def test_the_id_of_an_order_goes_before_that_of_its_customer_though_fewer_records_have_it() -> None:
    suggested = first(row("customer.id", ids=7), row("order.id", records=97))
    assert (suggested["attribute"], suggested["share"], suggested["ids"]) == ("order.id", 0.97, 30)


def test_an_attribute_that_names_known_transactions_goes_before_one_whose_name_says_id() -> None:
    assert first(row("order.id"), row("basket", known=50, numbered=0))["attribute"] == "basket"


def test_names_that_say_id_go_before_words_and_thread_or_user_ids_come_last() -> None:
    names = [
        one["attribute"]
        for one in candidates([row("user_id"), row("colour", numbered=0), row("claimNumber"), row("claim_no")])
    ]
    assert names[-1] == "user_id"
    assert names[0] == "claim_no"


def test_of_two_ids_the_one_that_joins_several_traces_goes_before_one_for_each_trace() -> None:
    assert first(row("request.id", ids=60), row("order.id"))["attribute"] == "order.id"
