"""Stretches that all workflows share: an exchange with the partner, and a review."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sample_data import bodies, participants, spans
from sample_data.outcomes import Fate, Review
from sample_data.partner_outages import REFUSING, SILENT, SLOW, UP, Weather
from sample_data.spans import Handled
from sample_data.transaction_script import Course, instant

ATTEMPTS = 5
_BACKOFF = (120, 420, 1500, 3300)


@dataclass
class Sent:
    """A request that the partner took: its reference, and when it calls back (infinite: it does not)."""

    reference: str
    calls_back: float


def submit(course: Course, at: float, weather: Weather, fate: Fate, usual: float, attempt: int = 1) -> Sent | None:
    """Send until the partner takes it; None where it never does. `usual`: seconds until it usually calls back."""
    part, rng = course.part, course.rng
    while True:
        spell = weather.at(part.partner, part.workflow, at)
        course.captured |= spell.mode != UP
        if attempt == 1:
            capture(course, at, "request", lambda: bodies.request_body(part, course.id, rng))
        if spell.mode != REFUSING:
            break
        calls = fate.calls
        course.move(at, "submitted", attempt=attempt, idempotency_key=course.key)
        end = spans.call(course, at + 0.05, 503, 0.4 + rng.random() * 2, attempt, calls)
        wait = _BACKOFF[min(attempt, len(_BACKOFF)) - 1] * (0.9 + rng.random() * 0.2)
        failed = {"error_class": "transient_upstream", "error_code": "UP-503", "http_status": 503}
        if attempt >= ATTEMPTS:
            course.move(end + 0.1, "dead_letter", attempt=attempt, reason="All attempts were refused", **failed)
            cleared = weather.clears(part.partner, part.workflow, end)
            if cleared == math.inf:
                return None
            if rng.random() < 0.2:
                given_up = cleared + 3600 + rng.random() * 86400
                course.move(given_up, "failed", actor="operator:k.novak", reason="Sent again on paper")
                return None
            at = cleared + 1200 + rng.random() * 5400
        else:
            ahead = {"next_attempt_at": instant(end + wait), "attempts_max": ATTEMPTS}
            course.move(end + 0.1, "retry_wait", attempt=attempt, **failed, **ahead)
            at = end + wait
        attempt += 1
    end = spans.call(course, at, 202, 0.15 + rng.random() * 0.7, attempt)
    reference = f"{participants.REFERENCES[part.partner]}-{rng.getrandbits(32):08X}"
    course.move(end, "submitted", attempt=attempt, external_ref=reference, idempotency_key=course.key)
    capture(course, end, "response", lambda: bodies.receipt_body(part, reference, 202), external_ref=reference)
    return Sent(reference, _calls_back(course, end, weather, fate, usual))


def _calls_back(course: Course, at: float, weather: Weather, fate: Fate, usual: float) -> float:
    part, rng = course.part, course.rng
    after = fate.answer if fate.answer is not None else min(usual * rng.lognormvariate(0, 0.55), usual * 5)
    if weather.at(part.partner, part.workflow, at).mode == SLOW:
        after += 5 * 3600 + rng.random() * 6 * 3600
    back = at + after
    spell = weather.at(part.partner, part.workflow, back)
    if spell.mode == UP and weather.at(part.partner, part.workflow, at).mode != SILENT:
        return back
    cleared = weather.clears(part.partner, part.workflow, back)
    return cleared + 60 + rng.random() * 2400 if cleared > back else back


def called_back(course: Course, sent: Sent, delivered: int = 12, expected: int = 12) -> Handled:
    """The partner's callback. Where it is captured, that record holds the partner's reference and no id of ours."""
    handled = spans.callback(course, sent.calls_back)

    def body() -> bodies.Body:
        return bodies.callback_body(course.part, sent.reference, course.rng, delivered, expected)

    capture(course, sent.calls_back + 0.01, "callback", body, external_ref=sent.reference, trace=handled.trace)
    return handled


def refused(course: Course, sent: Sent, rejected: tuple[str, str]) -> None:
    """The partner calls back to reject for good; the engine leaves the error class to the catalog."""
    handled = spans.callback(course, sent.calls_back, accepted=False)
    course.trace = handled.trace
    body = partial(bodies.rejection_body, *rejected)
    capture(course, sent.calls_back + 0.01, "callback", body, external_ref=sent.reference, trace=handled.trace)
    reason = f"The partner refused the request: {rejected[0]} at {rejected[1]}"
    ref = sent.reference
    course.move(handled.at, "rejected", error_code=rejected[0], http_status=422, reason=reason, external_ref=ref)


def capture(
    course: Course,
    at: float,
    direction: str,
    body: Callable[[], bodies.Body],
    external_ref: str | None = None,
    trace: bytes = b"",
) -> None:
    """A body as the connector captured it, of those transactions that are sampled."""
    if not course.captured:
        return
    ours = direction != "callback"
    traced = ours or course.rng.random() < 0.5
    media_type, content = body()
    data: dict[str, Any] = {
        "transaction_id": course.id if ours else None,
        "trace_id": (trace or course.trace).hex() if traced else None,
        "partner": course.part.partner,
        "external_ref": external_ref,
        "direction": direction,
        "media_type": media_type,
        "data": content,
    }
    course.event(at, "transom.payload.captured.v1", participants.CAPTURE_EVENTS, data)


def review(course: Course, at: float, queue: str, work: Review, staff: tuple[str, ...], within: float) -> float:
    """A task is opened, claimed and decided. Returns the instant of the decision, infinite where there is none yet."""
    rng, task = course.rng, f"task-{course.id}"
    actor = staff[rng.getrandbits(8) % len(staff)]

    def act(when: float, action: str, **data: Any) -> None:
        body = {"transaction_id": course.id, "task_id": task, "queue": queue, "action": action, **data}
        course.event(when, "transom.review.action.v1", participants.REVIEW_EVENTS, body)

    act(at + 0.2, "opened", due_at=instant(at + within), actor="system")
    claimed, decided = at + work.claim, at + work.decide
    if work.claim < work.decide or work.claim != math.inf:
        act(claimed, "claimed", actor=actor)
    if rng.random() < 0.06 and decided != math.inf:
        act((claimed + decided) / 2, "commented", actor=actor, reason="Asked the member for a document")
    act(decided, work.decision, actor=actor, reason=_REASONS[work.decision])
    return decided


_REASONS = {
    "approved": "One candidate agrees in birth date and address",
    "corrected": "The birth date had day and month exchanged",
    "rejected": "No candidate agrees",
}
