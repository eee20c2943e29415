"""What a case's page shows: its signature in words, its chances, what came before, and since when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.catalog.model import Catalog
from app.domain.answer_fields.cases import Case, Episode, FollowedBy, ListedCase, NextState, StandingCase
from app.domain.answer_fields.transactions import Odds
from app.domain.rows import ReadRow
from app.web.components import names, registry, sentences
from app.web.components.contact import contact
from app.web.components.facts import facts
from app.web.components.moments import length, moment
from app.web.components.status import words
from app.web.dash_libs import Component, html


def title(case: Case | StandingCase | ListedCase, catalog: Catalog) -> str:
    """`Northwind Health: submitted, awaits partner acknowledgement`."""
    whom = names.title(catalog, "partner", case["partner"]) if case["partner"] else "No partner"
    what = words(case["state"])
    if case["awaits"]:
        what += f", awaits {case['awaits']}"
    return f"{whom}: {what}"


def summary(case: ReadRow, catalog: Catalog, now: datetime) -> Component:
    """Who is responsible, since when, and how much can still be made."""
    error = [words(case["error_class"])] if case["error_class"] else []
    error += [case["error_code"]] if case["error_code"] else []
    stuck = case["status"] == "stuck"
    return facts(
        [
            ("Transactions", f"{case['count']:,}"),
            ("Waits since", moment(case["oldest_since"], "clock") if stuck and case["oldest_since"] else None),
            ("Stuck since" if stuck else "First seen", moment(case["first_seen"], "clock")),
            ("Latest one", moment(case["last_seen"], "clock")),
            ("Waits on", words(case["waits_on"]) if stuck else None),
            ("Owner", names.named(catalog, "owner", case["owner"])),
            ("Who has it", [case["has"], ", since ", moment(case["has_since"], "clock")] if case["has"] else "nobody"),
            ("Workflow", names.named(catalog, "workflow", case["workflow"])),
            ("Error", " ".join(error)),
            ("Versions", sentences.listing([version or names.NOBODY for version in case["versions"]])),
            ("Tenants", sentences.listing([names.title(catalog, "tenant", tenant) for tenant in case["tenants"]])),
            ("Can still make their deadline", _deadline(case) if stuck else None),
            ("Next check", moment(case["next_check"], "clock") if case["next_check"] else "none set"),
            ("Contact", _contact(case, catalog, now)),
        ]
    )


def _contact(case: ReadRow, catalog: Catalog, now: datetime) -> Component | None:
    """How the partner is reached, and whether somebody is there now."""
    partner = catalog.partners.get(case["partner"] or "")
    return None if partner is None or partner.contact is None else contact(partner.contact, now)


def _deadline(case: ReadRow) -> list[Component | str]:
    if not case["can_make_deadline"]:
        return ["none"]
    return [
        f"{case['can_make_deadline']:,} of {case['count']:,}, the next at ",
        moment(case["next_deadline_at"], "clock"),
    ]


def odds(odds_of_case: Odds | None, catalog: Catalog) -> Component:
    """What became of earlier ones that waited as long, as a sentence and a bar; too few are said to be too few."""
    if odds_of_case is None or not odds_of_case["n"]:
        return html.P("No other transaction waited here as long, so the odds are unknown.", className="hint")
    completed, otherwise = odds_of_case["completed"] or 0.0, odds_of_case["otherwise"] or 0.0
    still = max(0.0, 1 - completed - otherwise)
    if completed + otherwise == 0:
        return html.P(
            f"Of {odds_of_case['n']:,} that waited here at least as long none has finished yet.", className="hint"
        )
    further = odds_of_case["median_further_seconds"]
    text = f"Of {odds_of_case['n']:,} that waited here at least as long, {percent(completed)} then completed"
    text += f" and {percent(otherwise)} ended otherwise"
    text += f"; those that completed took {length(further)} more (median)." if further is not None else "."
    shares = [("completed", completed), ("otherwise", otherwise), ("still open", still)]
    bar = [
        html.Span(
            className=f"share share-{name.split()[0]}", style={"flexGrow": share}, title=f"{name} {percent(share)}"
        )
        for name, share in shares
        if share > 0
    ]
    legend = [
        html.Li([html.Span(className=f"swatch share-{name.split()[0]}"), f"{name} {percent(share)}"])
        for name, share in shares
    ]
    return html.Div(
        [
            html.P(text),
            html.Div(bar, className="shares", **{"aria-hidden": "true"}),
            html.Ul(legend, className="legend"),
            html.P(_group(odds_of_case["group"], catalog), className="hint"),
        ],
        className="stack",
    )


def percent(share: float) -> str:
    """`71 %`; what is not quite none or all is not rounded to it."""
    if 0 < share < 0.005:
        return "under 1 %"
    return f"{min(share * 100, 99 if share < 1 else 100):.0f} %"


def _group(group: Mapping[str, str | None], catalog: Catalog) -> str:
    """What the earlier ones had in common."""
    parts = [
        f"workflow {names.title(catalog, 'workflow', group.get('workflow'))}",
        f"state {words(group.get('state'))}",
    ]
    if "partner" in group:
        parts.append(f"partner {names.title(catalog, 'partner', group['partner'])}")
    if "error_class" in group:
        parts.append(f"error class {words(group['error_class'])}")
    return f"Compared by {sentences.listing(parts)}."


def progress(rows: Sequence[NextState]) -> Component:
    """What earlier ones did next, once they had been stuck here."""
    if not rows:
        return html.P("No transaction that was stuck here has moved on yet.", className="hint")
    heads = ("They went to", "#How many", "#Completed in the end", "#After (median)")
    lines = [
        html.Tr(
            [
                html.Td(words(row["next_state"]), **{"data-head": heads[0]}),
                html.Td(f"{row['n']:,}", className="number", **{"data-head": "How many"}),
                html.Td(
                    percent(row["completed"] / row["n"]), className="number", **{"data-head": "Completed in the end"}
                ),
                html.Td(length(row["median_seconds"]), className="number", **{"data-head": "After (median)"}),
            ]
        )
        for row in rows
    ]
    return registry.table(heads, lines)


def followed(rows: Sequence[FollowedBy]) -> Component:
    """What was done to earlier ones, and how often that was followed by progress; no more is claimed."""
    if not rows:
        return html.P("No action on earlier ones is on record.", className="hint")
    lines = [html.Li(row["sentence"]) for row in rows[:8]]
    return html.Ul(lines, className="sentences")


def history(episodes: Sequence[Episode], now: datetime) -> Component:
    """Each stretch of time in which the signature had members, the latest first."""
    lines = [
        html.Li(
            [
                html.Span(className="dot dot-open" if episode["until"] is None else "dot"),
                html.Span(_stretch(episode, now)),
                html.Span(f"{episode['transactions']:,} transactions", className="hint"),
            ]
        )
        for episode in reversed(episodes)
    ]
    return html.Ul(lines, className="episodes")


def _stretch(episode: Episode, now: datetime) -> list[Component | str]:
    start, end = episode["first_seen"], episode["until"]
    lasted = length(((end or now) - start).total_seconds())
    if end is None:
        return ["since ", moment(start, "clock"), f", {lasted} so far"]
    return [moment(start, "clock"), " to ", moment(end, "clock"), f", {lasted}"]
