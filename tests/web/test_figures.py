"""Figures are functions from numbers to plain dicts: what they return is what is drawn."""

import math
import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from app.domain.answer_fields.comparisons import Edge, StateTaken
from app.domain.rows import Row
from app.web.figures import chart_template
from app.web.figures.adoption import Date, adoption
from app.web.figures.bars import Step, signed, waterfall
from app.web.figures.control_chart import control_chart
from app.web.figures.intervals import Estimate, intervals
from app.web.figures.path_map import path_map
from app.web.figures.sparkline import HIGH, Sparkline, sparkline
from app.web.figures.units import scale, written

START = datetime(2026, 10, 1)


def _chart(values: list[float | None], unit: str = "transactions", **more: Any) -> dict[str, Any]:
    points: list[Row] = [
        {"at": START + timedelta(days=place), "value": value, "n": 10, "signal": []}
        for place, value in enumerate(values)
    ]
    flat = {name: [level] * len(values) for name, level in (("centre", 5.0), ("lower", 2.0), ("upper", 8.0))}
    empty: Row = {"baseline": None, "rebased": [], "signals": []}
    return {"number": "stuck", "unit": unit, "points": points, **flat, **empty, **more}


def _signal(chart: dict[str, Any], direction: str, *places: int) -> dict[str, Any]:
    return {"direction": direction, "rule": "one beyond 3 sigma", "points": [chart["points"][at] for at in places]}


def _named(figure: chart_template.Figure, name: str) -> dict[str, Any]:
    (found,) = [trace for trace in figure["data"] if trace["name"] == name]
    return found


def test_points_beyond_the_limits_are_marked_by_shape_as_well_as_colour() -> None:
    chart = _chart([5, 9, 5, 1])
    chart["signals"] = [_signal(chart, "worse", 1), _signal(chart, "better", 3)]
    figure = control_chart(chart)
    worse, better = _named(figure, "worse"), _named(figure, "better")
    assert worse["y"].tolist() == [9]
    assert better["y"].tolist() == [1]
    assert worse["marker"]["symbol"] != better["marker"]["symbol"]
    assert worse["marker"]["color"] != better["marker"]["color"]


def test_a_point_of_two_signals_is_drawn_as_the_worse() -> None:
    chart = _chart([5, 9])
    chart["signals"] = [_signal(chart, "worse", 1), _signal(chart, "better", 0, 1)]
    figure = control_chart(chart)
    assert _named(figure, "worse")["y"].tolist() == [9]
    assert _named(figure, "better")["y"].tolist() == [5]


def test_a_bucket_without_a_value_is_a_gap_in_the_line_and_never_a_zero() -> None:
    line = _named(control_chart(_chart([5, None, 6])), "Value")
    assert math.isnan(line["y"][1])
    assert line["text"][1].startswith("—")


def test_values_are_arrays_of_floats_and_instants_are_milliseconds_of_utc() -> None:
    line = _named(control_chart(_chart([5, 6])), "Value")
    assert line["y"].dtype == np.float64
    assert line["x"][0] == 1_790_812_800_000
    assert np.diff(line["x"]).tolist() == [86_400_000]


def test_a_chart_without_limits_says_nothing_of_limits() -> None:
    chart = _chart([5, 6]) | {"centre": [None, None], "lower": [None, None], "upper": [None, None]}
    assert [trace["name"] for trace in control_chart(chart)["data"]] == ["Value"]


def test_a_chart_of_no_points_is_still_a_figure() -> None:
    figure = control_chart(_chart([]), objective=3.0)
    assert _named(figure, "Value")["x"].tolist() == []


def test_a_rebase_is_an_upright_line_with_its_cause_as_text_and_never_as_markup() -> None:
    because = "<a href='javascript:alert(1)'>2.3</a> & more"
    figure = control_chart(_chart([5, 6], rebased=[{"at": START, "because": because}]))
    text = figure["layout"]["annotations"][0]["text"]
    assert text.replace("<br>", " ") == "&lt;a href='javascript:alert(1)'&gt;2.3&lt;/a&gt; &amp; more"
    assert figure["layout"]["shapes"][0]["x0"] == figure["layout"]["shapes"][0]["x1"]


def test_lengths_are_drawn_by_their_logarithms_with_marks_that_people_use() -> None:
    axis = control_chart(_chart([600.0, 90_000.0], unit="seconds"), objective=900.0)["layout"]["yaxis"]
    assert axis["type"] == "log"
    assert axis["ticktext"] == ["10 s", "1 min", "5 min", "30 min", "2 h", "8 h", "1 d"]
    assert 10 ** axis["range"][0] < 2.0
    assert 10 ** axis["range"][1] > 90_000


def test_elsewhere_seconds_stand_on_an_axis_in_the_unit_that_people_use() -> None:
    assert scale("seconds", [600.0, 1200.0, None]) == (60.0, " min")
    assert scale("seconds", [None, 0.5]) == (1.0, " s")


