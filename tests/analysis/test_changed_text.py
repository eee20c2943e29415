from typing import Any

from app.analysis.comparisons.changed_text import sentence


def told(
    then: float | None, now: float | None, late: list[tuple[str | None, int]], changed: int | None, **more: Any
) -> str:
    """The sentence of an answer of these values, each of ten, and (source, records) of who was late."""
    answer = {
        "number": "success_rate",
        "unit": "share",
        "quantile": None,
        "then": {"value": then, "n": 10},
        "now": {"value": now, "n": 10},
        "late": [{"source": source, "records": records} for source, records in late],
        "changed_transactions": changed,
    }
    return sentence(answer | more)


def test_late_records_are_told_with_their_senders() -> None:
    late = [("engine", 3), ("engine", 1), ("desk", 1), (None, 1)]
    assert told(0.9, 0.8, late, 2) == (
        "Success rate stood at 90.0 % of 10 when the period ended, and is 80.0 % of 10 now: "
        "6 late records of 2 transactions came from engine and desk and 1 more."
    )


def test_too_many_transactions_are_not_counted() -> None:
    said = told(900, 1200, [("engine", 25_000)], None, number="started", unit="transactions")
    assert said == "Started stood at 900 when the period ended, and is 1,200 now: 25,000 late records came from engine."


def test_a_change_without_late_records_is_put_down_to_what_happened_later() -> None:
    said = told(0.9, 0.8, [], 0)
    assert said.endswith("and is 80.0 % of 10 now: by what happened later, not by late records.")


def test_what_did_not_change_is_said_so() -> None:
    said = told(600, 600, [], 0, number="completion_seconds", unit="seconds", quantile="p95")
    expected = "Completion seconds (p95) stood at 10 min of 10 when the period ended, and still does: "
    assert said == f"{expected}no late record changed it."
