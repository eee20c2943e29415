"""What a page shows of causes and twins: every share as text beside its bar, and where each line leads."""

from collections.abc import Iterator
from typing import Any

from app.catalog.model import Catalog, Partner
from app.web.components import causes, twins
from app.web.dash_libs import html
from app.web.view import View

CATALOG = Catalog(partners={"northwind": Partner("Northwind Health")})
FILTERS = {"status": ["stuck"], "from": ["now-24h"]}


def item(**changes: Any) -> dict[str, Any]:
    plain = {
        "attribute": "partner",
        "value": "northwind",
        "aliases": [],
        "sick_share": 0.9,
        "healthy_share": 0.25,
        "lift": 3.6,
        "p_value": 1e-9,
        "n": 36,
        "symptom": False,
        "onset": None,
        "example": {"transaction_id": "t/1", "tenant": "commercial"},
        "filter": {"partner": "northwind"},
    }
    return plain | changes


def told(*items: dict[str, Any], sick: int = 40, healthy: int = 200) -> Any:
    sides = {"sick": {"n": sick, "sentence": "40 stuck."}, "healthy": {"n": healthy, "sentence": "200 healthy."}}
    return {**sides, "explained_by": None, "items": list(items), "tests": 9, "method": "Fisher's"}


def parts(component: Any) -> Iterator[Any]:
    if isinstance(component, list | tuple):
        for one in component:
            yield from parts(one)
    elif component is not None:
        yield component
        yield from parts(getattr(component, "children", None))


def text_of(component: Any) -> str:
    return " ".join(part for part in parts(component) if isinstance(part, str))


def links(component: Any) -> dict[str, str]:
    found = [part for part in parts(component) if getattr(part, "href", None)]
    return {text_of(part): part.href for part in found}


def drawn(*items: dict[str, Any], **more: int) -> Any:
    return causes.drawn(told(*items, **more), CATALOG, View(), FILTERS)


def test_both_shares_are_said_beside_their_bars_and_the_bars_are_hidden_from_readers_of_text() -> None:
    page = drawn(item())
    for words in ("of these", "90 %", "of healthy", "25 %", "3.6 times as common", "36 of these", "p < 0.001"):
        assert words in text_of(page)
    bars = [part for part in parts(page) if getattr(part, "className", None) == "cause-track"]
    assert [bar.children.style["width"] for bar in bars] == ["90.00%", "25.00%"]
    assert all(bar.to_plotly_json()["props"]["aria-hidden"] == "true" for bar in bars)


def test_a_cause_leads_to_the_list_of_those_that_have_it_and_to_one_beside_its_twin() -> None:
    found = links(drawn(item()))
    assert found["partner Northwind Health"] == "/?partner=northwind&from=now-24h&status=stuck"
    assert found["one of them beside its healthy twin"] == "/transactions/~dC8x?tenant=commercial&tab=twin"


def test_a_group_of_no_or_several_statuses_is_listed_whatever_its_status() -> None:
    page = causes.drawn(told(item()), CATALOG, View(), {"status": ["failed", "rejected"], "to": ["now"]})
    assert links(page)["partner Northwind Health"] == "/?partner=northwind&to=now&status=all"


def test_a_cause_that_no_filter_knows_is_no_link() -> None:
    found = links(drawn(item(attribute="operation", value="GET cache", filter=None)))
    assert list(found) == ["one of them beside its healthy twin"]


def test_a_pair_is_said_in_words() -> None:
    pair = item(
        attribute="partner & version", value="northwind & 2.3", filter={"partner": "northwind", "version": "2.3"}
    )
    assert "partner Northwind Health and version 2.3" in links(drawn(pair))


def test_symptoms_and_what_may_be_chance_unfold() -> None:
    page = drawn(item(), item(attribute="tenant", p_value=0.4), item(attribute="state", value="failed", symptom=True))
    folded = [part for part in parts(page) if type(part).__name__ == "Details"]
    assert ["may be chance" in text_of(one) for one in folded] == [True, False]
    assert "1 symptom:" in text_of(folded[1])
    assert "passed through failed" in text_of(folded[1])


def test_without_causes_it_says_why() -> None:
    assert "Nothing is selected" in text_of(drawn(sick=0))
    assert "no healthy transaction" in text_of(drawn(healthy=0))
    assert "more than chance would" in text_of(drawn())


def test_hostile_names_are_text() -> None:
    page = drawn(item(attribute="<script>", value="<b>&", aliases=[{"attribute": "a", "value": "<i>"}]))
    assert "<script> <b>&" in text_of(page)


def test_a_twin_shows_steps_attributes_and_payloads_of_both() -> None:
    side = {"n": 1, "after_seconds": 3.0, "seconds": 60.0, "open": True}
    other = {"transaction_id": "t-2", "tenant": None, "status": "completed", "started_at": None}
    segments = {"workflow": None, "partner": "northwind", "version": None}
    answer = {
        "twin": other | segments,
        "sentence": "The nearest.",
        "timeline": [{"lane": "workflow", "kind": "state", "title": "submitted", "here": side, "there": None}],
        "attributes": [
            {"kind": "transition", "attribute": "region", "here": ["east"], "there": [], "differs": True},
            {"kind": "span", "attribute": "thread", "here": ["1"], "there": ["2"], "differs": True},
            {"kind": "segment", "attribute": "partner", "here": ["a"], "there": ["a"], "differs": False},
        ],
        "payloads": [
            {"direction": "request", "payload_id": "P1", "twin_payload_id": "P2", "same": True, "sentence": "Alike."}
        ],
    }
    page = html.Div(twins.side_by_side(answer, CATALOG, View()))
    for words in ("after 3.0 s, for 1 min, and still", "east", "1 attribute of spans", "1 are the same"):
        assert words in text_of(page)
    assert links(page)["Side by side"] == "/payloads/P1?tab=twin&with=P2"
    assert "No transaction" in text_of(
        twins.side_by_side({"twin": None, "sentence": "No transaction is."}, CATALOG, View())[0]
    )


def test_a_difference_of_structure_has_a_shape_and_words_for_each_line() -> None:
    side = {"types": ["string"], "n": 1, "of": 2}
    found = {
        "sentence": "1 path only here.",
        "items": [{"path": "$.ssn", "change": "only here", "here": side, "there": None}],
    }
    page = html.Div(twins.structure(found))
    for words in ("$.ssn", "only in this one", "string, 1 of 2", "—"):
        assert words in text_of(page)
