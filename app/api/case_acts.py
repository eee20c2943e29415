"""What the bodies of routes that work on cases ask for: on one case, or on every case of an incident."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.acts import CaseWork
from app.answers.services import Services
from app.api.parameters import Because, NextCheck, Note
from app.domain.actor import Actor
from app.domain.errors import BadInput, Unavailable
from app.domain.instants import of_rfc3339

CaseAct = Callable[[CaseWork, Actor, str], None]
"""An act of a person on the case with an id."""
CasesAct = Callable[[CaseWork, Actor, Sequence[str]], None]
"""An act of a person on all cases with these ids."""


def each(act: CaseAct) -> CasesAct:
    """The act on one case after the other."""

    def on_each(work: CaseWork, actor: Actor, cases: Sequence[str]) -> None:
        for case in cases:
            act(work, actor, case)

    return on_each


def claim(body: Because) -> CaseAct:
    """Take it."""
    return lambda work, actor, case: work.claim(actor, case, body.reason)


def release(body: Because) -> CaseAct:
    """Give it back."""
    return lambda work, actor, case: work.release(actor, case, body.reason)


def claim_all(body: Because) -> CasesAct:
    """Take those that one does not have, or none."""
    return lambda work, actor, cases: work.claim_all(actor, cases, body.reason)


def release_all(body: Because) -> CasesAct:
    """Give back those that somebody has, or none."""
    return lambda work, actor, cases: work.release_all(actor, cases, body.reason)


def note(body: Note) -> CaseAct:
    """Write something down."""
    return lambda work, actor, case: work.note(actor, case, body.note)


def next_check(body: NextCheck) -> CaseAct:
    """Say when it is looked at next. Raises BadInput for what is not an instant."""
    at = _instant(body.at)
    return lambda work, actor, case: work.next_check(actor, case, at, body.reason)


def casework(services: Services) -> CaseWork:
    """What works on cases. Raises Unavailable where nothing can be done."""
    if services.desk is None:
        raise Unavailable("This server only reads; nothing can be done here.")
    return services.desk.cases


def _instant(text: str | None) -> datetime | None:
    """The instant of `at`. Raises BadInput."""
    if text is None:
        return None
    try:
        return of_rfc3339(text)
    except ValueError:
        raise BadInput(f"at: {text[:60]!r} is not an instant; write RFC 3339 (2026-11-20T08:00:00Z).") from None
