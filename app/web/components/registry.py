"""The catalog as tables: what is registered, who owns it, what is deprecated and when."""

from collections.abc import Sequence
from datetime import date

from app.catalog.model import Catalog, Version, Workflow
from app.catalog.pipelines import is_of_pipeline
from app.catalog.problems import Problem
from app.catalog.record_mapping import When
from app.domain.ids import to_path
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.moments import length
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.view import View

PATH = "/catalog"


def problems(listed: Sequence[Problem]) -> Component:
    """Why the files as they are now are not in use, each with its place."""
    return html.Div(
        [
            icon("warning"),
            html.Div(
                [
                    html.P(
                        html.Strong(
                            f"The last edit has {_count(len(listed), 'problem')}. The catalog before it stays in use."
                        )
                    ),
                    html.Ul(
                        [
                            html.Li([html.Span(_place(problem), className="mono"), html.Span(problem.text)])
                            for problem in listed
                        ],
                        className="problems",
                    ),
                ]
            ),
        ],
        className="silent problem-banner",
        role="alert",
    )


def mappings(catalog: Catalog) -> list[Component]:
    """What is mapped to our records, in the order in which it is tried; nothing where the catalog maps nothing."""
    own = {name: mapping for name, mapping in catalog.mappings.items() if not is_of_pipeline(name)}
    if not own:
        return []
    heads = ("Mapping", "Takes", "Makes")
    rows = [
        row(name, _taken(mapping.when), mapping.kind.value.replace("_", " "), heads=heads)
        for name, mapping in own.items()
    ]
    return [
        html.Section(
            [
                html.H2("Mappings"),
                html.P("Events, spans and log records of your own that become records here; the first match wins."),
                table(heads, rows),
            ],
            className="panel padded",
        )
    ]


def _taken(when: When) -> str:
    named = {"event_type": "events", "span_name": "spans", "log_event": "log records", "file": "rows of files"}
    parts = [f"{text} named {getattr(when, key)}" for key, text in named.items() if getattr(when, key) is not None]
    parts += [f"with {name}" + ("" if value is None else f" = {value}") for name, value in when.attributes.items()]
    return " ".join(parts)


def workflow(name: str, entry: Workflow, catalog: Catalog, view: View, today: date) -> Component:
    """A workflow: owner, promises, versions; its states where the address unfolds it."""
    opened = view.many("open")
    unfolded = name in opened
    toggled = [other for other in opened if other != name] if unfolded else [*opened, name]
    head = html.A(
        [
            html.Span(icon("chevron"), className="turn"),
            html.Span([html.Strong(entry.title or name), html.Span(name, className="mono hint block")]),
        ],
        href=view.here(PATH, open=toggled),
        className="workflow-head",
        **{"data-adjust": "1", "data-row": name, "aria-expanded": str(unfolded).lower()},
    )
    facts = html.Dl(
        [
            *_fact("Owner", _owner(catalog, entry.owner)),
            *_fact("Deadline", "none" if entry.deadline is None else length(entry.deadline)),
            *_fact(
                "Deadline after an exception",
                "the same" if entry.exception_deadline is None else length(entry.exception_deadline),
            ),
            *_fact("Goal: in time", "none" if entry.goal is None else f"{entry.goal:.1%}"),
            *_fact("Runbook", runbook(entry.runbook, view)),
        ],
        className="facts",
    )
    versions = html.Div(
        [version_badge(number, version, today) for number, version in entry.versions.items()], className="chips"
    )
    body = [states_table(entry)] if unfolded else []
    return html.Li(
        [html.Div([head, facts, versions], className="workflow"), *body],
        className="group open" if unfolded else "group",
        key=name,
    )


def version_badge(number: str, version: Version, today: date) -> Component:
    """A version and where it stands: released, deprecated, past its sunset."""
    if version.sunset is not None and version.sunset <= today:
        text, kind = f"past sunset, {version.sunset}", "over"
    elif version.sunset is not None:
        text, kind = f"sunset {version.sunset}", "ending"
    elif version.deprecated is not None:
        text, kind = (
            f"{'deprecated' if version.deprecated <= today else 'to be deprecated'} {version.deprecated}",
            "ending",
        )
    else:
        text, kind = "current" if version.released is None else f"since {version.released}", "current"
    dates = {"released": version.released, "deprecated": version.deprecated, "sunset": version.sunset}
    hover = ", ".join(f"{name} {day}" for name, day in dates.items() if day is not None)
    mark = [] if kind == "current" else [icon("warning" if kind == "over" else "clock")]
    return html.Span([html.Strong(number), *mark, html.Span(text)], className=f"version version-{kind}", title=hover)


def states_table(entry: Workflow) -> Component:
    """States with whose clock runs in them, their limits, and where they lead."""
    rows = [
        html.Tr(
            [
                html.Td(html.Span(words(name), title=name)),
                html.Td(state.terminal or _clock(state.waits_on)),
                html.Td("—" if state.limit is None else length(state.limit), className="number"),
                html.Td(state.awaits or "—"),
                html.Td(", ".join(words(after) for after in state.next) or "—"),
                html.Td(
                    " ".join(
                        flag for flag, on in (("exception", state.exception), ("dead letter", state.dead_letter)) if on
                    )
                    or "—"
                ),
            ]
        )
        for name, state in entry.states.items()
    ]
    return table(("State", "Waits on", "#Limit", "Awaits", "Leads to", "Kind"), rows)


def table(heads: Sequence[str], rows: Sequence[Component]) -> Component:
    """A table; a head that starts with # is of numbers. On a narrow screen each row is a card with its heads."""
    cells = [
        html.Th(head.removeprefix("#"), className="number" if head.startswith("#") else "", scope="col")
        for head in heads
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(cells)), html.Tbody(list(rows))], className="table cards-narrow"),
        className="table-frame",
    )


def row(*cells: Component | str, heads: Sequence[str] = ()) -> Component:
    """A row whose cells carry their heads, for narrow screens."""
    return html.Tr(
        [html.Td(cell, **{"data-head": head.removeprefix("#")}) for cell, head in zip(cells, heads, strict=True)]
    )


def runbook(path: str | None, view: View) -> Component:
    """A link to a runbook's page."""
    if path is None:
        return html.Span("none", className="none")
    return html.A([icon("book"), " ", path.rsplit("/", 1)[-1]], href=view.link(f"/runbooks/{to_path(path)}"))


def named_with_id(title: str | None, identifier: str) -> Component:
    """A title over its id."""
    return html.Span([html.Strong(title or identifier), html.Span(identifier, className="mono hint block")])


def _owner(catalog: Catalog, owner: str | None) -> Component:
    return names.named(catalog, "owner", owner)


def _fact(term: str, value: Component | str) -> list[Component]:
    return [html.Div([html.Dt(term), html.Dd(value)])]


def _clock(waits_on: str | None) -> Component:
    name = waits_on or "unknown"
    return html.Span([html.Span(className=f"swatch swatch-{name} texture-{name}"), name], className="inline")


def _place(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}" if problem.line else problem.file


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
