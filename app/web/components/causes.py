"""What sets sick transactions apart: paired bars of the sick and the healthy, each cause leading to a list and a twin.

`place` goes into any page's layout; what it is filled with comes by a callback of `app.web.causes`, so that no page
waits for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from app.catalog.model import Catalog
from app.domain.answer_fields.causes import LinkedCause, LinkedCauses
from app.domain.ids import to_path
from app.web.components import names, states
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.list_filters import EVERY
from app.web.view import View

SURE = 0.05
FIRST = 5
"""Causes that are drawn; the others, and the symptoms, unfold."""


def place(filters: Mapping[str, Sequence[str]], titled: bool = True) -> Component:
    """A section that fills itself with the causes of what `filters` (as `/api/v1/causes` takes them) choose.

    `titled` is False on a page whose own title says the same.
    """
    query = urlencode([(name, value) for name in sorted(filters) for value in filters[name]])
    waiting = html.P("Comparing with healthy peers…", className="hint padded", role="status")
    return html.Section(
        [
            *([html.H2("What sets them apart")] if titled else []),
            html.Div(waiting, id={"causes": query}, className="causes"),
        ],
        className="panel",
    )


def drawn(
    answer: LinkedCauses, catalog: Catalog, view: View, filters: Mapping[str, Sequence[str]], at: datetime | None = None
) -> Component:
    """The causes as paired bars, surest first; symptoms apart; who is compared with whom, and `at` which instant: what
    becomes stuck after it is not in them, though the rest of a live page counts it."""
    causes = [item for item in answer["items"] if not item["symptom"]]
    sure = [item for item in causes if item["p_value"] < SURE]
    rest = sure[FIRST:] + [item for item in causes if item["p_value"] >= SURE]
    symptoms = [item for item in answer["items"] if item["symptom"]]

    def listed(items: Sequence[LinkedCause]) -> Component:
        return html.Ol([_cause(item, catalog, view, filters) for item in items], className="cause-list")

    return html.Div(
        [
            _sides(answer),
            *(
                [html.P(["Compared at ", moment(at, "clock"), "."], className="hint compared")]
                if at is not None
                else []
            ),
            listed(sure[:FIRST]) if sure else states.empty(_nothing(answer)),
            _folded(f"{len(rest):,} more, weaker or perhaps by chance", listed(rest)) if rest else None,
            _folded(f"{_counted(len(symptoms))}: {_SYMPTOMS}", listed(symptoms)) if symptoms else None,
        ]
    )


_SYMPTOMS = "what they are chosen by, and what was known only once it had happened"


def _counted(symptoms: int) -> str:
    return "1 symptom" if symptoms == 1 else f"{symptoms:,} symptoms"


def _nothing(answer: LinkedCauses) -> str:
    if answer["explained_by"] is not None:
        return str(answer["explained_by"]["sentence"])
    if not answer["sick"]["n"]:
        return "Nothing is selected, so there is nothing to compare."
    if not answer["healthy"]["n"]:
        return "There is no healthy transaction to compare with."
    return "Nothing that was known before sets them apart from their healthy peers more than chance would."


def _sides(answer: LinkedCauses) -> Component:
    """Who is compared with whom, each with the look of its bars."""
    sides = [
        html.Div(
            [
                html.Dt([html.Span(className=f"swatch cause-{side}"), title]),
                html.Dd(group["sentence"]),
            ]
        )
        for side, title, group in (("sick", "These", answer["sick"]), ("healthy", "Healthy peers", answer["healthy"]))
    ]
    return html.Dl(sides, className="cause-sides", title=answer["method"])


def _cause(item: LinkedCause, catalog: Catalog, view: View, filters: Mapping[str, Sequence[str]]) -> Component:
    return html.Li(
        [
            html.Div(_name(item, catalog, view, filters), className="cause-name"),
            html.Div(
                [_bar("sick", item["sick_share"]), _bar("healthy", item["healthy_share"])], className="cause-bars"
            ),
            html.Div(_facts(item, view), className="cause-facts"),
        ],
        className="cause",
    )


def _name(
    item: LinkedCause, catalog: Catalog, view: View, filters: Mapping[str, Sequence[str]]
) -> list[Component | str | None]:
    """The attribute and value, as a link to those of the sick that have it where a list can be narrowed so far."""
    condition = _condition(item, catalog)
    chosen = item["filter"]
    title: Component = html.Span(condition, className="cause-title")
    if chosen is not None:
        narrowed = {name: list(values) for name, values in filters.items()} | {n: [v] for n, v in chosen.items()}
        href = view.link("/", **_for_list(narrowed))
        title = html.A(condition, href=href, className="cause-title", title="List the transactions that have it")
    aliases = [f"{one['attribute']} = {one['value']}" for one in item["aliases"]]
    more = f", and {len(aliases) - 2:,} more" if len(aliases) > 2 else ""
    also = html.Span("also " + ", ".join(aliases[:2]) + more, className="hint", title="\n".join(aliases[:40]))
    return [title, also if aliases else None]


def _for_list(filters: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The filters as Operate's address has them: one status, or all; `from` is a word of Python's."""
    status = filters.get("status", ())
    own: dict[str, object] = {"status": status[0] if len(status) == 1 else EVERY}
    times = {name if name == "to" else "from_": filters[name][0] for name in ("from", "to") if filters.get(name)}
    return {name: list(values) for name, values in filters.items() if name not in ("from", "to")} | own | times


