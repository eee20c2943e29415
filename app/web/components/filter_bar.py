"""The bar of the four segments, the time range and the saved views, above the pages that list many things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from app.catalog.model import Catalog
from app.domain.segments import SEGMENTS
from app.queries.segments import MOST, SegmentValues, segment_values
from app.store.reader import Reader
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.saved_views import views_menu
from app.web.dash_libs import dmc, html
from app.web.view import View


@dataclass(frozen=True)
class Times:
    """What a page's time range is of: its presets (start, label), the words of its button, and of its two instants."""

    presets: tuple[tuple[str, str], ...]
    absent: str
    says: str
    start: str
    end: str


STARTED = Times(
    (
        ("now-1h", "Last hour"),
        ("now-6h", "Last 6 hours"),
        ("now-24h", "Last 24 hours"),
        ("now-7d", "Last 7 days"),
        ("now-30d", "Last 30 days"),
    ),
    "No time range",
    "When transactions started; what is open now stays whenever it started",
    "Started from",
    "Started before",
)
LOOKED_AT = Times(
    (("now-7d", "Last 7 days"), ("now-30d", "Last 30 days"), ("now-90d", "Last 90 days"), ("now-52w", "Last 52 weeks")),
    "Usual range",
    "The range of the page; its buckets are in UTC",
    "From",
    "Before",
)
_PLURAL = {"workflow": "Every workflow", "partner": "Every partner", "tenant": "Every tenant", "version": "Any version"}


def bar(reader: Reader, view: View, narrow: bool, times: Times = STARTED) -> Component:
    """The bar as the view has it; choices are what is declared and what was seen. Folded where it is narrow."""
    seen, catalog = segment_values(reader), reader.catalog
    controls = [_control(catalog, name, seen[name], getattr(view, name)) for name in SEGMENTS]
    inside = html.Div([icon("filter"), *controls, time_range(times), views_menu()], className="filterbar")
    if not narrow:
        return html.Div(inside, role="group", **{"aria-label": "Filters"})
    text = "Filters are set" if view.narrowed else "Filters and views"
    return html.Details([html.Summary([icon("filter"), text]), inside], className="folded", open=False)


def _control(catalog: Catalog, name: str, seen: SegmentValues, chosen: Sequence[str]) -> Component:
    """A select of all values; of more than can be listed a field in which any of them can be written."""
    choices = names.choices(catalog, name, seen.values, chosen)[: MOST + len(chosen)]
    return _select(name, choices, chosen) if seen.complete else _field(name, choices, chosen, seen.total)


def _field(name: str, choices: Sequence[Mapping[str, str]], chosen: Sequence[str], total: int) -> Component:
    field = dmc.TagsInput(
        id=f"filter-{name}",
        data=[choice["value"] for choice in choices],
        value=list(chosen),
        placeholder="" if chosen else f"{total:,} {name}s: type one",
        clearable=True,
        size="xs",
        comboboxProps={"withinPortal": True, "shadow": "md", "width": "max-content", "position": "bottom-start"},
        **{"aria-label": name.capitalize()},
    )
    return _holder(name, field)


def _select(name: str, choices: Sequence[Mapping[str, str]], chosen: Sequence[str]) -> Component:
    select = dmc.MultiSelect(
        id=f"filter-{name}",
        data=[dict(choice) for choice in choices],
        value=list(chosen),
        placeholder="" if chosen else _PLURAL[name],
        searchable=True,
        clearable=True,
        size="xs",
        nothingFoundMessage="No match",
        comboboxProps={"withinPortal": True, "shadow": "md", "width": "max-content", "position": "bottom-start"},
        **{"aria-label": name.capitalize()},
    )
    return _holder(name, select)


def _holder(name: str, control: Component) -> Component:
    return html.Div(control, className="segment", **{"data-segment": name})


def time_range(times: Times) -> Component:
    """The range as text (a script writes it from the address), with presets and two exact instants to choose."""
    presets = [
        html.Li(html.A(label, href="?", **{"data-range": start, "data-adjust": "1"}))
        for start, label in (*times.presets, ("", times.absent))
    ]
    exact = html.Div(
        [
            dmc.DateTimePicker(
                id=f"range-{end}",
                popoverProps={"withinPortal": False},
                label=label,
                size="xs",
                clearable=True,
                valueFormat="YYYY-MM-DD HH:mm",
            )
            for end, label in (("from", times.start), ("to", times.end))
        ],
        className="exact",
    )
    return dmc.Popover(
        [
            dmc.PopoverTarget(
                html.Button(
                    [
                        icon("clock"),
                        html.Span(times.absent, id="range-text", **{"data-absent": times.absent}),
                        icon("down"),
                    ],
                    className="button quiet",
                    title=times.says,
                )
            ),
            dmc.PopoverDropdown([html.Ul(presets, className="menu"), exact, html.P(id="range-zone", className="hint")]),
        ],
        position="bottom-start",
        shadow="md",
        withinPortal=True,
    )
