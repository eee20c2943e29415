"""Alerts as lines: what fires, what of it can still be saved, how old it is, whose it is, and who has it."""

from collections.abc import Sequence

from app.alerts.messages import titles
from app.analysis.case_groups import Group
from app.answers.incidents import about
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, OK, PENDING, RESOLVED
from app.domain.answer_fields.alerts import AlertItem, LiveAlert
from app.domain.ids import to_path
from app.web.components import names, states
from app.web.components.icons import icon
from app.web.components.moments import moment, zoned
from app.web.dash_libs import Component, html
from app.web.view import View

ICONS = {FIRING: "warning", PENDING: "clock", RESOLVED: "check"}
WORDS = {FIRING: "fires", PENDING: "pending", RESOLVED: "over"}
SEVERITIES = {"page": "urgent", "ticket": "routine"}
MEANT = {
    "page": "Urgent: somebody is notified at once, at night too.",
    "ticket": "Routine: it can wait for working hours.",
}
HEALTHS = {
    "no_data": "no data to measure",
    "error": "the rule cannot be evaluated",
    "gap": "minutes were not evaluated",
}


def name(item: AlertItem, catalog: Catalog) -> str:
    """The rule's title, and of whom: `Stuck at a partner: Northwind Health`."""
    named = titles(item["segment"], catalog)
    title = item["title"] or item["rule"].replace("-", " ").replace("_", " ")
    title = title[:1].upper() + title[1:]
    return f"{title}: {', '.join(named.values())}" if named else title


def lines(
    items: Sequence[LiveAlert], catalog: Catalog, view: View, brief: bool = False, incidents: Sequence[Group] = ()
) -> Component:
    """An alert each, a link to its page; `brief` leaves out what its name says already. Of `incidents` those that an
    alert belongs to are named where they count more than the alert's rule does."""
    return html.Ul([_line(item, catalog, view, brief, incidents) for item in items], className="alert-lines")


def state_mark(item: AlertItem, brief: bool = False) -> Component:
    """The alert's state by shape and word, a page told from a ticket by its word; `brief` where all fire."""
    word, severity = WORDS[item["state"]], SEVERITIES.get(item["severity"], str(item["severity"]))
    text = f"{word}, {severity}" if item["state"] == FIRING else word
    if brief:
        text = severity
    return html.Span(
        [icon(ICONS[item["state"]]), html.Span(text)],
        className=f"mark alert-{item['state']} severity-{item['severity']}",
        title=MEANT.get(item["severity"]),
    )


def severity_words(item: AlertItem) -> str:
    """Its severity with what that means."""
    return MEANT.get(item["severity"], str(item["severity"]))


def who(item: AlertItem) -> str:
    """Who has it, in words."""
    if item["assigned_to"]:
        return f"{item['assigned_to']} has it"
    if item["acknowledged_by"]:
        return f"seen by {item['acknowledged_by']}"
    return "nobody has it"


def owners(item: LiveAlert, catalog: Catalog) -> str:
    """Whose it is: the owner of each rule that says the same."""
    every = [item["owner"], *(other["owner"] for other in item.get("also", ()))]
    return ", ".join(dict.fromkeys(names.title(catalog, "owner", owner) for owner in every))


def nothing(narrowed: bool, rules: int) -> Component:
    """No alert in a list of the alerts of so many rules."""
    if not rules:
        text = "No alert rule is declared, so no alert can fire. Declare one in the catalog, as [alerts.NAME]."
        return states.empty(text, html.A("What a rule says", href="/docs/catalog"))
    if narrowed:
        return states.empty("No alert is in this state.", states.adjusting("Show all alerts", "/alerts?state=all"))
    return states.empty("Nothing is firing. Every rule is within its bounds.", good=True)


def in_all(item: AlertItem, incidents: Sequence[Group]) -> str | None:
    """Why an alert and its incident give two totals; None where they do not."""
    group = about(incidents, item)
    if group is None or item["number"] != "stuck" or item["state"] != FIRING:
        return None
    more = group.transactions - item["transactions"]
    return f"The incident has {group.transactions:,}: this rule does not count all of it." if more > 0 else None


def _brief(item: LiveAlert, incidents: Sequence[Group]) -> list[Component | str]:
    """How many, what is past saving and what is not, in a line; of what counts no transactions, its sentence."""
    n, past, ahead = item["transactions"], item.get("past_deadline"), item["at_risk"]
    if not n or item["number"] == "review_unclaimed" or past is None:
        return zoned(item["text"], item.get("text_at"))
    group = about(incidents, item) if item["number"] == "stuck" else None
    whole = group.transactions if group is not None and group.transactions > n else None
    pieces: list[Component | str] = [f"{n:,} of the incident’s {whole:,}" if whole else f"{n:,} transactions"]
    if past:
        pieces.append(f": {'all' if past == n and n > 1 else f'{past:,}'} past {'its' if n == 1 else 'their'} deadline")
    if ahead and item["next_deadline_at"] is not None:
        count = "all" if ahead == n and n > 1 else f"{ahead:,}"
        pieces += [f"{',' if past else ':'} {count} can still make it, the next at "]
        pieces.append(moment(item["next_deadline_at"], "clock"))
    return pieces


def _line(item: LiveAlert, catalog: Catalog, view: View, brief: bool, incidents: Sequence[Group]) -> Component:
    extra = _brief(item, incidents) if brief else zoned(item["text"], item.get("text_at"))
    whole = None if brief else in_all(item, incidents)
    if whole is not None:
        extra.append(f" {whole}")
    if item["health"] != OK:
        ended = isinstance(extra[-1], str) and extra[-1].endswith(".") if extra else True
        extra.append(f"{'' if ended else '.'} Its rule: {HEALTHS.get(item['health'], item['health'])}.")
    silent: list[Component | str] = []
    if item["silenced_until"] is not None:
        silent = [html.Span(["silenced until ", moment(item["silenced_until"], "clock")], className="hint")]
    return html.Li(
        html.A(
            [
                state_mark(item, brief),
                html.Span(
                    [html.Strong(name(item, catalog)), html.Span(extra, className="alert-text")],
                    className="what",
                ),
                html.Span([moment(item["resolved_at"] or item["since"]), *silent], className="when"),
                html.Span(owners(item, catalog), className="owner", title="Owner"),
                html.Span(who(item), className="who" if item["assigned_to"] else "who nobody"),
            ],
            href=view.link(f"/alerts/{to_path(item['id'])}"),
            className="alert-line one-line" if brief else "alert-line",
            **{"data-row": f"alert-{item['id']}"},
        ),
        key=item["id"],
    )
