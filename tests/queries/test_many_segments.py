"""However many partners there are, every page answers: the worst and the largest first, the rest page by page."""

from collections.abc import Callable, Sequence

import pytest

from app.analysis.stability.verdicts import CHAOTIC, MOST_NAMED, Verdict
from app.answers import stability as answer
from app.answers.brief import brief
from app.answers.comparison import MOST_VERSIONS, compare
from app.answers.scorecard import scorecard
from app.answers.segment_choice import MOST
from app.answers.stability import stability
from app.domain.errors import BadInput
from app.queries.filters import Filters
from app.queries.metrics import series, totals
from app.queries.segment_ranking import ranked_segments
from app.queries.segments import MOST as MOST_OFFERED
from app.queries.segments import segment_values
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move
from tests.oracle.records import Record

PARTNERS = 205
DAY = 24 * 60
TEN_DAYS = Filters(from_=at(0), to=at(10 * DAY))


PARTNER_IDS = tuple(f"p{place:03d}" for place in range(PARTNERS))


def records(partners: Sequence[str] = PARTNER_IDS) -> list[Record]:
    """Partner 0 starts most; 7 and 150 have what stands past its deadline; every partner has a version of its own."""
    found = []
    for partner in partners:
        place = int(partner[1:])
        own = {**MOVE, "partner": partner, "version": f"{place}"}
        for number in range(3 if place == 0 else 1):
            found.append(move(place + number, f"t{place}-{number}", "received", **own))
            if place not in (7, 150):
                found.append(move(place + number + 1, f"t{place}-{number}", "completed", **own))
    return found


@pytest.fixture
def reader(asking: Callable[..., Reader]) -> Reader:
    return asking(records(), 10 * DAY)


def test_verdicts_come_page_by_page_the_worst_and_the_largest_first(reader: Reader) -> None:
    first = stability(reader, TEN_DAYS, ("partner",), "1d")
    second = stability(reader, TEN_DAYS, ("partner",), "1d", first["next"])
    partners = [item["segment"]["partner"] for page in (first, second) for item in page["items"]]
    assert {"p000", "p007", "p150"} <= set(partners[:4])
    assert (len(set(partners)), first["segments"], second["segments"]) == (2 * MOST, PARTNERS, PARTNERS)


def test_a_page_of_verdicts_says_that_it_counts_those_judged(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "verdicts", lambda seen, **_: [Verdict(CHAOTIC)] * len(seen))
    first = stability(reader, TEN_DAYS, ("partner",), "1d")
    assert f"Worse, with {MOST} of the {MOST} partners judged here ({PARTNERS} in all);" in first["glance"]
    assert f"; {MOST - MOST_NAMED} more of those judged here are more chaotic." in first["sentence"]
    past = brief(reader, Filters(from_=at(0), to=at(10 * DAY - 1)))
    assert past["glance"] == f"Worse, with {MOST} of the {MOST} partners judged here ({PARTNERS} in all)."


def test_every_segment_has_one_place(reader: Reader) -> None:
    pages = [ranked_segments(reader, TEN_DAYS, ("partner",), first, 100).keys for first in range(0, PARTNERS, 100)]
    assert sorted(key for page in pages for key in page) == [(partner,) for partner in PARTNER_IDS]


def test_what_is_stuck_outside_the_filters_ranks_nobody(asking: Callable[..., Reader]) -> None:
    elsewhere = {**MOVE, "partner": "p900", "version": "8"}
    finished = {**MOVE, "partner": "p900", "version": "9"}
    reader = asking(
        [
            *records(("p001", "p007")),
            move(1, "x", "received", **elsewhere),
            move(1, "y", "received", **elsewhere),
            move(1, "z", "received", **finished),
            move(2, "z", "completed", **finished),
        ],
        10 * DAY,
    )
    filters = Filters(version=("1", "7", "9"), from_=at(0), to=at(10 * DAY))
    assert ranked_segments(reader, filters, ("partner",), 0, 9).keys == (("p001",), ("p007",), ("p900",))


def test_the_whole_is_judged_over_all_segments_not_over_those_of_the_page(reader: Reader) -> None:
    alone, beside = stability(reader, TEN_DAYS, (), "1d"), stability(reader, TEN_DAYS, ("partner",), "1d")
    for name in ("verdict", "signals", "new_paths", "open_cases", "excess_overdue_hours", "now"):
        assert beside["overall"][name] == alone["overall"][name]
    assert len(beside["items"]) == MOST


def test_a_cursor_of_another_question_is_refused(reader: Reader) -> None:
    cursor = stability(reader, TEN_DAYS, ("partner",), "1d")["next"]
    with pytest.raises(BadInput, match="another list"):
        stability(reader, TEN_DAYS, ("version",), "1d", cursor)


def test_few_segments_are_ranked_by_what_was_stuck_and_what_started(asking: Callable[..., Reader]) -> None:
    few = asking(records(("p000", "p005", "p150")), 10 * DAY)
    ranked = ranked_segments(few, TEN_DAYS, ("partner",), 0, 10)
    assert (set(ranked.keys[:2]), ranked.keys[2], ranked.total) == ({("p000",), ("p150",)}, ("p005",), 3)


def test_other_answers_over_every_partner_and_version_stand_too(reader: Reader) -> None:
    told = brief(reader, TEN_DAYS)
    assert {row["partner"] for row in told["cost"]["by_partner"]} == {"p007", "p150"}
    versions = compare(reader, TEN_DAYS, "1d")
    assert (versions["version_count"], len(versions["versions"])) == (PARTNERS, MOST_VERSIONS)
    assert scorecard(reader, "p201", TEN_DAYS)["numbers"][0]["value"] == 1


def test_totals_are_the_series_of_one_bucket(reader: Reader) -> None:
    for number in ("started", "stuck", "overdue_hours", "completion_seconds", "success_rate"):
        one_bucket = {
            (part["segment"]["partner"],): (part["points"][0]["value"], part["points"][0]["n"])
            for part in series(reader, number, TEN_DAYS, ("partner",))
        }
        assert totals(reader, number, TEN_DAYS, ("partner",)) == one_bucket


def test_a_filter_offers_the_most_frequent_values_and_says_how_many_there_are(reader: Reader) -> None:
    partners = segment_values(reader)["partner"]
    assert (len(partners.values), partners.total, partners.complete) == (MOST_OFFERED, PARTNERS, False)
    assert "p000" in partners.values
    assert segment_values(reader)["workflow"].complete