def test_a_rate_that_lives_near_one_is_not_drawn_from_zero() -> None:
    assert control_chart(_chart([0.97, 0.99], unit="share"))["layout"]["yaxis"]["rangemode"] == "normal"
    assert control_chart(_chart([0.02, 0.03], unit="share"))["layout"]["yaxis"]["rangemode"] == "tozero"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "share", "—"),
        (0.973, "share", "97.3 %"),
        (0.5, "share", "50 %"),
        (1.0, "share", "100 %"),
        (0.9996, "share", "99.96 %"),
        (0.0, "share", "0 %"),
        (720.0, "seconds", "12 min"),
        (28_080.0, "seconds", "7 h 48 min"),
        (2_587.0, "seconds", "43 min"),
        (4.5, "hours", "4.5 h"),
        (0.032, "retries per transaction", "3.2 per 100"),
        (1204, "transactions", "1,204"),
        (3.25, "transactions", "3.2"),
    ],
)
def test_values_are_written_with_their_unit(value: float | None, unit: str, words: str) -> None:
    assert written(value, unit) == words


def test_a_waterfall_ends_where_its_steps_lead() -> None:
    steps = [Step("Northwind Health", 0.05), Step("mix", -0.01)]
    figure = waterfall(("before", 0.02), steps, ("after", 0.06), "share", up_is_good=False)
    (bars,) = figure["data"]
    ends = bars["base"] + bars["x"]
    assert ends[0] == pytest.approx(0.02)
    assert ends[1] == pytest.approx(0.07)
    assert ends[2] == pytest.approx(0.06)
    assert ends[3] == pytest.approx(0.06)
    assert bars["text"] == ["2.0 %", "+5.0 points", "−1.0 points", "6.0 %"]


def test_what_went_up_and_what_went_down_differ_by_hatching_beside_their_colour() -> None:
    figure = waterfall(("before", 5), [Step("a", 2), Step("b", -1)], ("after", 6), "hours", up_is_good=False)
    marker = figure["data"][0]["marker"]
    assert marker["pattern"]["shape"] == ["", "/", "\\", ""]
    assert marker["color"][1:3] == [chart_template.VERMILLION, chart_template.GREEN]


def test_a_change_of_a_share_is_in_points() -> None:
    assert signed(0.07, "share") == "+7.0 points"
    assert signed(-90.0, "seconds") == "−1 min 30 s"
    assert signed(0, "transactions") == "±0"


def test_an_interval_reaches_from_its_low_to_its_high() -> None:
    rows = [Estimate("2.2", 0.9, 0.85, 0.93, 200), Estimate("2.3", None, None, None, 0)]
    figure = intervals(rows, "share")
    (dots,) = figure["data"]
    assert dots["x"][0] - dots["error_x"]["arrayminus"][0] == pytest.approx(0.85)
    assert dots["x"][0] + dots["error_x"]["array"][0] == pytest.approx(0.93)
    assert dots["marker"]["symbol"][0] != dots["marker"]["symbol"][1]
    assert figure["layout"]["annotations"][0]["text"] == "too few to say"


def test_adoption_is_each_versions_share_of_what_started() -> None:
    buckets = [{"at": START, "versions": {"2.2": 3, "2.3": 1}}, {"at": START + timedelta(days=1), "versions": {}}]
    figure = adoption(buckets, ["2.2", "2.3"], [Date(START, "2.3 released")])
    assert [trace["y"][0] for trace in figure["data"]] == [0.75, 0.25]
    assert all(math.isnan(trace["y"][1]) for trace in figure["data"])
    assert len({trace["marker"]["pattern"]["shape"] for trace in figure["data"]}) == 2
    assert figure["layout"]["annotations"][0]["text"] == "2.3 released"


def paths(drawing: Sparkline) -> list[tuple[str, str]]:
    """What the image draws, each by its colour: read as an SVG reader does."""
    return [(path.get("stroke", ""), path.get("d", "")) for path in ElementTree.fromstring(drawing.image)]


def test_a_small_multiple_marks_its_last_known_value_and_its_signals() -> None:
    values = [1.0, 9.0, 2.0, None]
    points: list[Row] = [{"at": START + timedelta(days=day), "value": value} for day, value in enumerate(values)]
    drawing = sparkline(points, {points[1]["at"]: "worse"}, objective=4.0)
    (blue, line), (red, over), (level, _), (dot, last) = paths(drawing)
    assert line.startswith("M40 ")
    assert line.count("L") == 2
    assert (blue, red, level, dot) == (
        chart_template.BLUE,
        chart_template.VERMILLION,
        chart_template.PURPLE,
        chart_template.BLUE,
    )
    assert last == f"M653 {line.rpartition(' ')[2]}h0"
    ((left, top, direction),) = drawing.marks
    assert (round(left), direction) == (35, "worse")
    assert over == f"M347 {round(top * 2)}"
    assert top < 20


