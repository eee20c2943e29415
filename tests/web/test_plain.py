"""What is HTML alone goes to the browser as data, exactly what React would have drawn; the rest stays Dash's."""

import json
from typing import Any

from dash import dcc, html

from app.web.dash_libs import Component
from app.web.plain import UNCHANGED, content, lightened


def trees(component: Component) -> Any:
    return json.loads(getattr(component, "data-elements"))


def test_elements_keep_their_names_values_texts_and_order() -> None:
    nested: Any = ["<b>", None, 5, [html.Time("now", dateTime="2026-11-20T00:00:00Z")]]
    attributes: dict[str, Any] = {"aria-hidden": True, "data-n": 0}
    unspelled: Any = False
    drawn = content(
        [
            html.A("to it", href="/x?a=1&b=2", className="chip", tabIndex=-1, id="way", key="k", n_clicks=3),
            html.Label(nested, htmlFor="field"),
            html.Textarea(name="why", rows=2, maxLength=5, required=True, hidden=False, spellCheck=unspelled),
            html.Span(style={"paddingLeft": "4px", "flexGrow": 2, "--own": "1"}, **attributes),
        ],
        (),
    )
    assert drawn.children is None
    link = {"class": "chip", "href": "/x?a=1&b=2", "id": "way", "key": "k", "tabindex": "-1"}
    time = ["time", {"datetime": "2026-11-20T00:00:00Z"}, ["now"]]
    field = {"maxlength": "5", "name": "why", "required": "", "rows": "2", "spellcheck": "false"}
    styled = {"aria-hidden": "true", "data-n": "0", "style": "padding-left: 4px; flex-grow: 2; --own: 1"}
    assert [[tag, dict(sorted(named.items())), inside] for tag, named, inside in json.loads(drawn.plain)] == [
        ["a", link, ["to it"]],
        ["label", {"for": "field"}, ["<b>", "5", time]],
        ["textarea", field, []],
        ["span", styled, []],
    ]


def test_what_dash_has_to_know_stays_a_component_and_what_is_beside_it_becomes_data() -> None:
    page = html.Div(
        [html.P(html.B("a")), html.Div(html.I("b"), id="part"), html.Section([dcc.Store(id="s"), html.U("c")])]
    )
    drawn = lightened(page, {"part", "s"})
    beside, part, section = drawn.children
    assert trees(beside) == [["b", {}, ["a"]]]
    assert (part.id, trees(part), part.children) == ("part", [["i", {}, ["b"]]], None)
    assert [type(child).__name__ for child in section.children] == ["Store", "U"]
    assert page.children[0].children.children == "a", "what was drawn is left as it was"


def test_an_element_named_by_a_pattern_is_a_component() -> None:
    drawn = content([html.P(html.B("a")), html.Div(id={"causes": "x"})], ())
    assert drawn.plain == ""
    assert [type(child).__name__ for child in drawn.children] == ["P", "Div"]


def test_what_the_browser_has_already_is_not_sent_again() -> None:
    for build in (lambda n: [html.P(html.B(n))], lambda n: [html.P(n), dcc.Store(id="s", data=n)], lambda n: f"{n}"):
        first = content(build(1), ())
        assert content(build(1), (), first.version) is UNCHANGED
        assert content(build(2), (), first.version) is not UNCHANGED


def test_a_page_says_which_version_its_parts_have() -> None:
    page = lightened(html.Div(html.Div([html.P(html.B("a"))], id="part")), {"part"})
    assert content([html.P(html.B("a"))], {"part"}, getattr(page.children, "data-version")) is UNCHANGED
