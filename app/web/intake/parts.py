"""What Intake shows of the senders: who was heard, what came last, what was refused, what would join the rest."""

import json
from collections.abc import Sequence

from app.catalog.model import JOIN_ATTRIBUTES
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.queries.filters import Filters
from app.queries.latest_records import MOST, arrived
from app.queries.operate import figures
from app.queries.sources import sources
from app.web.components import states, tables
from app.web.components.facts import panel
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.components.snippets import snippet
from app.web.dash_libs import Component, html
from app.web.intake import mappings
from app.web.page import Visit
from app.web.view import View

Source = ReadRow
MOST_REASONS = 20
FEW = 5
"""Latest records on a narrow screen, where each is a card."""
_LITTLE = 0.2
"""A share of unjoined records under which nothing is suggested."""
_AHEAD_SECONDS = 5.0
"""An offset that is no mere way through the network."""
_BEHIND_SECONDS = 15.0
"""Three of the intervals (5 s) after which OpenTelemetry's SDKs send what they have gathered: no delay to speak of."""
_WEEKS = 4 * 7 * 86400.0


def body(visit: Visit) -> list[Component]:
    """The parts that follow what comes in."""
    rows, view = sources(visit.reader, loose=True), visit.view
    if not rows:
        return [html.P("Transom waits for its first record. This page updates by itself.", className="lead")]
    lead = [] if figures(visit.reader, Filters())["transactions"] else [_nameless(len(rows))]
    unjoined = _unjoined([row for row in rows if row["unjoined"]], visit.reader.catalog.join_attributes)
    refused = _refused(rows)
    return [
        *lead,
        _sources(rows),
        *unjoined,
        *mappings.in_use(visit),
        *refused,
        _latest(arrived(visit.reader, FEW if visit.narrow else MOST), view),
    ]


def _nameless(heard: int) -> Component:
    whose = "one source" if heard == 1 else f"{heard:,} sources"
    return html.P(f"Records come from {whose}, and none of them names a transaction yet.", className="lead")


def _sources(rows: Sequence[Source]) -> Component:
    heads = (
        "Source",
        "Token",
        "Last heard",
        "Usually heard within",
        "Accepted",
        "Sent again",
        "Refused",
        "Unjoined",
        "Clock",
    )
    lines = [
        (
            html.Span(row["source"] or "not named", className="mono" if row["source"] else "none"),
            row["ingested_by"],
            _heard(row),
            length(row["usual_gap"]) if row["usual_gap"] is not None else "not known yet",
            f"{row['accepted']:,}",
            f"{row['repeated']:,}",
            _count(sum(one["n"] for one in row["rejections"]) + row["set_aside"]),
            _loose(row),
            _clock(row["clock_offset"]),
        )
        for row in rows
    ]
    silent = sum(bool(row["silent"]) for row in rows)
    hint = f"{len(rows):,} heard{f', {silent:,} silent' if silent else ''}"
    return panel("Sources", tables.table("Sources", heads, lines), padded=False, hint=hint)


def _heard(row: Source) -> Component:
    if row["last_ingested_at"] is None:
        return html.Span("nothing was accepted", className="none")
    if row["silent"]:
        return html.Span([icon("silent"), " silent since ", moment(row["last_ingested_at"], "clock")], className="bad")
    return moment(row["last_ingested_at"], "ago")


def _count(number: int) -> Component | str:
    return html.Span(f"{number:,}", className="bad") if number else "0"


def _loose(row: Source) -> str:
    if not row["unjoined"]:
        return "0"
    return f"{row['unjoined']:,} ({_percent(row['unjoined'] / max(row['accepted'], row['unjoined']))})"


def _clock(offset: float | None) -> Component | str:
    """How far its clock is from ours, by its least delay: ahead it can only be wrong, behind it may be late."""
    if offset is None:
        return "—"
    if offset > _WEEKS:
        return "sends history"
    if -_AHEAD_SECONDS <= offset <= _BEHIND_SECONDS:
        return "in sync"
    words = f"{length(abs(offset))} {'ahead' if offset < 0 else 'behind, or delayed'}"
    return html.Span(words, className="bad" if offset < 0 else "")