def test_a_stretch_of_signals_has_one_shape_at_its_beginning() -> None:
    points: list[Row] = [{"at": START + timedelta(days=day), "value": float(day)} for day in range(6)]
    drawing = sparkline(points, {points[day]["at"]: "better" for day in (1, 2, 4)})
    assert [round(left) for left, _, _ in drawing.marks] == [22, 78]


def test_a_gap_leaves_the_line_open() -> None:
    values = [1.0, None, 2.0, 3.0]
    drawing = sparkline([{"at": START + timedelta(days=day), "value": one} for day, one in enumerate(values)])
    assert [letter for letter in paths(drawing)[0][1] if letter.isalpha()] == ["M", "M", "L"]


def test_nothing_at_all_times_is_a_line_on_the_ground() -> None:
    drawing = sparkline([{"at": START + timedelta(days=day), "value": 0.0} for day in range(3)])
    heights = {int(height) for height in re.findall(r"[ML]\d+ (\d+)", paths(drawing)[0][1])}
    assert len(heights) == 1
    assert 0.8 * HIGH < heights.pop() < HIGH


def test_a_small_multiple_of_nothing_is_an_empty_image_that_names_no_address() -> None:
    drawing = sparkline([{"at": START, "value": None}])
    assert paths(drawing) == []
    assert drawing.source.startswith("data:image/svg+xml,%3Csvg ")
    assert not set(drawing.source) & set('"<>#')


def test_no_figure_can_be_shared_on_a_public_site() -> None:
    assert chart_template.CONFIG["showSendToCloud"] is False
    assert chart_template.CONFIG["displaylogo"] is False
    assert chart_template.CONFIG["displayModeBar"] is False


def _edge(start: str, end: str, count: int, declared: bool | None = True) -> Edge:
    return {
        "workflow": "w",
        "from_state": start,
        "to_state": end,
        "count": count,
        "median_wait_seconds": 60.0,
        "declared": declared,
    }


def _states(*names: str) -> list[StateTaken]:
    return [
        {"workflow": "w", "state": name, "count": 10, "begun": 0, "standing": 0, "declared": True} for name in names
    ]


def test_a_map_runs_downwards_also_where_transactions_go_back() -> None:
    edges = [_edge("a", "b", 9), _edge("b", "c", 8), _edge("c", "b", 2)]
    places = _drawn(path_map(edges, _states("a", "b", "c")))
    assert places["a"] > places["b"] > places["c"]


def test_the_busiest_way_of_a_map_is_straight() -> None:
    edges = [_edge("a", "b", 9), _edge("a", "side", 1), _edge("side", "b", 1), _edge("b", "c", 9)]
    notes = {
        note["text"].split("<br>")[0]: note
        for note in path_map(edges, _states("side", "a", "b", "c"))["layout"]["annotations"]
    }
    assert notes["a"]["x"] == notes["b"]["x"] == notes["c"]["x"] == 0
    assert notes["side"]["x"] != 0


def test_a_step_that_the_catalog_does_not_declare_is_dashed_and_said() -> None:
    figure = path_map([_edge("a", "b", 9), _edge("a", "<i>", 1, declared=False)], _states("a", "b", "<i>"))
    declared, other = figure["data"]
    assert (declared["line"]["dash"], other["line"]["dash"]) == ("solid", "dash")
    assert "not declared" in other["text"]
    assert "&lt;i&gt;" in other["text"]


def test_a_map_of_a_state_that_follows_itself_alone_is_that_state() -> None:
    figure = path_map([_edge("a", "a", 3)], _states("a"))
    assert figure["data"] == []
    assert len(figure["layout"]["annotations"]) == 1


def test_where_nothing_is_declared_nothing_strays() -> None:
    states = _states("a", "b")
    for state in states:
        state["declared"] = None
    figure = path_map([_edge("a", "b", 9, declared=None)], states)
    assert figure["data"][0]["line"]["dash"] == "solid"
    assert "declared" not in figure["data"][0]["text"]
    assert {note["borderwidth"] for note in figure["layout"]["annotations"]} == {1}


def test_a_long_name_stands_in_lines_so_that_its_neighbours_have_room() -> None:
    named = "T14_Determine_document_X_request_unlicensed_<b>"
    (note,) = path_map([], _states(named))["layout"]["annotations"]
    assert note["text"].split("<br>") == ["T14 Determine document X", "request unlicensed &lt;b&gt;", "<b>10</b>"]


def _drawn(figure: chart_template.Figure) -> dict[str, float]:
    return {note["text"].split("<br>")[0]: note["y"] for note in figure["layout"]["annotations"]}
