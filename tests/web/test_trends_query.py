"""The address of Trends is read strictly, and everything of it is named in the page's links."""

from datetime import datetime
from typing import Any

import pytest

from app.analysis.stability.text import chance
from app.catalog.model import Catalog, Owner, Workflow
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.filters import Filters
from app.web.trends import case_owners, chart, header, table, verdicts
from app.web.trends import query as trends_query
from app.web.trends.series import CLOSER, FIRST, Course, objective, plans
from app.web.view import View
from tests.present import present
from tests.web.test_sentences import said_whole

NOW = datetime(2026, 11, 20, 15, 7)


def test_the_page_opens_split_by_partner_and_by_day() -> None:
    asked = trends_query.asked(View.parse(""), NOW)
    assert (asked.by, asked.interval, asked.of, asked.plan) == (("partner",), "1d", {}, None)
    assert asked.filters.from_ is None


@pytest.mark.parametrize("query", ["?by=partner,version", "?by=partner&by=version", "?by=partner,version,partner"])
def test_a_pair_of_segments_is_written_either_way(query: str) -> None:
    assert trends_query.asked(View.parse(query), NOW).by == ("partner", "version")


@pytest.mark.parametrize(
    ("interval", "start"),
    [
        ("1h", datetime(2026, 11, 13, 15)),
        ("1d", datetime(2026, 11, 13)),
        ("1w", datetime(2026, 11, 9)),
    ],
)
def test_a_range_begins_with_a_whole_hour_day_or_week_of_utc(interval: str, start: datetime) -> None:
    assert trends_query.asked(View.parse(f"?from=now-7d&interval={interval}"), NOW).filters.from_ == start


def test_one_segment_is_looked_at_closely_and_none_may_be_it() -> None:
    asked = trends_query.asked(View.parse("?by=partner,tenant&of=partner:northwind&of=tenant:"), NOW)
    assert asked.of == {"partner": "northwind", "tenant": None}
    assert asked.narrowed.partner == ("northwind",)
    assert asked.narrowed.tenant == ("",)
    assert trends_query.written(asked.of) == ("partner:northwind", "tenant:")


def test_a_segment_of_another_split_is_not_looked_at() -> None:
    assert trends_query.asked(View.parse("?by=tenant&of=partner:northwind"), NOW).of == {}


def test_a_number_is_charted_by_the_quantile_that_is_asked_for_or_its_first() -> None:
    assert present(trends_query.asked(View.parse("?number=completion_seconds"), NOW).plan).quantile == "p50"
    asked = trends_query.asked(View.parse("?number=completion_seconds&quantile=p99"), NOW)
    assert present(asked.plan).quantile == "p99"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?by=colour", 'by: "colour" is none of workflow, partner, tenant, version.'),
        ("?by=partner,tenant,version", "by: 3 segments are given"),
        ("?interval=1m", 'interval: "1m" is none of 1h, 1d, 1w.'),
        ("?of=northwind", 'of: "northwind" names no segment.'),
        ("?number=luck", 'number: "luck" is none of success_rate'),
        ("?number=stuck&quantile=p50", 'quantile: "p50" is none that stuck has.'),
    ],
)
def test_what_is_not_taken_is_refused_with_what_is(query: str, words: str) -> None:
    with pytest.raises(BadInput, match="^" + words.replace("(", r"\(").replace(".", r"\.")):
        trends_query.asked(View.parse(query), NOW)


def test_success_never_appears_without_stuck_beside_it() -> None:
    assert [plan.number for plan in FIRST[:2]] == ["success_rate", "stuck"]
    assert [plan.number for plan in CLOSER[:2]] == ["success_rate", "stuck"]


CATALOG = Catalog(workflows={"a": Workflow(deadline=900, goal=0.97), "b": Workflow(deadline=3600, goal=0.97)})
(COMPLETION, ATTAINMENT, STUCK) = plans(("completion_seconds", "p95"), ("deadline_attainment", None), ("stuck", None))


