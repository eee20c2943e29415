"""A scorecard beside what was agreed: targets, answer times, whose side, the longest waits, what is asked."""

import html
import statistics
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.analysis.scorecard_text import difference, lead
from app.analysis.stability.effects import Materiality
from app.catalog.model import Partner, Target
from tests.api.conftest import Calling
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import START, move

ANSWERED = {"a": 2, "b": 4, "c": 8, "d": 30, "e": 90}
"""Minutes that Northwind took to answer, by transaction."""
TARGETS = (
    Target("success_rate", 0.5, at_least=True),
    Target("partner_answer_seconds", 300, at_least=False, quantile="p50", by=date(2026, 4, 1), ask="Add workers."),
    Target("retries", 3, at_least=False),
)
SPAN = "from=2026-03-02T08:00:00Z&to=2026-03-02T12:00:00Z"


def world() -> list[Any]:
    records = []
    for name, minutes in ANSWERED.items():
        records += [
            move(0, name, "received", external_ref=f"ref-{name}", **MOVE),
            move(1, name, "submitted", **MOVE),
            move(1 + minutes, name, "completed", **MOVE),
        ]
    waits = [move(0, "waits", "received", external_ref="ref-waits", **MOVE), move(3, "waits", "submitted", **MOVE)]
    refused = [
        move(5, "refused", "received", **MOVE),
        move(6, "refused", "failed", error_class="partner_rejection", **MOVE),
        move(5, "broken", "received", **MOVE),
        move(7, "broken", "failed", error_class="processing", **MOVE),
        move(0, "elsewhere", "submitted", workflow="exchange", partner="cascadia", external_ref="ref-elsewhere"),
    ]
    return [*records, *waits, *refused]


@pytest.fixture
def card(calling: Calling) -> Any:
    catalog = replace(CATALOG, partners={"northwind": replace(CATALOG.partners["northwind"], targets=TARGETS)})
    client = calling(world(), 240, catalog=catalog)
    return lambda more="": client.get(f"/api/v1/partners/northwind/scorecard?{SPAN}{more}")


def test_each_agreed_target_stands_beside_its_number_and_whether_it_is_kept(card: Any) -> None:
    targets = {row["number"]: row["target"] for row in card().json["numbers"] if row["target"]}
    assert {name: (one["met"], one["met_before"]) for name, one in targets.items()} == {
        "success_rate": (True, None),
        "partner_answer_seconds": (False, None),
        "retries": (True, True),
    }
    assert targets["partner_answer_seconds"]["value"] == 300


def test_what_is_asked_is_what_waits_for_the_partner_and_what_was_agreed_and_missed(card: Any) -> None:
    asked = {row["ask"]: row["by"] for row in card().json["asks"]}
    assert asked == {
        "Send the acknowledgement: 1 transaction that waits for it.": None,
        "Add workers: at most 5 min agreed, 8 min now.": "2026-04-01T00:00:00.000000Z",
    }


def test_answer_times_are_those_of_the_waits_that_ended_overall_and_by_hour(card: Any) -> None:
    answers = card().json["acknowledgements"]
    seconds = sorted(60.0 * minutes for minutes in ANSWERED.values())
    percentiles = {row["percentile"]: row["seconds"] for row in answers["percentiles"]}
    assert (answers["n"], percentiles[50]) == (5, statistics.median(seconds))
    assert percentiles[75] == statistics.quantiles(seconds, n=4, method="inclusive")[2]
    began = (START + timedelta(minutes=1)).hour
    assert [(row["hour"], row["n"], row["p50"]) for row in answers["by_hour"]] == [(began, 5, 480.0)]


def test_the_five_longest_waits_are_named_by_reference_and_of_this_partner_alone(card: Any) -> None:
    worst = card().json["worst"]
    assert [row["external_refs"] for row in worst] == ["ref-waits", "ref-e", "ref-d", "ref-c", "ref-b"]
    assert [row["until"] is None for row in worst] == [True, False, False, False, False]
    assert worst[1]["seconds"] == 90 * 60


