from datetime import date

import pytest

from app.analysis.comparisons import comparison
from app.analysis.comparisons.comparison import events, places, quantiles, share, verdict, whole

OLD = {"workflow": "exchange", "version": "2.2", "deprecated": date(2026, 3, 1), "sunset": date(2026, 4, 1)}


def test_a_share_of_nothing_has_neither_value_nor_interval() -> None:
    assert share(None, 0) == {"value": None, "n": 0, "low": None, "high": None, "method": comparison.WILSON}


def test_events_are_told_for_each_that_started_so_that_versions_compare() -> None:
    told = events(10, 200)
    assert (round(told["low"], 3), round(told["high"], 3)) == (4.795, 18.390)
    assert told["per_started"]["value"] == 0.05
    assert told["per_started"]["high"] == pytest.approx(18.390 / 200, abs=1e-5)
    assert events(3, 0)["per_started"] is None


def test_what_was_counted_whole_is_not_estimated() -> None:
    assert (whole(3, 3)["low"], whole(3, 3)["method"]) == (None, comparison.COUNTED)


def test_quantiles_are_bounded_by_values_that_were_measured() -> None:
    shares = {"p50": 0.5, "p95": 0.95}
    measured = list(range(100, 2001, 100))
    at = places(20, list(shares.values()))
    values = {place: 1_000_000 * measured[int(place * 20)] for place in at}
    told = quantiles({"n": 20, "quantiles": {"p50": 1.05e9, "p95": 1.905e9}, "bounds": values}, shares)
    assert (told["quantile"], told["value"], told["low"], told["high"]) == ("p50", 1050, 600, 1500)
    assert (told["quantiles"]["p95"]["low"], told["quantiles"]["p95"]["high"]) == (1700, None), "20 are too few above"
    assert quantiles(None, shares)["quantiles"]["p95"]["n"] == 0


def test_the_sentence_names_who_starts_on_what_should_be_gone() -> None:
    late = OLD | {"started": 12, "past_sunset": 12}
    assert (
        verdict([late], date(2026, 5, 1))
        == "12 transactions started on 2.2 of exchange after its sunset on 2026-04-01."
    )
    told = verdict([OLD | {"started": 1, "past_sunset": 0}], date(2026, 3, 15))
    assert told == "1 transaction started on 2.2 of exchange, deprecated since 2026-03-01; its sunset is 2026-04-01."
    quiet = "Nothing started on a version that is deprecated or past its sunset."
    assert verdict([OLD | {"started": 5, "past_sunset": 0}], date(2026, 2, 1)) == quiet