def test_an_objective_is_drawn_only_where_all_that_is_counted_shares_it() -> None:
    assert objective(CATALOG, Filters(), {"workflow": "a"}, COMPLETION) == 900
    assert objective(CATALOG, Filters(workflow=("b",)), {"partner": "northwind"}, COMPLETION) == 3600
    assert objective(CATALOG, Filters(), {}, COMPLETION) is None
    assert objective(CATALOG, Filters(), {}, ATTAINMENT) == 0.97
    assert objective(CATALOG, Filters(), {"workflow": "a"}, STUCK) is None
    assert objective(CATALOG, Filters(), {"workflow": "unknown"}, COMPLETION) is None


def _item(**more: Any) -> dict[str, Any]:
    return {
        "segment": {"partner": "northwind"},
        "title": "Northwind Health",
        "verdict": "steady",
        "since": None,
        "why": None,
        "reasons": [],
        "signals": [],
        "excess_overdue_hours": 0.0,
        "open_cases": 0,
        "left_out": None,
        "now": {"as_of": datetime(2026, 11, 20, 6), "stuck": 0, "incidents": []},
        **more,
    }


def test_what_needs_a_look_stands_first_and_what_costs_most_before_the_rest() -> None:
    items = [
        _item(title="d"),
        _item(title="c", verdict="more stable"),
        _item(title="b", verdict="more chaotic", excess_overdue_hours=1.0),
        _item(title="a", verdict="more chaotic", excess_overdue_hours=9.0),
        _item(title="e", verdict="cannot tell"),
    ]
    assert [item["title"] for item in verdicts.ranked(items)] == ["a", "b", "c", "d", "e"]


def test_a_reason_leads_to_the_chart_of_its_number_in_its_segment() -> None:
    reason: Row = {"sentence": "Rejections rose.", "number": "partner_rejection_rate", "quantile": None, "signals": []}
    drawn = verdicts.reasons(_item(verdict="more chaotic", reasons=[reason]), View.parse("?interval=1w"))
    (link,) = [part for part in drawn._traverse() if getattr(part, "href", None)]
    assert link.href == "/trends?interval=1w&number=partner_rejection_rate&of=partner:northwind"


def test_open_cases_are_those_of_the_segment_within_what_the_page_is_filtered_to() -> None:
    view = View.parse("?tenant=commercial&interval=1w&as_of=2026-11-20T08:00:00Z")
    link, who = table.cases(_item(open_cases=2), view, "with Partner desk; none taken")
    assert getattr(link, "href", None) == "/?partner=northwind&tenant=commercial&as_of=2026-11-20T08:00:00Z"
    assert said_whole([link, who]) == "2 caseswith Partner desk; none taken"
    (of_none, *_) = table.cases(_item(open_cases=1, segment={"partner": None}), View())
    assert getattr(of_none, "href", None) == "/?partner="


def test_a_verdict_that_cannot_be_told_says_why() -> None:
    assert said_whole(verdicts.reasons(_item(why="too few points: 6 of 90 days"), View())) == (
        "Too few points: 6 of 90 days."
    )


def test_the_sentence_stays_one_sentence_though_its_clauses_stand_on_lines() -> None:
    sentence = "Steady overall; Northwind Health is more chaotic since 12 Oct: rejections rose from 2 % to 9 %."
    answer = {
        "sentence": sentence,
        "glance": "As before, worse with 1 of 8 partners.",
        "overall": _item(),
        "from": datetime(2026, 8, 22),
        "to": datetime(2026, 11, 20),
        "interval": "1d",
        "false_signal_rate": {"stated": 0.05, "method": "At most 5 % of such pages name anything."},
    }
    text = said_whole(header.head(answer, View()))
    assert text.startswith("Better or worse?As before, worse with 1 of 8 partners.With whom, since when?")
    assert sentence in text
    assert "22 Aug 2026 to 19 Nov 2026, in 90 days of UTC." in text
    assert "At most 5 % of such pages name anything." in text