def test_hours_waited_and_errors_are_told_by_side(card: Any) -> None:
    theirs, ours = card().json["sides"]
    waited = sum(ANSWERED.values()) + (240 - 3)
    assert (theirs["waited_hours"], theirs["errors"], theirs["stuck"]) == (pytest.approx(waited / 60), 1, 1)
    assert (ours["waited_hours"], ours["errors"], ours["stuck"]) == (pytest.approx((5 + 3 + 1 + 2) / 60), 1, 0)


def test_it_is_saved_as_a_page_to_print_that_loads_nothing(card: Any) -> None:
    saved = card("&format=html")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert all(text in saved.text for text in ("at most 5 min: missed", "ref-waits"))
    assert "cascadia" not in saved.text
    assert not any(word in saved.text for word in ("<script", "src=", "href=", "@import"))
    rows = card("&format=csv&table=asks").text.splitlines()
    assert rows[0].startswith("partner,partner_title,ask,by,")


def test_a_partner_without_targets_has_none(calling: Calling) -> None:
    numbers = calling(world(), 240).get(f"/api/v1/partners/northwind/scorecard?{SPAN}").get_json()["numbers"]
    assert {row["target"] for row in numbers} == {None}
    assert Partner().targets == ()


def test_the_first_words_are_recomputed_from_what_happened(card: Any) -> None:
    ended, answered = [*ANSWERED, "refused", "broken"], sorted(ANSWERED.values())
    saved = html.unescape(card("&format=html").text)
    lead = saved.partition("in short</th><td>")[2].partition("</td>")[0]
    assert lead == (
        f"{len(ended) + 1} transactions started with northwind; "
        f"{100 * len(ANSWERED) / len(ended):.1f} % of the {len(ended)} that ended were completed and 1 is stuck. "
        f"Half of the answers came within {answered[len(answered) // 2]} min. "
        f"Of the 3 targets that were agreed 2 are kept. "
        "Worse than in the 4 hours before: stuck transactions, partner rejections, overdue hours."
    )


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([(True, 9), (None, 0), (None, 0)], "Of the 3 targets that were agreed 1 is kept, 2 with nothing to measure."),
        (
            [(False, 9), (None, 0), (None, None)],
            "Of the 3 targets that were agreed 0 are kept, 1 with nothing to measure, "
            "1 with too few transactions to be counted.",
        ),
        ([(None, 0)], "The one target that was agreed has nothing to measure."),
        ([(False, 9)], "The one target that was agreed is missed."),
    ],
)
def test_targets_with_nothing_to_measure_are_counted(targets: list[Any], sentence: str) -> None:
    always = [("started", None), ("stuck", None), ("success_rate", None), ("partner_answer_seconds", "p50")]
    plain = {"value": None, "n": 0, "target": None, "difference": None}
    numbers = [{**plain, "number": number, "quantile": quantile} for number, quantile in always]
    agreed = [{**plain, "number": "retries", "quantile": None, "n": n, "target": {"met": met}} for met, n in targets]
    words = lead({"title": "Northwind", "numbers": [*numbers, *agreed], "from": START, "to": START + timedelta(days=1)})
    assert words.endswith(f". {sentence}")


def test_the_first_sheet_stands_alone_and_the_rest_is_an_appendix(card: Any) -> None:
    first, rest = card("&format=html").text.split('<h2 class="sheet">Appendix: all figures</h2>')
    assert all(text in first for text in ("What we ask", "Success rate", "Stuck", "Partner rejections", "Retries"))
    assert "Dead letters" not in first, "what is neither agreed nor worse is in the appendix"
    assert "Dead letters" in rest
    assert "break-before:page" in first


def test_a_difference_that_is_too_small_to_matter_is_neither_better_nor_worse() -> None:
    usual = Materiality({})
    answers = ("partner_answer_seconds", "p50")
    assert difference(*answers, 110.0, 109.4, usual) == "about the same"
    assert difference(*answers, 121.0, 109.4, usual) == "worse"
    assert difference("success_rate", None, 0.971, 0.962, usual) == "about the same"
    assert difference("success_rate", None, 0.975, 0.962, usual) == "better"
    assert difference("success_rate", None, 0.971, 0.962, Materiality({"success_rate": 0.001})) == "better"
    assert difference("dead_letters", None, 1.0, 0.0, usual) == "worse"
    assert difference("started", None, 9.0, 1.0, usual) is None
