"""What the two trials on Intake share: a form that stores nothing, and what one event would become."""

from collections.abc import Sequence

from app.domain.rows import ReadRow
from app.web.components import tables
from app.web.components.icons import icon
from app.web.dash_libs import Component, dcc, html


def trial_form(title: str, button: str, button_id: str, *fields: Component) -> Component:
    """A section with its fields and the button that asks."""
    ask = html.Button(button, id=button_id, type="button", className="button")
    return html.Section([html.H2(title), html.Div([*fields, ask], className="padded stack")], className="panel")


def trial_field(identifier: str, label: str, value: str, longest: int, short: bool = False) -> list[Component]:
    """A label above a large field for text; it begins with an example that can be tried as it stands."""
    name = "event-field short" if short else "event-field"
    area = dcc.Textarea(id=identifier, value=value, maxLength=longest, spellCheck=False, className=name)
    return [html.Label(label, htmlFor=identifier, className="hint"), area]


def event_outcome(item: ReadRow, name: str, joined: Sequence[Component] = ()) -> Component:
    """Whether the event called `name` would be taken, as which record, and its problems; `joined` says with what."""
    kind = item["kind"]
    if kind is None:
        words = f"{name} would be refused."
    else:
        words = f"{name} would become {'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}."
    problems = [html.Li(problem) for problem in item["problems"]]
    head = html.P(
        [icon("rejected" if kind is None else "check"), html.Strong(words)], className="bad" if kind is None else ""
    )
    record = [] if kind is None else [*joined, tables.facts(tables.json_pairs(item["record"]))]
    return html.Div(
        [head, *([html.Ul(problems, className="plain")] if problems else []), *record], className="padded stack"
    )