def test_what_is_stuck_now_stands_under_the_sentence_and_leads_to_its_incident() -> None:
    incident = {
        "id": "partner:northwind",
        "title": "Northwind Health",
        "since": datetime(2026, 11, 20, 0, 24),
        "transactions": 116,
        "sentence": "Northwind Health, now (06:00 UTC): 116 wait since 00:24; this is not in the verdict.",
    }
    older = {**incident, "id": "partner:cascadia", "title": "Cascadia", "since": datetime(2026, 11, 19, 22, 5)}
    present = {"as_of": datetime(2026, 11, 20, 6), "stuck": 232, "incidents": [incident, older]}
    answer = {"overall": _item(now=present), "to": datetime(2026, 11, 20), "interval": "1d"}
    (line,) = header.now(answer, View())
    text = said_whole(line)
    assert "At 06:00 UTC, beside the verdict, which judges whole days up to 20 Nov 00:00 UTC:" in text
    assert "Northwind Health: 116 wait since 00:24 (not in the verdict)" in text
    assert "Cascadia: 116 wait since 19 Nov 22:05 (in the verdict as far as it had begun)" in text
    links = [part.href for part in line._traverse() if getattr(part, "href", None)]
    assert links == ["/incidents/partner:northwind", "/incidents/partner:cascadia"]


def test_the_head_answers_what_it_costs_who_acts_and_whether_it_is_chance_and_which_days_are_left_out() -> None:
    answer = {
        "sentence": "Steady overall.",
        "glance": "As before.",
        "overall": _item(left_out="2 days left out: Thanksgiving"),
        "from": datetime(2026, 8, 22),
        "to": datetime(2026, 11, 20),
        "interval": "1d",
        "false_signal_rate": {"stated": 0.05, "method": "At most 5 % of such pages name anything."},
    }
    hardly = chance(True, "more chaotic", 0.05, "x")
    lines = [("What it costs", "12 h overdue."), ("Who acts by when", "Nobody."), ("Is it chance?", hardly)]
    text = said_whole(header.head(answer, View(), lines))
    assert all(question in text and answered in text for question, answered in lines)
    assert "Hardly: where nothing changes, at most 5 of 100 such pages name anybody (x)." in text
    assert "in 90 days of UTC. 2 days left out: Thanksgiving." in text


def test_a_course_knows_the_unit_of_its_number() -> None:
    assert Course(STUCK, [], 3.0, 3, None).unit == "transactions"


def test_teams_are_named_and_people_are_counted() -> None:
    catalog = Catalog(owners={"desk": Owner(title="Partner desk")})
    rows: list[Any] = [{"owner": "desk", "n": 3}, {"owner": "interop", "n": 5}, {"owner": None, "n": 9}]
    assert case_owners.sentence(catalog, rows, 1) == "with interop, Partner desk and 1 more; 1 of 3 taken"
    assert case_owners.sentence(catalog, rows[:1], 0) == "with Partner desk; not taken"
    assert case_owners.sentence(catalog, rows[:2], 2) == "with interop and Partner desk; all taken"


def test_a_segment_that_is_called_steady_says_beside_it_what_is_stuck_with_it_now() -> None:
    now = datetime(2026, 11, 20, 6)
    incident = {
        "id": "partner:northwind",
        "title": "Northwind Health",
        "since": datetime(2026, 11, 20, 0, 24),
        "transactions": 116,
        "sentence": "Northwind Health, now (06:00 UTC): 116 wait since 00:24; this is not in the verdict.",
    }
    steady = _item(now={"as_of": now, "stuck": 116, "incidents": [incident]})
    view = View.parse("?of=partner:northwind")
    asked = trends_query.asked(view, now)
    courses = [Course(plan, [], None, None, None) for plan in CLOSER]
    row = table.table([(steady, courses[:4])], asked, now, view, "last 7 whole days", {}, None)
    closely = chart.closely(steady, courses, None, asked, now, view, "last 7 whole days", None)
    for drawn in (row, closely):
        text = said_whole(drawn)
        assert "steadyas before" in text
        assert "116 stuck since 20 Nov 00:24 UTC" in text
