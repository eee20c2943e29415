"""Mappings on Intake: what those of the catalog made and missed, and a place to try one before it applies."""

from collections.abc import Sequence

from app.answers.mapping_trials import mapping_trial
from app.domain.rows import ReadRow
from app.queries.mapping_results import mapped
from app.web.components import states, tables
from app.web.components.facts import panel
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.intake.trial_form import event_outcome, trial_field, trial_form
from app.web.page import Visit

RESULT, TRY, TEXT, EVENTS = "mapping-trial", "mapping-try", "mapping-text", "mapping-events"
LONGEST = 100_000
HALF = 0.5
EXAMPLE = """[mappings.orders]
when           = { span_name = "POST /orders" }
record         = "transition"
transaction_id = "order.id"
to_state       = { const = "received" }
workflow       = { const = "orders" }"""


def in_use(visit: Visit) -> list[Component]:
    """What the catalog's mappings made in the last days, and what they took and could not read; nothing without any."""
    names = list(visit.reader.catalog.mappings)
    if not names:
        return []
    heads = ("Mapping", "Made", "Could not be read", "Last", "Most frequent reasons")
    lines = [
        (
            html.Span(row["mapping"], className="mono"),
            f"{row['made']:,}",
            _missed(row),
            moment(row["last_at"], "ago"),
            _reasons(row["misses"]),
        )
        for row in mapped(visit.reader, names)
    ]
    hint = "records of the last seven days"
    return [panel("Mappings", tables.table("Mappings", heads, lines), padded=False, hint=hint)]


def form() -> Component:
    """Two fields, for a mapping and for events, and the button."""
    hint = "TOML as in the catalog, tried on the latest stored spans and log lines. It changes nothing."
    mine = "Your own events to try it on, as JSON (optional)"
    fields = [*trial_field(TEXT, hint, EXAMPLE, LONGEST), *trial_field(EVENTS, mine, "", LONGEST, short=True)]
    return trial_form("Try a mapping or a pipeline", "Try it", TRY, *fields)


def result(visit: Visit, clicks: int | None, text: str | None, events: str | None) -> Component | None:
    """What the pasted mappings would make, once the button asks for it."""
    if not clicks:
        return None
    answer = mapping_trial(visit.services, (text or "")[:LONGEST], (events or "")[:LONGEST])
    if answer["problem"] is not None:
        return html.Section(states.empty(answer["problem"]), className="panel")
    if answer["problems"]:
        lines = [html.Li(f"Line {one['line']}: {one['text']}") for one in answer["problems"]]
        return html.Section(html.Ul(lines, className="plain padded bad"), className="panel")
    looked = f"Looked at the latest {answer['spans']:,} spans and {answer['log_lines']:,} log lines."
    parts = [html.P(looked, className="hint padded"), *(_tried(one) for one in answer["mappings"])]
    parts += [event_outcome(item, f"Event {item['index'] + 1}") for item in answer["events"]]
    return html.Section(parts, className="panel tried")


def _missed(row: ReadRow) -> Component | str:
    if not row["missed"]:
        return "0"
    share = row["missed"] / (row["missed"] + row["made"])
    words = f"{row['missed']:,} ({share * 100:.0f} %)"
    return html.Span([icon("warning"), " ", words], className="bad") if share >= HALF else words


def _reasons(misses: Sequence[ReadRow]) -> Component | None:
    if not misses:
        return None
    return html.Span(
        "; ".join(f"{one['reason']} ({one['n']:,}, of {one['source'] or 'an event'})" for one in misses[:3])
    )


def _tried(one: ReadRow) -> Component:
    taken = one["made"] + one["missed"]
    if not taken:
        head = html.P([icon("info"), html.Strong(one["mapping"]), " matches none of them."])
        return html.Div(head, className="padded stack")
    words = f" takes {taken:,}: {one['made']:,} become records, {one['missed']:,} cannot be read."
    whole = not one["missed"]
    head = html.P(
        [icon("check" if whole else "warning"), html.Strong(one["mapping"]), words], className="" if whole else "bad"
    )
    misses = [html.Li(f"{miss['reason']} ({miss['n']:,}, of {miss['source']})") for miss in one["misses"][:5]]
    samples = [tables.facts(tables.json_pairs(record)) for record in one["samples"]]
    listed = [html.Ul(misses, className="plain")] if misses else []
    first = [html.P("The first of them would be:", className="hint"), *samples] if samples else []
    return html.Div([head, *listed, *first], className="padded stack")
