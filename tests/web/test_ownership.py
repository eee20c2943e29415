"""The header's answers: who has it, is it proven, what is next, what is due; and how seconds are shared out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from app.catalog.model import Catalog, Partner, State, Workflow
from app.web.transaction import clock_bar, ownership

NOW = datetime(2026, 11, 20, 12)
CATALOG = Catalog(
    workflows={"w": Workflow(states={"received": State("us", next=("sent_out",)), "sent_out": State("partner")})},
    partners={"nw": Partner(title="Northwind", contact="desk@northwind.example")},
)


def hours(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def detail(**more: object) -> Any:
    names = (
        "partner state state_since finished_at limit_at deadline_at due_at next_attempt_at error_class error_code "
        "stuck_reason overdue_at awaits handover expected_seconds"
    )
    fixed = {
        "workflow": "w",
        "status": "open",
        "waits_on": "partner",
        "started_at": hours(-5),
        "external_refs": [],
        "review_tasks": [],
        "stuck_reasons": [],
        "retries": 0,
    }
    return dict.fromkeys(names.split()) | fixed | more


def said(pieces: Sequence[Sequence[Component | str]]) -> str:
    """Pieces as text; an instant as its UTC text."""
    return "".join(str(piece.children) if isinstance(piece, Component) else piece for part in pieces for piece in part)


def test_without_a_call_on_record_nobody_says_that_the_partner_has_it() -> None:
    text = said(ownership.who_has_it(detail(partner="nw", handover="none"), CATALOG))
    assert text == "Not provenNo call to Northwind is on record: it may never have left us."
    assert "has it" not in text


@pytest.mark.parametrize(
    ("handover", "words"),
    [
        ("called", "Not proven: no answer to the call is on record."),
        ("answered", "It answered the call, but gave no reference of its own."),
        ("referenced", "Proven: it gave its own reference, R-1."),
        ("called_back", "Proven: Northwind called back."),
    ],
)
def test_each_step_of_the_handover_is_said_for_what_it_proves(handover: str, words: str) -> None:
    _, proof = ownership.who_has_it(detail(partner="nw", handover=handover, external_refs=["R-1"]), CATALOG)
    assert said([proof]) == words


def test_a_review_names_who_claimed_it_or_that_nobody_has() -> None:
    task = {"task_id": "T", "queue": "q", "opened_at": hours(-2), "due_at": None, "closed_at": None}
    unclaimed = detail(waits_on="review", review_tasks=[task | {"assigned_to": None}])
    claimed = detail(waits_on="review", review_tasks=[task | {"assigned_to": "maria"}])
    assert said(ownership.who_has_it(unclaimed, CATALOG)).startswith("Nobody yet")
    assert said(ownership.who_has_it(claimed, CATALOG)).startswith("maria, in q")


def test_a_hold_says_who_placed_it_why_and_until_when() -> None:
    placed = {"actor": "compliance", "source": "case-desk", "reason": "litigation"}
    _, rest = ownership.who_has_it(detail(waits_on="hold", limit_at=hours(24), placed=placed), CATALOG)
    assert said([rest]).startswith("Placed by compliance, as case-desk says. Reason: litigation. Until 2026-11-21")


def test_an_announced_attempt_is_next_and_one_that_is_late_is_said_to_be() -> None:
    ahead = said(ownership.what_next(detail(waits_on="retry", next_attempt_at=hours(1)), CATALOG, NOW))
    late = said(ownership.what_next(detail(waits_on="retry", next_attempt_at=hours(-1)), CATALOG, NOW))
    assert ahead.startswith("The next attempt, ")
    assert late.startswith("An attempt is late")


def test_what_machines_have_goes_on_by_itself_and_says_where_to() -> None:
    text = said(ownership.what_next(detail(waits_on="us", state="received"), CATALOG, NOW))
    assert text == "It goes on by itselfTo sent out."


def test_a_deadline_is_met_only_by_what_was_completed() -> None:
    times = {"finished_at": hours(-1), "deadline_at": hours(2)}
    assert said(ownership.what_is_due(detail(status="completed", **times), NOW)).startswith("Met, by 3 h")
    assert said(ownership.what_is_due(detail(status="failed", **times), NOW)).startswith("Not met: it failed")
    late = {"finished_at": hours(3), "deadline_at": hours(2)}
    assert said(ownership.what_is_due(detail(status="completed", **late), NOW)).startswith("Missed, by 1 h")


def test_the_stated_reason_comes_first_and_a_silent_source_is_said_beside_it() -> None:
    reasons = ["state_limit", "deadline", "silent"]
    stuck = ownership.why_stuck(detail(stuck_reason="state_limit", stuck_reasons=reasons, overdue_at=hours(-1)))
    assert stuck is not None
    text = said(stuck)
    assert text.startswith("Past its limit")
    assert "Also past its deadline." in text
    assert "the fault may be the telemetry’s" in text
    assert ownership.why_stuck(detail()) is None


def text_of(part: object) -> str:
    """The text of a component, as a reader sees it."""
    if not isinstance(part, Component):
        return str(part)
    inside = getattr(part, "children", None) or []
    return "".join(map(text_of, inside if isinstance(inside, list) else [inside]))


def odds(**more: object) -> Any:
    group = {"workflow": "w", "state": "sent_out", "partner": "nw", "error_class": None}
    known = {"completed": 0.64, "otherwise": 0.3, "median_further_seconds": 1320.0, "n": 312, "group": group}
    return known | more


def test_odds_name_their_group_with_its_size() -> None:
    assert ownership.of_odds(odds(), CATALOG) == (
        "Of 312 in sent out at Northwind with no error that waited this long, 64 % then completed, "
        "half of them within 22 min more; 30 % ended otherwise."
    )


def test_odds_of_one_alone_or_of_none_finished_are_not_told() -> None:
    assert "its odds are unknown" in (ownership.of_odds(odds(n=1, completed=0.0, otherwise=0.0), CATALOG) or "")
    assert "none has finished yet" in (ownership.of_odds(odds(completed=0.0, otherwise=0.0), CATALOG) or "")
    assert ownership.of_odds(None, CATALOG) is None


def test_the_clock_bar_says_the_longest_first_and_never_rounds_something_to_nothing() -> None:
    clocks = {"us": 4.0, "partner": 200_000.0, "review_unassigned": 60_000.0, "hold": 0.0}
    assert (
        text_of(clock_bar.bar(clocks).children[0])
        == "Of 3 d 13 min: partner 77 %, review unassigned 23 %, us under 0.1 %."
    )
    assert clock_bar.share(0.00001) == "under 0.1 %"
    assert clock_bar.share(0.99999) == "over 99.9 %"
    assert clock_bar.share(1) == "100 %"


def test_every_clock_has_a_texture_beside_its_colour() -> None:
    drawn = clock_bar.bar({"us": 1.0, "partner": 2.0})
    strip = drawn.children[1].children
    assert [part.className for part in strip] == ["clock clock-partner texture-partner", "clock clock-us texture-us"]
    assert all(part.title for part in strip)
