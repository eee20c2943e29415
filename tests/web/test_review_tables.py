"""The page of reviews says who waits and how late, and folds what is long."""

from datetime import datetime

from app.catalog.model import Catalog
from app.web.reviews import tables
from app.web.view import View
from tests.web.test_sentences import said_whole

NOW = datetime(2026, 11, 20, 12)


def task(number: int) -> dict[str, object]:
    about = {"transaction_id": f"t{number}", "task_id": "k", "queue": "desk", "partner": None}
    return about | {
        "opened_at": NOW,
        "due_at": None,
        "overdue": False,
        "deadline_at": None,
        "lost": False,
        "assigned_to": None,
        "assigned_at": None,
    }


def band(version: str, confidence: dict[str, float] | None) -> dict[str, object]:
    counts = {"n": 4, "linked": 3, "queued": 1, "rejected": 0, "links_overturned": 1, "rejections_overturned": 0}
    shares = {"linked_share": 0.75, "queued_share": 0.25, "rejected_share": 0.0}
    return {"rule_version": version, "confidence": confidence, "threshold": {"from": 0.9}, **counts, **shares}


def test_of_many_tasks_the_longest_waiting_are_shown_with_the_way_to_all() -> None:
    text = said_whole(tables.tasks([task(number) for number in range(30)], 208, Catalog(), View()))
    assert "t19" in text
    assert "t20" not in text
    assert "The first 20 of 208." in text


def test_few_tasks_are_all_there_is() -> None:
    assert "of 2" not in said_whole(tables.tasks([task(1), task(2)], 2, Catalog(), View()))


def test_earlier_rule_versions_are_folded_and_none_is_left_out() -> None:
    rows = [band("1", None), band("1", {"from": 0.7, "to": 0.75}), band("2", None)]
    text = said_whole(tables.identity(rows))
    assert text.index("all, threshold 0.9") < text.index("Rule version 1")
    assert "1 of 3 links" in text
    assert "0.70 to 0.75" in text