def _percent(share: float) -> str:
    """A share that is neither nothing nor all is written as neither."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1 else f"{share * 100:.0f} %"


def _unjoined(rows: Sequence[Source], names: Sequence[str]) -> list[Component]:
    """For each source with unjoined records what would join them, and the line of the catalog that does."""
    if not rows:
        return []
    likely = [row for row in rows if row["would_join"] is not None and row["would_join_share"] >= _LITTLE]
    others = [row for row in rows if row not in likely]
    attributes = list(dict.fromkeys(row["would_join"] for row in likely))
    inside: list[Component] = [html.Ul([_suggestion(row) for row in likely], className="plain")] if likely else []
    if attributes:
        line = f"[join]\nattributes = {json.dumps([*names, *attributes])}"
        words = "Add this line to a file of the catalog; what is stored already joins too:"
        inside += [html.P(words), snippet(line)]
    if others:
        named = ", ".join(f"{row['source'] or 'a source without a name'} ({row['unjoined']:,})" for row in others)
        words = f"No attribute of these looks like a business id: {named}. Put one on a span as "
        name = html.Code(names[0] if names else JOIN_ATTRIBUTES[0])
        inside.append(html.P([words, name, "."], className="hint"))
    total = sum(row["unjoined"] for row in rows)
    hint = f"{total:,} {'record belongs' if total == 1 else 'records belong'} to no transaction yet, and wait for one"
    return [panel("Unjoined", html.Div(inside, className="stack"), hint=hint)]


def _suggestion(row: Source) -> Component:
    first, *others = row["join_candidates"]
    words = f" would join {_percent(first['share'])} of the unjoined records of {row['source']}: "
    many = f"{first['ids']:,} transactions of {first['traces']:,} traces"
    known = f", {first['known']:,} of them with the id of a known transaction" if first["known"] else ""
    also = [f" Others to look at: {', '.join(_other(one) for one in others)}."] if others else []
    return html.Li([html.Code(first["attribute"]), words, many, known, ".", html.Span(also, className="hint")])


def _other(candidate: ReadRow) -> str:
    return f"{candidate['attribute']} ({_percent(candidate['share'])}, {candidate['ids']:,} ids)"


def _refused(rows: Sequence[Source]) -> list[Component]:
    """Refusals, warnings and misses by reason, the most frequent first."""
    refused = [(row, one) for row in rows for one in row["rejections"]]
    if not refused:
        return []
    heads = ("Why", "Source", "Token", "How often", "Last", "Location of the last one")
    refused = sorted(refused, key=lambda pair: -pair[1]["n"])
    rest = len(refused) - MOST_REASONS
    lines = [
        (
            one["reason"],
            html.Span(row["source"] or "not named", className="mono" if row["source"] else "none"),
            row["ingested_by"],
            f"{one['n']:,}",
            moment(one["last_at"], "ago"),
            html.Span(one["example"], className="mono") if one["example"] else None,
        )
        for row, one in refused[:MOST_REASONS]
    ]
    hint = "what was refused, accepted with a warning, or not read by a mapping; values are never stored"
    more = [html.P(f"and {rest:,} more reasons, in GET /api/v1/sources", className="hint padded")] if rest > 0 else []
    return [panel("Refused and missed", tables.table("Refused", heads, lines), *more, padded=False, hint=hint)]


def _latest(rows: Sequence[ReadRow], view: View) -> Component:
    if not rows:
        return states.empty("No record has been stored yet.")
    heads = ("Came in", "Happened", "Kind", "Source", "What", "Transaction")
    lines = [
        (
            moment(row["ingested_at"], "ago"),
            moment(row["event_at"], "clock"),
            row["kind"].replace("_", " "),
            html.Span(row["source"], className="mono"),
            row["name"],
            _belongs(row, view),
        )
        for row in rows
    ]
    return panel("Latest records", tables.table("Latest records", heads, lines), padded=False)


def _belongs(row: ReadRow, view: View) -> Component:
    """Its transaction; else its trace, which can be opened without one."""
    if row["transaction_id"] is not None:
        path = f"/transactions/{to_path(row['transaction_id'])}"
        return html.A(row["transaction_id"], href=view.link(path), className="mono")
    if row["trace_id"] is not None:
        trace = html.A("its trace", href=view.link(f"/traces/{to_path(row['trace_id'])}"))
        return html.Span(["unjoined; ", trace], className="none")
    return html.Span("unjoined", className="none")
