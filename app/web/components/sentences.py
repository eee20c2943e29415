"""Sentences about what is stuck, as pieces of text and instants, which show in the reader's time zone."""

from collections.abc import Sequence

from app.analysis.case_groups import Group, Standing
from app.catalog.model import Catalog
from app.web.components import names
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html

Pieces = list[Component | str]


def of_group(group: Group, catalog: Catalog) -> Pieces:
    """Whom or what a group waits for, since when, and what can still be saved.

    The version on which it was first seen is left out: beside an outage it reads as its cause, which causes alone tell.
    """
    count, opening = _opening(group, catalog)
    pieces: Pieces = [html.Strong(count), opening, " since ", moment(group.first.since, "clock")]
    return [*pieces, html.Span(_rest(group), className="rest")]


def _rest(group: Group) -> Pieces:
    """How many are past saving, and what can still be made."""
    pieces: Pieces = []
    if group.can_make and group.next_deadline is not None:
        past, still = group.past_deadline, f"{group.can_make:,}"
        if past:
            pieces.append(f"; {past:,} {'is' if past == 1 else 'are'} past their deadline")
        if group.can_make == group.transactions:
            still = "all"
        pieces += [f"{',' if past else ';'} {still} can still make their deadline, the next at "]
        pieces.append(moment(group.next_deadline, "clock"))
    elif group.transactions == 1:
        pieces.append("; its deadline has passed" if _had_deadline(group) else "")
    else:
        pieces.append("; every deadline has passed" if _had_deadline(group) else "")
    return [*[piece for piece in pieces if piece != ""], "."]


def of_failures(group: Group, catalog: Catalog) -> Pieces:
    """What failed, with whom, and when last."""
    title = "with " + names.title(catalog, "partner", group.name) if group.kind == "partner" else "without a partner"
    latest = max(case.latest for case in group.cases)
    return [f"{group.transactions:,} failed {title}, the last at ", moment(latest, "clock"), "."]


def of_case(case: Standing) -> str:
    """A case in a few words: the state, what it awaits, the error."""
    parts = [words(case.state)]
    if case.awaits:
        parts.append(f"awaits {case.awaits}")
    if case.error_class:
        parts.append(" ".join(filter(None, (words(case.error_class), case.error_code))))
    return ", ".join(parts)


def proof(group: Group) -> str | None:
    """What is not proven of the handover to a partner; None where nothing is missing."""
    if not group.uncalled:
        return None
    they = "it" if group.uncalled == 1 else "they"
    return f"of {group.uncalled:,} no call to the partner is on record: {they} may never have left us"


def _opening(group: Group, catalog: Catalog) -> tuple[str, str]:
    """The count, and whom or what they wait for."""
    count, main = f"{group.transactions:,}", group.main
    plural = "" if group.transactions != 1 else "s"
    if group.kind == "partner":
        title = names.title(catalog, "partner", group.name)
        if len({(case.waits_on, case.awaits) for case in group.cases}) > 1:
            return count, f" wait{plural} for {title}"
        if main.waits_on == "partner":
            return count, f" wait{plural} for {possessive(title)} {_awaited(main)}"
        return count, f" wait{plural} at {title} in {words(main.state)}"
    if group.kind == "queue":
        where = f" in {names.title(catalog, 'queue', group.name)}" if group.name else ""
        return count, f" wait{plural} for a person’s decision{where}"
    if group.kind == "us":
        return count, f" wait{plural} for our own systems, most in {words(main.state)}"
    workflow = names.title(catalog, "workflow", group.name) if group.name else "no workflow"
    if group.name and group.name not in catalog.workflows:
        return count, f" of {workflow} take{plural} longer than they usually do, most in {words(main.state)},"
    return count, f" of {workflow} wait{plural} in {words(main.state)}"


def _awaited(case: Standing) -> str:
    """The awaited thing without an article or the word `partner`, which the possessive before it already says."""
    text = (case.awaits or "answer").removeprefix("the ").removeprefix("a ").removeprefix("an ")
    return text.removeprefix("partner ").removeprefix("partner's ")


def possessive(name: str) -> str:
    """`Northwind's`, `Contoso Boards'`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def listing(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def _had_deadline(group: Group) -> bool:
    return any(case.promised for case in group.cases)
