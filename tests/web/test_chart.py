"""A chart is a sentence, a drawing that nobody needs to see, and the same points as a table and as CSV."""

from typing import Any

from app.web.components.chart import chart, spark
from app.web.dash_libs import Component
from app.web.figures.chart_template import figure
from app.web.figures.sparkline import sparkline
from tests.web.test_sentences import said_whole


def _graphs(drawn: Component) -> list[Any]:
    return [part for part in drawn._traverse() if type(part).__name__ == "Graph"]


def test_a_chart_says_what_it_shows_and_has_its_points_as_a_table_and_as_csv() -> None:
    drawn = chart("one", figure([]), "Rejections rose.", ("Day", "Value"), [("12 Oct", "9 %")], csv="/api/v1/points")
    text = said_whole(drawn)
    assert text.startswith("Rejections rose.")
    assert "DayValue12 Oct9 %" in text
    (link,) = [part for part in drawn._traverse() if getattr(part, "href", None)]
    assert link.href == "/api/v1/points"


def test_no_graph_offers_to_send_its_points_anywhere() -> None:
    (graph,) = _graphs(chart("one", figure([]), "A.", ("Day",), []))
    assert graph.config["showSendToCloud"] is False
    assert graph.config["displaylogo"] is False
    assert graph.config["displayModeBar"] is False


def test_a_drawing_is_hidden_from_who_cannot_see_it_and_its_sentence_is_not() -> None:
    drawn = spark(sparkline([]), "Stuck: from 0 to 9.")
    (hidden,) = [part for part in drawn._traverse() if getattr(part, "className", "") == "spark-drawing"]
    assert hidden.to_plotly_json()["props"]["aria-hidden"] == "true"
    assert said_whole(drawn).startswith("Stuck: from 0 to 9.")


def test_a_figure_keeps_the_height_that_it_asks_for() -> None:
    (graph,) = _graphs(chart("one", figure([], height=412), "A.", ("Day",), []))
    assert graph.style["height"] == "412px"
