"""What one does first about a case or an incident, each with its key: claim, runbook, next check, partner file."""

from collections.abc import Sequence

from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.web.components.forms import form
from app.web.components.icons import icon
from app.web.dash_libs import Component, html
from app.web.view import View

AHEAD = (
    ("900", "in 15 minutes"),
    ("1800", "in 30 minutes"),
    ("3600", "in an hour"),
    ("7200", "in 2 hours"),
    ("14400", "in 4 hours"),
    ("28800", "in 8 hours"),
    ("86400", "tomorrow, at this hour"),
)


def bar(acts: Sequence[Component], row: bool = False) -> Component:
    """The acts beside each other; on a `row` of a list they show when it is pointed at or has the focus."""
    return html.Div(list(acts), className="quick quick-row" if row else "quick", role="group", **{"aria-label": "Acts"})


def claim(route: str, label: str = "Claim") -> Component:
    """Takes it at once: for what nobody has."""
    return form(f"{route}/claim", label, key="c", kind="primary")


def claim_all(route: str, has: Sequence[str | None], me: str, label: str) -> list[Component]:
    """Takes all cases of an incident at once, or those that nobody has beside one's own; `has` names who has each.

    Nothing where all are one's own, and where others have some: to take over needs a reason.
    """
    if None not in has or not {*has} <= {None, me}:
        return []
    return [claim(route, "Claim the rest" if me in has else label)]


def next_check(route: str) -> Component:
    """Sets when it is to be looked at again, as soon as a time is chosen."""
    options = [html.Option(words, value=value) for value, words in (("", "Next check…"), *AHEAD)]
    field = html.Select(options, name="at", title="Next check (n)", **{"data-key": "n", "aria-label": "Next check"})
    body = [html.Span(field, **{"data-ahead": "1"}), html.P(role="alert")]
    return html.Form(body, **{"data-post": f"{route}/next_check", "data-fixed": "{}", "data-on-change": "1"})


def runbook(path: str | None, view: View, here: bool = False) -> list[Component]:
    """The way to the runbook: to its own page, or where `here` says so to the one beside."""
    if path is None:
        return []
    href = "#runbook" if here else view.link(f"/runbooks/{to_path(path)}")
    title = f"{path} (r)"
    return [html.A([icon("book"), " Runbook"], href=href, className="button quiet", title=title, **{"data-key": "r"})]


def acts(catalog: Catalog, place: str) -> list[Component]:
    """The way down to the catalog's actions on the transactions, at the element with the id `place`."""
    titles = [str(action.get("title") or name) for name, action in catalog.actions.items()]
    if not titles:
        return []
    return [html.A([icon("retry"), f" {' or '.join(titles)}…"], href=f"#{place}", className="button quiet")]


def partner_file(case: str, view: View) -> Component:
    """The way to what can be sent to the partner."""
    return html.A("Partner file", href=view.link(f"/cases/{to_path(case)}/partner-file"), className="button quiet")
