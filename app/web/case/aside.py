"""Beside a case's transactions: the runbook with its steps, the odds, what came before; and what is not known yet."""

from collections.abc import Sequence

from app.answers import runbooks
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.queries.casework import counted_under, history
from app.queries.filters import Filters
from app.store.reader import Reader
from app.web.case import summary
from app.web.case import work as work_forms
from app.web.components import runbook, steps
from app.web.components.facts import panel
from app.web.dash_libs import Component, html
from app.web.page import Visit


def aside(visit: Visit, case: ReadRow, filters: Filters, sort: str) -> list[Component]:
    """The runbook; then what there is to say of odds, earlier ones and people, and in one line what there is not."""
    reader, stuck = visit.reader, case["status"] == "stuck"
    acts = history(reader, counted_under(reader, visit.identifier))
    unknown = _not_yet(case, acts, stuck)
    panels = [
        panel("Odds", summary.odds(case["odds"], reader.catalog)) if stuck and "odds" not in unknown else None,
        panel("What people did", work_forms.done(acts), hint="done here") if acts else None,
        panel("What was followed by progress before", summary.followed(case["followed_by"]), hint=_AFTER)
        if case["followed_by"]
        else None,
        panel("Where earlier ones went next", summary.progress(case["progress"]), padded=False)
        if case["progress"]
        else None,
        panel("History", summary.history(case["episodes"], reader.now), hint="when it had members"),
    ]
    line = [html.P(f"Nothing to say yet: {'; '.join(unknown.values())}.", className="hint not-yet")] if unknown else []
    return [guide(visit, case, filters, sort, acts), *(each for each in panels if each is not None), *line]


_AFTER = "after it, not because of it"


def _not_yet(case: ReadRow, acts: Sequence[ReadRow], stuck: bool) -> dict[str, str]:
    """What nothing is on record of, each in a few words."""
    odds = case["odds"]
    missing = {
        "odds": (stuck and (odds is None or not odds["n"]), "Odds (no other transaction waited here as long)"),
        "followed": (not case["followed_by"], "What was followed by progress before"),
        "progress": (not case["progress"], "Where earlier ones went next"),
        "people": (not acts, "What people did (nobody has worked on it)"),
    }
    return {name: words for name, (absent, words) in missing.items() if absent}


def guide(visit: Visit, case: ReadRow, filters: Filters, sort: str, acts: Sequence[ReadRow]) -> Component:
    """The runbook that helps now, filled in with what is typical of the case, its steps kept on the case."""
    reader, catalog = visit.reader, visit.reader.catalog
    path, why = best(visit, case)
    ids = runbooks.shared(reader, filters, sort)
    ids |= {"owner": case["owner"], "contact": runbook.contact_of(case["partner"], catalog)}
    if path is None or visit.services.desk is None or visit.view.known_at is not None:
        return runbook.beside(path, catalog, visit.view, ids, why=why)
    route, ticked = f"/api/v1/cases/{to_path(case['id'])}/note", steps.done(acts, path)
    named = str(path)

    def boxes(rendered: Sequence[Component]) -> Component:
        return steps.boxes(route, named, ticked, rendered)

    return runbook.beside(path, catalog, visit.view, ids, boxes, why)


def best(visit: Visit, case: ReadRow) -> tuple[str | None, str | None]:
    """The runbook of the alert that fires about it, and that it is that; else the case's own."""
    firing = runbooks.of_alert(visit.reader, visit.services.office, case)
    if firing is None or firing[0] not in visit.reader.catalog.runbooks:
        return case["runbook"], None
    return firing[0], f"Of the alert that fires: {firing[1]}."


def of_cleared(reader: Reader, case_id: str) -> list[Component]:
    """What people did about a case that has cleared."""
    acts = history(reader, counted_under(reader, case_id))
    return [panel("What people did", work_forms.done(acts), hint="done here")]