def _condition(item: LinkedCause, catalog: Catalog) -> str:
    pairs = zip(item["attribute"].split(" & "), item["value"].split(" & "), strict=False)
    if item["attribute"].count(" & ") != item["value"].count(" & "):
        return f"{item['attribute']} = {item['value']}"
    return " and ".join(f"{_titled(name)} {_valued(catalog, name, value)}" for name, value in pairs)


def _titled(attribute: str) -> str:
    return {"state": "passed through", "error_class": "error", "error_code": "code"}.get(attribute, words(attribute))


def _valued(catalog: Catalog, attribute: str, value: str) -> str:
    if attribute in ("workflow", "partner", "tenant"):
        return names.title(catalog, attribute, value)
    return words(value) if attribute == "state" else value


def _bar(side: str, share: float | None) -> Component:
    """One bar: a track with its filled part, and the share as text, which says it all without the bar."""
    percent = 0.0 if share is None else 100 * share
    text = "nobody" if share is None else _percent(share)
    who = "of these" if side == "sick" else "of healthy"
    fill = html.Div(className=f"cause-fill cause-{side}", style={"width": f"{percent:.2f}%"})
    return html.Div(
        [
            html.Span(who, className="cause-who"),
            html.Div(fill, className="cause-track", **{"aria-hidden": "true"}),
            html.Span(text, className="number"),
        ],
        className="cause-bar",
    )


def _percent(share: float) -> str:
    percent = 100 * share
    return f"{percent:.0f} %" if percent in (0.0, 100.0) or 1 <= percent <= 99 else f"{percent:.1f} %"


def _facts(item: LinkedCause, view: View) -> list[Component | str]:
    lift = item["lift"]
    times = "no healthy one has it" if lift is None else f"{lift:,.1f} times as common"
    chance = "" if item["symptom"] else f" · {_chance(item['p_value'])}"
    facts: list[Component | str] = [f"{times} · {item['n']:,} of these{chance}"]
    if item["onset"] is not None:
        facts += [" · more of it since ", moment(item["onset"])]
    example = item["example"]
    if example is not None and not item["symptom"]:
        path = f"/transactions/{to_path(example['transaction_id'])}"
        href = view.link(path, tab="twin", tenant=example["tenant"])
        facts += [" · ", html.A("one of them beside its healthy twin", href=href)]
    return facts


def _chance(p: float) -> str:
    if p >= SURE:
        return f"may be chance (p {p:.2g})"
    return "not chance (p < 0.001)" if p < 0.001 else f"unlikely to be chance (p {p:.2g})"


def _folded(title: str, inside: Component) -> Component:
    return html.Details([html.Summary(title), inside], className="disclosure padded")
